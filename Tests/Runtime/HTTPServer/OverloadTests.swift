import EventLoop
import HTTPMessages
import HTTPServer
import Testing

@Suite("A server that has more to do than it can")
struct OverloadTests {
    private static let get = "GET /custom HTTP/1.1\r\nHost: a\r\n\r\n"

    /// A responder that keeps its loop busy for some milliseconds.
    private static var responder: TestResponder {
        var responder = TestResponder()
        responder.custom = { _ in
            let end = MonotonicTime.now.advanced(by: .milliseconds(4))
            while MonotonicTime.now < end {}
            return HTTPResponse(.noContent)
        }
        return responder
    }

    @Test("refuses with 503 and Retry-After, keeps the connections, and recovers")
    func shedding() async throws {
        try await withServer(Self.responder) {
            $0.maxQueueDelay = .milliseconds(20)
        } test: { server in
            // 40 connections that never pause: each request waits for 39 others, 160 ms.
            let clients = try (0..<40).map { _ in try RawClient(server.port) }
            var statuses: [Int: Int] = [:]
            // On a busy machine requests may come so slowly that none of a round has to be shed.
            for round in 0..<40 where round < 6 || statuses[503] == nil {
                for client in clients { client.send(Self.get) }
                for client in clients {
                    let answer = try client.answer()
                    statuses[answer.status, default: 0] += 1
                    if answer.status == 503 {
                        #expect(answer["Retry-After"] == "1")
                        #expect(answer["Connection"] == nil)
                    }
                }
            }
            #expect(statuses[204, default: 0] > 40, "\(statuses)")
            #expect(statuses[503, default: 0] > 0, "\(statuses)")
            pause(milliseconds: 100)
            clients[0].send(Self.get)
            #expect(try clients[0].answer().status == 204)
        }
    }

    @Test("answers what is vital, such as whether it lives")
    func vital() async throws {
        try await withServer(Self.responder) {
            $0.maxQueueDelay = .milliseconds(20)
        } test: { server in
            let clients = try (0..<40).map { _ in try RawClient(server.port) }
            let watcher = try RawClient(server.port)
            var shed = 0
            // On a busy machine requests may come so slowly that none of a round has to be shed.
            for round in 0..<40 where round < 6 || shed == 0 {
                for client in clients { client.send(Self.get) }
                watcher.send("GET /vital HTTP/1.1\r\nHost: a\r\n\r\n")
                for client in clients where try client.answer().status == 503 { shed += 1 }
                #expect(try watcher.answer().status == 200)
            }
            #expect(shed > 0)
        }
    }

    @Test("answers everybody, however late, when it is told to")
    func patience() async throws {
        try await withServer(Self.responder) {
            $0.maxQueueDelay = nil
        } test: { server in
            let clients = try (0..<40).map { _ in try RawClient(server.port) }
            for _ in 0..<3 {
                for client in clients { client.send(Self.get) }
                for client in clients { #expect(try client.answer().status == 204) }
            }
        }
    }
}
