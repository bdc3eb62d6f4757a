import HTTPMessages
import HTTPServer
import Testing
import Threads

@Suite("Shutdown")
struct ShutdownTests {
    @Test("Requests that have begun are answered, idle connections end, new ones are refused")
    func graceful() async throws {
        let begun = Counter()
        let gate = Counter()
        let responder = TestResponder { _ in
            begun.add()
            // A test that has failed opens no gate: its server cuts this off.
            while gate.value == 0, !Task.isCancelled {
                try? await Task.sleep(for: .milliseconds(1))
            }
            return HTTPResponse(.ok)
        }
        try await withServer(responder, loops: 2) { server in
            let idle = try (0..<10).map { _ in try RawClient(server.port) }
            for client in idle {
                client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
                #expect(try client.answer()["Connection"] == nil)
            }
            let busy = try (0..<10).map { _ in try RawClient(server.port) }
            for client in busy { client.send("GET /custom HTTP/1.1\r\nHost: a\r\n\r\n") }
            waitUntil { begun.value == 10 }
            let halfway = try RawClient(server.port)
            halfway.send("GET /half HTTP/1.1\r\n")
            // Connected, and about to ask.
            let late = try RawClient(server.port)
            waitUntil { server.listener.openConnections == 22 }

            let waitForEnd = server.beginStop(within: .seconds(20))
            waitUntil { (try? RawClient(server.port)) == nil }
            late.send("GET /late HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(try late.answer().text == "/late")
            late.finishSending()
            for client in idle { #expect(client.receiveToEnd() == (.closed, "")) }
            halfway.send("Host: a\r\n\r\n")
            #expect(try halfway.answer().text == "/half")
            gate.add()
            for client in busy {
                let answer = try client.answer()
                #expect(answer.status == 200)
                #expect(answer["Connection"] == "close")
                #expect(client.receiveToEnd() == (.closed, ""))
            }
            // Its connection lingers until the client has gone, or for two seconds.
            halfway.finishSending()
            #expect(waitForEnd() == 0)
            #expect(server.listener.openConnections == 0)
        }
    }

    @Test("What takes longer than it may is cut off, and counted")
    func deadline() async throws {
        try await withServer { server in
            let clients = try (0..<3).map { _ in try RawClient(server.port) }
            for client in clients { client.send("GET /hangs HTTP/1.1\r\nHost: a\r\n\r\n") }
            waitUntil { server.listener.openConnections == 3 }
            pause(milliseconds: 50)
            let clock = ContinuousClock.now
            #expect(server.beginStop(within: .milliseconds(200))() == 3)
            #expect(ContinuousClock.now - clock < .seconds(15))
            for client in clients { #expect(client.receiveToEnd() == (.reset, "")) }
        }
    }

    @Test("Under load no request that was sent on a live connection is lost")
    func underLoad() async throws {
        for _ in 0..<5 {
            try await withServer(loops: 2) { server in
                let failures = Counter()
                let answers = Counter()
                let threads = try (0..<6).map { _ in
                    try Thread.start(name: "client") {
                        guard let client = try? RawClient(server.port) else { return }
                        while true {
                            // A request that crosses the end of an idle connection is the
                            // protocol's own race: the client may see the end instead of an answer.
                            guard client.send("GET /x HTTP/1.1\r\nHost: a\r\n\r\n") else { return }
                            guard let answer = try? client.answer() else { return }
                            if answer.status != 200 || answer.text != "/x" { failures.add() }
                            answers.add()
                            if answer["Connection"] == "close" { return }
                        }
                    }
                }
                pause(milliseconds: 100)
                #expect(server.beginStop(within: .seconds(20))() == 0)
                for thread in threads { thread.join() }
                #expect(failures.value == 0)
                #expect(answers.value > 0)
            }
        }
    }
}
