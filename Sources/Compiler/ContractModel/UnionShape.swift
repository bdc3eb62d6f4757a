public import SourceText

/// Values of several schemas: `oneOf` and `anyOf`.
///
/// Which schema a value is of can be seen from its outside: its type, or its properties. Where that
/// is not so, each alternative is tried.
public struct UnionShape: Sendable {
    /// The keyword that lists the alternatives.
    public let keyword: Keyword
    /// The alternatives that are not null, in the order of the document.
    public let alternatives: [Alternative]
    /// Whether rules do not tell the alternatives apart, so that they are tried in turn.
    public let isTried: Bool
    /// Whether a value can hold another value of the union, so that alternatives must not be stored
    /// in place.
    public let isRecursive: Bool

    init(
        keyword: Keyword, alternatives: [Alternative], isTried: Bool = false,
        isRecursive: Bool = false
    ) {
        self.keyword = keyword
        self.alternatives = alternatives
        self.isTried = isTried
        self.isRecursive = isRecursive
    }

    /// The keywords that list alternatives.
    public enum Keyword: String, Sendable {
        /// Exactly one alternative fits.
        case oneOf
        /// At least one alternative fits.
        case anyOf
        /// Each type of a list of types is an alternative.
        case type
    }

    /// One of the schemas.
    public struct Alternative: Sendable {
        /// What its values are.
        public let shape: Shape
        /// What it is called.
        public let name: Name
        /// What is seen of its values and of no others: one rule for each of its types at most.
        public let rules: [Rule]
        /// Where it was written.
        public let origin: SourceLocation
    }

    /// How an alternative came to its name.
    public enum Name: Sendable, Hashable {
        /// The key in `components/schemas`.
        case component(String)
        /// A word for a schema that was written in place.
        case inline(String)
    }

    /// What tells an alternative from the others.
    public enum Rule: Sendable, Hashable {
        /// Only its values are of these types.
        case type([ValueType])
        /// The property that the document names as the discriminator has one of these texts.
        case discriminator(property: String, values: [String])
        /// A property that all alternatives that are objects require has one of these texts.
        case constant(property: String, values: [String])
        /// The property is there, and those of other alternatives are not that it cannot have.
        case required(property: String, excluding: [String])
    }

    /// The types of values that can be told apart by their first byte.
    public enum ValueType: String, Sendable, CaseIterable {
        /// `true`, `false`
        case boolean
        /// Numbers, integers among them.
        case number
        /// `"…"`
        case string
        /// `[…]`
        case array
        /// `{…}`
        case object
    }
}
