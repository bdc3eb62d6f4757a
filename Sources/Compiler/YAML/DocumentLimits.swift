/// What a document may cost to read.
///
/// A document of a few hundred bytes can ask for gigabytes by nesting aliases; one of megabytes can
/// be a single tower of brackets. Both are refused before they hurt.
public struct DocumentLimits: Sendable {
    /// The size of the file.
    public var maxBytes = 32 * 1024 * 1024
    /// How deep sequences and mappings nest, counted through aliases.
    public var maxDepth = 100
    /// How many nodes aliases stand for, counted through nested aliases.
    public var maxAliasedNodes = 10_000
    /// How many elements a sequence has, or entries a mapping: nobody could use a type of so many.
    public var maxElements = 50_000
    /// How many lines start with a `%TAG` directive: libyaml compares each with all others.
    public var maxTagDirectives = 100

    /// The limits that documents are read with unless told otherwise.
    public static let standard = DocumentLimits()
}
