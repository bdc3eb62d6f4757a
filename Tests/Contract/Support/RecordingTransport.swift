import AccordClient
import ContractClient
import ContractTesting
import HTTPClient
import HTTPMessages
import Testing

/// Carries the calls of the emitted client, each on a connection of its own. What goes over it is held against the
/// contract and recorded, as what tests send by hand is.
struct RecordingTransport: ClientTransport {
    let api: API

    func send(_ request: ClientRequest) async throws -> ClientResponse {
        let prefix = api.baseURL
        guard request.url.hasPrefix(prefix) else {
            throw ClientTransportError.invalidRequest("'\(request.url)' is not at '\(prefix)'")
        }
        let body = try await Self.bytes(of: request.content)
        let target = String(request.url.dropFirst(prefix.count))
        let connection = try await HTTPConnection.connect(
            host: "127.0.0.1", port: api.port, on: API.loop)
        let start = ContinuousClock.now
        let response = try await connection.send(
            HTTPClientRequest(request.method, target, fields: request.fields, body: body))
        await connection.close()
        let seen = Exchange.Request(
            request.method.name, target,
            fields: request.fields.map { .init($0.name.spelling, $0.value) }, body: body)
        _ = api.see(seen, response, duration: start.duration(to: .now))
        return ClientResponse(
            response.status, fields: response.fields, content: RecordedContent(response.body))
    }

    private static func bytes(of content: ClientContent) async throws -> [UInt8] {
        switch content {
        case .empty: return []
        case .bytes(let bytes): return bytes
        case .stream(_, let make):
            let source = try await make()
            var bytes: [UInt8] = []
            while let piece = try await source.next() { bytes += piece }
            return bytes
        }
    }
}

/// Content that has arrived.
private actor RecordedContent: ClientContentSource {
    private var bytes: [UInt8]

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    func next() async throws -> [UInt8]? {
        defer { bytes = [] }
        return bytes.isEmpty ? nil : bytes
    }
}

extension API {
    var baseURL: String { "http://127.0.0.1:\(port)" }

    /// The typed client of somebody, or of a guest. It repeats nothing: a test wants to see every answer.
    func client(_ user: TestUser? = nil) -> APIClient {
        APIClient(
            baseURL: baseURL, transport: RecordingTransport(api: self),
            credentials: .init(bearerAuth: user.map { ClientCredential($0.token) }),
            configuration: ClientConfiguration(middleware: [], retries: .none))
    }
}

/// An answer must be a problem with this status and code.
func expectProblem<Operation: ClientOperation>(
    _ answer: ClientAnswer<Operation>, _ status: HTTPStatus, _ code: ProblemCode,
    sourceLocation: SourceLocation = #_sourceLocation
) {
    #expect(answer.status == status, sourceLocation: sourceLocation)
    #expect(ProblemCode(answer.problem) == code, sourceLocation: sourceLocation)
}
