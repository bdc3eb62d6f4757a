internal import SourceText

/// A command line that says nothing sensible.
public struct UsageError: Error, Equatable, Sendable {
    /// What is wrong with it, without a full stop.
    public let message: String

    /// Makes an error.
    /// - Parameters:
    ///   - message: What is wrong.
    ///   - name: The word that is not known.
    ///   - candidates: The words that are; the nearest is suggested.
    public init(_ message: String, meant name: String = "", among candidates: [String] = []) {
        let near = nearestMatch(to: name, in: candidates)
        self.message = message + (near.map { "; did you mean '\($0)'?" } ?? "")
    }
}
