import EventLoop
import HTTPMessages
import HTTPServer
import Testing
import Threads

@Suite("Turns")
struct TurnTests {
    private static func get(_ path: String) -> String { "GET \(path) HTTP/1.1\r\nHost: a\r\n\r\n" }

    @Test("Handlers that wait keep nobody, also not when they are more than rest afterwards")
    func waiting() async throws {
        let begun = Counter()
        let gate = Counter()
        let responder = TestResponder { _ in
            begun.add()
            // A test that has failed opens no gate: its server cuts this off.
            while gate.value == 0, !Task.isCancelled {
                try? await Task.sleep(for: .milliseconds(5))
            }
            return HTTPResponse(.ok)
        }
        try await withServer(responder) { server in
            let clients = try (0..<200).map { _ in try RawClient(server.port) }
            let other = try RawClient(server.port)
            for client in clients { client.send(Self.get("/custom")) }
            waitUntil { begun.value == 200 }
            for _ in 0..<3 {
                other.send(Self.get("/quick"))
                #expect(try other.answer().text == "/quick")
            }
            gate.add()
            for client in clients { #expect(try client.answer().status == 200) }
            for client in clients { client.send(Self.get("/custom")) }
            for client in clients { #expect(try client.answer().status == 200) }
            #expect(begun.value == 400)
        }
    }

    @Test("A handler that is too late is cancelled, and no other that its task serves")
    func cancellation() async throws {
        let cancelled = Counter()
        let responder = TestResponder { request in
            if request.head.query != nil { try? await Task.sleep(for: .seconds(60)) }
            if Task.isCancelled { cancelled.add() }
            return HTTPResponse(.ok)
        }
        try await withServer(responder, configure: { $0.handlerTimeout = .milliseconds(100) }) {
            server in
            let client = try RawClient(server.port)
            for round in 1...3 {
                let late = try RawClient(server.port)
                late.send(Self.get("/custom?late"))
                #expect(try late.answer().status == 503)
                waitUntil { cancelled.value == round }
                for _ in 0..<20 {
                    client.send(Self.get("/custom"))
                    #expect(try client.answer().status == 200)
                }
                #expect(cancelled.value == round)
            }
        }
    }

    @Test("Nothing of a server is left on its loop when it has stopped")
    func end() async throws {
        weak var witness: Loop?
        do {
            let loops = try LoopGroup(count: 1)
            witness = loops.loops.first
            let responder = TestResponder { _ in
                try? await Task.sleep(for: .milliseconds(20))
                return HTTPResponse(.ok)
            }
            let listener = HTTPListener(
                configuration: HTTPServerConfiguration(host: "127.0.0.1", port: 0),
                responder: responder)
            let port = try await listener.start(on: loops).port
            #expect(witness != nil)
            let clients = try (0..<30).map { _ in try RawClient(port) }
            for client in clients { client.send(Self.get("/custom")) }
            for client in clients {
                #expect(try client.answer().status == 200)
                client.finishSending()
            }
            waitUntil { listener.openConnections == 0 }
            await listener.stop(within: .zero)
            loops.stop()
        }
        #expect(witness == nil)
    }
}
