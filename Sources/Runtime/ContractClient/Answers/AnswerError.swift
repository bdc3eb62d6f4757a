public import ContractRuntime
public import HTTPMessages

/// A server answered otherwise than was expected.
public struct AnswerError: Error, Sendable {
    /// What is wrong with the answer.
    public enum Reason: Sendable, Hashable {
        /// The contract lists the status, and the caller asked for the reply under another one.
        case unexpected
        /// The contract does not list the status.
        case undeclared
        /// The answer breaks the contract in a way that no value can be made of.
        case unreadable([ContractViolation])
    }

    /// How much of the content is kept, in bytes: enough to see what it is.
    static let maxContentBytes = 4 << 10

    /// What is wrong.
    public let reason: Reason
    /// The operationId.
    public let operationID: String
    /// The status.
    public let status: HTTPStatus
    /// The fields.
    public let fields: HTTPFields
    /// The problem that the answer carries; nil where it carries none.
    public let problem: ClientProblem?
    /// The first 4 KiB of the content at most; of content that was successful, or was to be read piece
    /// by piece, nothing.
    public let content: [UInt8]

    init(
        _ reason: Reason, operationID: String, status: HTTPStatus, fields: HTTPFields,
        problem: ClientProblem?, content: [UInt8]
    ) {
        self.reason = reason
        self.operationID = operationID
        self.status = status
        self.fields = fields
        self.problem = problem
        self.content = content
    }
}

extension AnswerError: CustomStringConvertible {
    /// One line for logs, without anything of the content but what a problem says.
    public var description: String {
        let what = "'\(operationID)' was answered \(status.code)"
        switch reason {
        case .unexpected: return what + told
        case .undeclared: return what + ", which its contract does not list" + told
        case .unreadable(let violations):
            return what + ", and " + Self.told(violations)
        }
    }

    private var told: String {
        guard let problem else { return "" }
        let text = problem.detail ?? problem.title ?? ""
        let errors = problem.errors.isEmpty ? "" : " (\(Self.told(problem.errors)))"
        return ": \(problem.code ?? problem.type)\(text.isEmpty ? "" : ", \(text)")\(errors)"
    }

    private static func told(_ violations: [ContractViolation]) -> String {
        guard let first = violations.first else { return "it breaks its contract" }
        return "'\(first.pointer)' breaks '\(first.keyword)': \(first.message)"
    }
}
