@_spi(Generated) import ContractClient
@_spi(Generated) import ContractRuntime
import HTTPMessages
import Synchronization

/// A transport that answers what a test says, and notes what it was sent.
final class ScriptedTransport: ClientTransport {
    typealias Answer = @Sendable (ClientRequest) async throws -> ClientResponse

    private let requests = Mutex<[ClientRequest]>([])
    private let answer: @Sendable (Int, ClientRequest) async throws -> ClientResponse

    /// Answers by the number of the request, from 0.
    init(_ answer: @escaping @Sendable (Int, ClientRequest) async throws -> ClientResponse) {
        self.answer = answer
    }

    var sent: [ClientRequest] { requests.withLock { $0 } }

    func send(_ request: ClientRequest) async throws -> ClientResponse {
        let number = requests.withLock { requests in
            requests.append(request)
            return requests.count - 1
        }
        return try await answer(number, request)
    }
}

extension ClientResponse {
    /// An answer in JSON.
    init(_ code: UInt16, _ json: String = "[]", _ fields: HTTPFields = [:]) {
        var all = fields
        if !all.contains(.contentType) { all[.contentType] = "application/json" }
        self.init(HTTPStatus(code: code), fields: all, content: TextContent(json))
    }
}

/// A text as content, a piece a character.
final class TextContent: ClientContentSource {
    private let rest: Mutex<[UInt8]>
    /// How many pieces were read.
    let count = Mutex(0)

    init(_ text: String) { rest = Mutex(Array(text.utf8)) }

    func next() async throws -> [UInt8]? {
        count.withLock { $0 += 1 }
        return rest.withLock { rest in rest.isEmpty ? nil : [rest.removeFirst()] }
    }
}

/// A clock that only a test moves: sleeping notes the time and goes on at once.
final class NotingClock: Clock {
    struct Instant: InstantProtocol {
        var offset = Duration.zero
        func advanced(by duration: Duration) -> Instant { Instant(offset: offset + duration) }
        func duration(to other: Instant) -> Duration { other.offset - offset }
        static func < (first: Instant, second: Instant) -> Bool { first.offset < second.offset }
    }

    private let slept = Mutex<[Duration]>([])
    let minimumResolution = Duration.zero

    /// How long was slept each time.
    var sleeps: [Duration] { slept.withLock { $0 } }
    var now: Instant { Instant(offset: sleeps.reduce(.zero, +)) }

    func sleep(until deadline: Instant, tolerance: Duration?) async throws {
        try Task.checkCancellation()
        let time = now.duration(to: deadline)
        slept.withLock { $0.append(time) }
    }
}

/// An operation as emitted code would describe it.
enum ListThings: ListedOperation {
    struct Input: ClientInput {
        var query: String?
        var content: RequestContent?

        func write(to request: inout ClientRequestWriter) {
            request.path = "/things"
            request.query("query", query)
            if let content { request.content(content, "*/*") }
        }
    }

    enum Answer: OperationAnswer {
        case ok(PlainReply<[String]>)
        case conflict(PlainReply<[String]>)

        var ok: PlainReply<[String]>? { if case .ok(let reply) = self { reply } else { nil } }

        static func read(_ answer: ReceivedAnswer) throws -> Self? {
            let rule = ArrayRule(of: StringRule(maxLength: 3), maxItems: 2)
            return switch answer.code {
            case 200: try Self.ok(answer.reply(.json(rule)))
            case 409: try Self.conflict(answer.reply(.json(rule)))
            default: nil
            }
        }
    }

    static let description = OperationDescription(
        id: "listThings", method: .get, path: "/things", tag: "things",
        security: [["key", "other"], ["bearer"]], statuses: [200, 409])

    static func items(of answer: Answer) -> [String]? { answer.ok?.body }
}

/// The same as a POST, with or without a key that makes repeats harmless.
enum AddThing: ClientOperation {
    typealias Input = ListThings.Input
    typealias Answer = ListThings.Answer
    static let description = OperationDescription(
        id: "addThing", method: .post, path: "/things", tag: "things", statuses: [200])
}

enum AddThingOnce: ClientOperation {
    typealias Input = ListThings.Input
    typealias Answer = ListThings.Answer
    static let description = OperationDescription(
        id: "addThingOnce", method: .post, path: "/things", tag: "things",
        headerParameters: ["Idempotency-Key"], statuses: [200])
}

/// An operation that writes a path which does not begin with a slash.
enum MisleadingThing: ClientOperation {
    struct Input: ClientInput {
        func write(to request: inout ClientRequestWriter) { request.path = "@elsewhere.test/" }
    }

    typealias Answer = ListThings.Answer
    static let description = OperationDescription(
        id: "misleadingThing", method: .get, path: "/", tag: "things",
        security: [["bearer"]], statuses: [200])
}

/// Credentials by the names of schemes.
struct TestCredentials: ClientCredentials {
    var values: [String: ClientCredential] = [:]
    subscript(_ scheme: String) -> ClientCredential? { values[scheme] }
}

struct TestClient: EmittedClient {
    let connection: ClientConnection

    init(
        _ transport: some ClientTransport, _ credentials: [String: ClientCredential] = [:],
        baseURL: String = "https://api.test/v1",
        _ configure: (inout ClientConfiguration) -> Void = { _ in }
    ) {
        var configuration = ClientConfiguration()
        configuration.clock = NotingClock()
        configuration.jitter = { 1 }
        configure(&configuration)
        connection = ClientConnection(
            baseURL: baseURL, transport: transport,
            credentials: TestCredentials(values: credentials),
            securitySchemes: [
                SecuritySchemeDescription("key", .apiKey(query: "key")),
                SecuritySchemeDescription("other", .apiKey(cookie: "other")),
                SecuritySchemeDescription("bearer", .bearer),
            ], configuration: configuration)
    }

    func call<Operation: ClientOperation>(
        _ operation: Operation.Type, _ options: CallOptions = CallOptions()
    ) async throws -> ClientAnswer<Operation> where Operation.Input == ListThings.Input {
        try await connection.call(operation, .init(), options)
    }
}
