import EventLoop
import HTTPMessages
import HTTPServer
import Synchronization
import Testing
import Threads

/// Runs `test` against a server of this configuration, on a thread of its own, and stops the
/// server.
///
/// The test blocks its thread while it waits for bytes; the server has its own.
func withServer(
    _ responder: TestResponder = TestResponder(), observer: Record? = nil, loops count: Int = 1,
    configure: (inout HTTPServerConfiguration) -> Void = { _ in },
    test: @escaping @Sendable (TestServer) throws -> Void
) async throws {
    let loops = try LoopGroup(count: count)
    var configuration = HTTPServerConfiguration(host: "127.0.0.1", port: 0)
    // These tests look at other things, on machines that are busy with other tests.
    configuration.maxQueueDelay = nil
    configure(&configuration)
    let listener = HTTPListener(
        configuration: configuration, responder: responder, observer: observer)
    let server = TestServer(listener: listener, port: try await listener.start(on: loops).port)
    // A loop is a thread that a task may block, when nothing else runs there.
    let thread = try Loop.start(name: "test")
    let result = await Task(executorPreference: thread) { try test(server) }.result
    await listener.stop(within: .zero)
    loops.stop()
    thread.stop()
    try result.get()
}

/// A server under test.
struct TestServer: Sendable {
    let listener: HTTPListener
    let port: UInt16

    /// Begins to stop the server; the function that it returns waits until it has stopped, and
    /// returns how many connections were cut off.
    func beginStop(within duration: Duration) -> () -> Int {
        let cutOff = Monitor<Int?>(nil)
        Task {
            let count = await listener.stop(within: duration)
            cutOff.withLock { $0 = count }
            cutOff.signal()
        }
        return { cutOff.wait { $0 } }
    }
}

/// Answers by the path: what a test needs of a responder.
struct TestResponder: HTTPResponder {
    /// What `/custom` answers.
    var custom: @Sendable (HTTPRequest) async -> HTTPResponse = { _ in HTTPResponse(.noContent) }

    func respond(to request: HTTPRequest) async -> HTTPResponse {
        let path = String(decoding: request.head.path, as: UTF8.self)
        switch path {
        case "/echo": return await echo(request)
        case "/custom": return await custom(request)
        case "/unread": return text("not read")
        case "/large": return HTTPResponse(.ok, body: .bytes(Self.large))
        case "/close":
            var response = text("bye")
            response.closesConnection = true
            return response
        case "/slow":
            try? await Task.sleep(for: .milliseconds(200))
            return text("slow")
        case "/hangs":
            // Gives up only when it is cancelled.
            try? await Task.sleep(for: .seconds(60))
            return text("too late")
        default: return text(path)
        }
    }

    func isVital(_ head: HTTPRequestHead) -> Bool { head.path.elementsEqual("/vital".utf8) }

    func refusal(_ status: HTTPStatus, detail: String, requestID: String) -> HTTPResponse {
        HTTPResponse(status, body: .bytes(Array(detail.utf8)), problemCode: "refused")
    }

    /// Larger than what the system buffers for one connection.
    static let large: [UInt8] = {
        var bytes = [UInt8](repeating: 0x61, count: 8_000_000)
        for index in stride(from: 0, to: bytes.count, by: 4_001) {
            bytes[index] = UInt8(truncatingIfNeeded: index)
        }
        return bytes
    }()

    private func text(_ text: String) -> HTTPResponse {
        HTTPResponse(.ok, body: .bytes(Array(text.utf8)), operationID: "text")
    }

    private func echo(_ request: HTTPRequest) async -> HTTPResponse {
        do {
            return HTTPResponse(.ok, body: .bytes(try await request.body.collect(upTo: 1 << 20)))
        } catch {
            return HTTPResponse(error.status ?? .internalServerError)
        }
    }
}

/// Blocks until the condition holds, or for twenty seconds: the check that follows then fails.
func waitUntil(_ isMet: () -> Bool) {
    let clock = ContinuousClock.now
    while !isMet(), ContinuousClock.now - clock < .seconds(20) { pause(milliseconds: 1) }
}

/// What an observer has been told.
final class Record: HTTPExchangeObserver {
    private let exchanges = Mutex<[HTTPExchange]>([])

    func exchangeEnded(_ exchange: HTTPExchange) {
        exchanges.withLock { $0.append(exchange) }
    }

    /// The exchanges, once there are `count` of them.
    func wait(for count: Int) -> [HTTPExchange] {
        waitUntil { exchanges.withLock { $0.count } >= count }
        return exchanges.withLock { $0 }
    }
}
