internal import ContractRuntime
public import HTTPMessages

/// What a server answered to one operation.
///
///     let answer = try await client.getChat(.init(chatID: 1))
///     let chat = try answer.ok.body            // throws `AnswerError` for every other answer
///
///     switch answer.value {
///     case .ok(let reply): show(reply.body)
///     case .notFound: forget(1)
///     default: throw answer.error
///     }
@dynamicMemberLookup
public struct ClientAnswer<Operation: ClientOperation>: Sendable {
    /// The answer by its status.
    public let value: Operation.Answer
    /// The status.
    public let status: HTTPStatus
    /// All fields, declared or not.
    public let fields: HTTPFields
    /// The problem that it carries; nil where it carries none.
    public let problem: ClientProblem?
    /// The address that answered.
    let address: RequestAddress
    private let content: [UInt8]

    init(
        _ value: Operation.Answer, _ answer: borrowing ReceivedAnswer, from address: RequestAddress
    ) {
        self.value = value
        self.address = address
        status = answer.status
        fields = answer.fields
        content = answer.piece
        problem = answer.problem
    }

    /// The reply under one status, such as `ok`; throws what came when that is another one.
    ///
    /// Inlined, so that a path that is written down becomes a look at the case.
    @inlinable
    public subscript<Reply>(
        dynamicMember path: KeyPath<Operation.Answer, Reply?>
    ) -> Reply {
        @inline(__always)
        get throws {
            guard let reply = value[keyPath: path] else { throw error }
            return reply
        }
    }

    /// The answer as an error, for who expected another one.
    public var error: AnswerError {
        AnswerError(
            .unexpected, operationID: Operation.description.id, status: status, fields: fields,
            problem: problem, content: content)
    }
}
