internal import HTTPMessages

/// The words of a contract's problems in one language.
public struct ProblemWords: Sendable {
    private let catalogue: ProblemCatalogue
    private let language: String

    init(_ catalogue: ProblemCatalogue, language: String) {
        self.catalogue = catalogue
        self.language = language
    }

    /// What went wrong, as `detail` of an answer with this problem says it.
    ///
    /// - Parameters:
    ///   - code: The code in the contract's catalogue.
    ///   - values: What stands for the names in braces.
    public func detail(
        of code: String, _ values: [(name: String, value: String)] = []
    ) -> String {
        let status = BuiltInProblem.of(code)?.status ?? .internalServerError
        return catalogue.words(for: Problem(status, code, values: values), in: language).detail
    }
}
