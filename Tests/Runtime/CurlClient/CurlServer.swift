import ContractClient
import CurlClient
import EventLoop
import HTTPMessages
import HTTPServer
import Synchronization
import Testing

/// Runs `test` with a transport and the address of a server that answers as `custom` does.
func withCurl(
    _ configuration: CurlConfiguration = CurlConfiguration(),
    host: String = "127.0.0.1", observer: Record? = nil,
    server configure: (inout HTTPServerConfiguration) throws -> Void = { _ in },
    custom: @escaping @Sendable (HTTPRequest) async -> HTTPResponse,
    whenStarted: (HTTPListener) -> Void = { _ in },
    test: (CurlTransport, String) async throws -> Void
) async throws {
    var server = HTTPServerConfiguration(host: host, port: 0)
    server.maxQueueDelay = nil
    try configure(&server)
    let loops = try LoopGroup(count: 1)
    let listener = HTTPListener(
        configuration: server, responder: PlainResponder(custom: custom), observer: observer)
    let port = try await listener.start(on: loops).port
    whenStarted(listener)
    let transport = try CurlTransport(configuration)
    let scheme = server.layering == nil ? "http" : "https"
    let result: Result<Void, any Error>
    do {
        try await test(transport, "\(scheme)://localhost\(port == 0 ? "" : ":\(port)")")
        result = .success(())
    } catch { result = .failure(error) }
    await transport.close()
    await listener.stop(within: .zero)
    await Task.detached { loops.stop() }.value
    try result.get()
}

/// Runs `test` with a transport and the address of a server that follows a script.
func withScript(
    _ steps: [ScriptedServer.Step], next: [ScriptedServer.Step]? = nil,
    _ configuration: CurlConfiguration = CurlConfiguration(),
    test: (CurlTransport, String) async throws -> Void
) async throws {
    let server = try await ScriptedServer(steps, next: next)
    let transport = try CurlTransport(configuration)
    let result: Result<Void, any Error>
    do {
        try await test(transport, "http://127.0.0.1:\(server.port)")
        result = .success(())
    } catch { result = .failure(error) }
    await transport.close()
    try await server.stop()
    try result.get()
}

private struct PlainResponder: HTTPResponder {
    let custom: @Sendable (HTTPRequest) async -> HTTPResponse

    func respond(to request: HTTPRequest) async -> HTTPResponse { await custom(request) }

    func refusal(_ status: HTTPStatus, detail: String, requestID: String) -> HTTPResponse {
        HTTPResponse(status, body: .bytes(Array(detail.utf8)))
    }
}

extension ClientResponse {
    /// The whole content.
    func bytes() async throws -> [UInt8] {
        var bytes: [UInt8] = []
        while let piece = try await content.next() { bytes += piece }
        return bytes
    }

    func text() async throws -> String { String(decoding: try await bytes(), as: UTF8.self) }
}

/// Pieces of zeros, and how many have been asked for.
final class Zeros: HTTPBodySource, ClientContentSource {
    private let left: Mutex<Int>
    private let piece: [UInt8]

    init(pieces: Int, of size: Int = 65_536) {
        left = Mutex(pieces)
        piece = [UInt8](repeating: 0, count: size)
    }

    var piecesLeft: Int { left.withLock { $0 } }

    func next() async throws(HTTPBodyError) -> [UInt8]? {
        left.withLock { left in
            guard left > 0 else { return nil }
            left -= 1
            return piece
        }
    }
}

/// How often something has happened.
final class Tally: Sendable {
    private let value = Mutex(0)

    func add(_ count: Int = 1) { value.withLock { $0 += count } }

    var count: Int { value.withLock { $0 } }

    /// Waits until it has happened so often, or for twenty seconds.
    func wait(for count: Int) async throws {
        let start = ContinuousClock.now
        while self.count < count, ContinuousClock.now - start < .seconds(20) {
            try await Task.sleep(for: .milliseconds(2))
        }
    }
}

/// What `body` throws.
func clientError(_ body: () async throws -> Void) async -> ClientTransportError? {
    do { try await body() } catch { return error as? ClientTransportError }
    return nil
}
