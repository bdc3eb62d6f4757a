import SourceText

/// A command line that says nothing sensible.
public struct UsageError: Error, Equatable {
    /// What is wrong with it, without a full stop.
    public let message: String

    /// Makes an error.
    /// - Parameters:
    ///   - message: What is wrong.
    ///   - name: The word that is not known.
    ///   - candidates: The words that are; the nearest is suggested.
    public init(_ message: String, meant name: String = "", among candidates: [String] = []) {
        let hint = Diagnostic.hint(for: name, among: candidates)
        self.message = message + (hint.map { "; \($0)" } ?? "")
    }
}
