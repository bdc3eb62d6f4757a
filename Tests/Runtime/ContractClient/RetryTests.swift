import ContractClient
import ContractRuntime
import HTTPMessages
import Testing

@Suite("Calls are repeated") struct RetryTests {
    private let clock = NotingClock()

    private func client(_ transport: ScriptedTransport) -> TestClient {
        TestClient(transport) { [clock] in $0.clock = clock }
    }

    @Test("with waits that double, when nothing came or the server asks to come again")
    func backOff() async throws {
        let transport = ScriptedTransport { number, _ in
            switch number {
            case 0: throw ClientTransportError.broken("reset")
            case 1: ClientResponse(503)
            default: ClientResponse(200, #"["a"]"#)
            }
        }
        let answer = try await client(transport).call(ListThings.self)
        #expect(try answer.ok.body == ["a"])
        #expect(clock.sleeps == [.milliseconds(200), .milliseconds(400)])
    }

    @Test("until the attempts are used up; the last answer is the answer")
    func attempts() async throws {
        let transport = ScriptedTransport { _, _ in ClientResponse(503) }
        let error = await #expect(throws: AnswerError.self) {
            try await client(transport).call(ListThings.self)
        }
        #expect(error?.status == .serviceUnavailable)
        #expect(error?.reason == .undeclared)
        #expect(transport.sent.count == 3)
        let broken = ScriptedTransport { _, _ in throw ClientTransportError.timedOut("slow") }
        await #expect(throws: ClientTransportError.timedOut("slow")) {
            try await client(broken).call(
                ListThings.self, CallOptions(retries: RetryPolicy(attempts: 2)))
        }
        #expect(broken.sent.count == 2)
    }

    @Test("for the statuses that the policy has now, and no others", arguments: [202, 429])
    func statuses(status: UInt16) async throws {
        var policy = RetryPolicy(statuses: [503])
        policy.statuses = [202]
        let transport = ScriptedTransport { _, _ in ClientResponse(status) }
        _ = try? await client(transport).call(ListThings.self, CallOptions(retries: policy))
        #expect(transport.sent.count == (status == 202 ? 3 : 1))
    }

    @Test(
        "after the time that Retry-After says, unless that is too long",
        arguments: [
            ("7", 3, Duration.seconds(7)), ("31", 1, nil), ("x", 3, .milliseconds(200)),
            ("Sun, 06 Nov 1994 08:49:40 GMT", 3, .seconds(3)),
        ])
    func retryAfter(value: String, sent: Int, wait: Duration?) async throws {
        let transport = ScriptedTransport { _, _ in
            ClientResponse(
                429, "[]",
                [.retryAfter: value, .date: "Sun, 06 Nov 1994 08:49:37 GMT"])
        }
        _ = try? await client(transport).call(ListThings.self)
        #expect(transport.sent.count == sent)
        #expect(clock.sleeps.first == wait)
    }

    @Test("not when they may have been done and are no idempotent ones")
    func unsafe() async throws {
        let broken = ScriptedTransport { _, _ in throw ClientTransportError.broken("reset") }
        _ = try? await client(broken).call(AddThing.self)
        #expect(broken.sent.count == 1)
        let busy = ScriptedTransport { _, _ in ClientResponse(503) }
        _ = try? await client(busy).call(AddThing.self)
        #expect(busy.sent.count == 1)
        let closed = ScriptedTransport { _, _ in throw ClientTransportError.cannotConnect("no") }
        _ = try? await client(closed).call(AddThing.self)
        #expect(closed.sent.count == 3)
    }

    @Test("under one key where there is one, and another call has another")
    func idempotencyKey() async throws {
        let transport = ScriptedTransport { number, _ in ClientResponse(number % 2 == 0 ? 503 : 200)
        }
        let client = client(transport)
        _ = try await client.call(AddThingOnce.self)
        _ = try await client.call(AddThingOnce.self)
        let keys = transport.sent.map { $0.fields[.idempotencyKey] ?? "" }
        #expect(keys.count == 4)
        #expect(keys[0] == keys[1] && keys[2] == keys[3] && keys[0] != keys[2])
        #expect(keys.allSatisfy { $0.utf8.count == 32 })
        let own = CallOptions(fields: [.idempotencyKey: "mine"])
        _ = try await client.call(AddThingOnce.self, own)
        #expect(transport.sent.last?.fields[.idempotencyKey] == "mine")
    }

    @Test("with content that is made anew")
    func content() async throws {
        let made = CallCounter()
        let content = RequestContent(length: 1) {
            await made.add()
            let piece = TextContent("x")
            return { try await piece.next() }
        }
        let transport = ScriptedTransport { number, request in
            if case .stream(_, let make) = request.content {
                let source = try await make()
                while try await source.next() != nil {}
            }
            return ClientResponse(number == 0 ? 503 : 200)
        }
        _ = try await client(transport).connection.call(
            AddThingOnce.self, .init(content: content), CallOptions())
        #expect(await made.value == 2)
    }

    @Test("a deadline ends all attempts")
    func deadline() async throws {
        let transport = ScriptedTransport { _, _ in
            try await Task.sleep(for: .seconds(60))
            return ClientResponse(200)
        }
        let client = TestClient(transport) { $0.clock = ContinuousClock() }
        let start = ContinuousClock.now
        await #expect(throws: ClientTransportError.self) {
            try await client.call(ListThings.self, CallOptions(deadline: .milliseconds(50)))
        }
        #expect(start.duration(to: .now) < .seconds(30))
    }

    @Test("cancelling ends the exchange")
    func cancellation() async throws {
        let transport = ScriptedTransport { _, _ in
            try await Task.sleep(for: .seconds(60))
            return ClientResponse(200)
        }
        let client = TestClient(transport)
        let task = Task { try await client.call(ListThings.self) }
        while transport.sent.isEmpty { await Task.yield() }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
    }
}
