/// What may be put into code as it stands: a name that was chosen, or a literal that was escaped.
///
/// Each language has its own two types, which are the only ones. `String` is none of them, and must
/// never be.
public protocol CodeFragment: Sendable {
    /// The source text.
    var text: String { get }
}

/// A name that is fit for a language.
public protocol ChosenName: CodeFragment, Hashable {
    /// What the language is called in messages.
    static var language: String { get }

    /// Spells an identifier; a word that the language has taken is quoted or changed.
    init(spelling identifier: String)
}
