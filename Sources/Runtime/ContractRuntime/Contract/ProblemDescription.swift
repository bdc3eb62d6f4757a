/// The words of one problem in one language.
public struct ProblemText: Sendable {
    /// The language tag, `en`.
    public let language: String
    /// The kind of problem.
    public let title: String
    /// What went wrong, maybe with `{placeholders}`; nil when the title says it all.
    public let detail: String?

    /// Makes the words for `language`.
    public init(_ language: StaticString, title: StaticString, detail: StaticString? = nil) {
        self.language = language.description
        self.title = title.description
        self.detail = detail?.description
    }
}

/// A problem of the contract's catalogue (`components/x-problems`): its stable code, and its words
/// in each language.
public struct ProblemDescription: Sendable {
    /// The stable code that programs read.
    public let code: String
    /// The words, one for each language.
    public let texts: [ProblemText]

    /// Makes an entry of the catalogue.
    public init(_ code: StaticString, _ texts: [ProblemText]) {
        self.code = code.description
        self.texts = texts
    }
}

/// A refusal of the domain, as emitted code spells it: one case for each code of a response.
public protocol ContractProblem: Sendable {
    /// The code, as in the contract's catalogue.
    var code: StaticString { get }
    /// What stands for the placeholders of the detail.
    var values: [(name: StaticString, value: String)] { get }
}

extension ContractProblem {
    /// No placeholders.
    public var values: [(name: StaticString, value: String)] { [] }
}
