import CodeText

/// An identifier, or several with dots between, as it stands in the source.
///
/// Names are chosen by the Namer and nowhere else; emitters receive them.
struct SwiftName: ChosenName, Comparable {
    static let language = "Swift"

    /// The source text; a keyword is in back quotes.
    let text: String

    /// A name that is fit for Swift.
    init(chosen text: String) { self.text = text }

    init(spelling identifier: String) {
        let isKeyword = SwiftVocabulary.keywords.contains(identifier)
        text = isKeyword ? "`\(identifier)`" : identifier
    }

    /// The name in front of an argument's colon, where the compiler wants keywords without back
    /// quotes.
    var label: Code { Code(trusted: text.filter { $0 != "`" }) }

    /// A name inside this one.
    func member(_ name: SwiftName) -> SwiftName { SwiftName(chosen: "\(text).\(name.text)") }

    static func < (first: Self, second: Self) -> Bool { first.text < second.text }
}

/// A place where each name of Swift may be declared once.
typealias Scope = CodeText.Scope<SwiftName>
