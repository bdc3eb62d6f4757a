@_spi(Generated) import ContractClient
@_spi(Generated) import ContractRuntime
import HTTPMessages
import Synchronization
import Testing

/// A server's side of WebSockets, as a test plays it.
private final class SocketScript: ClientSocketTransport {
    typealias Play = @Sendable (Int, ClientHandshake) async throws -> ClientHandshakeAnswer

    private let handshakes = Mutex<[ClientHandshake]>([])
    private let play: Play

    init(_ play: @escaping Play) { self.play = play }

    var seen: [ClientHandshake] { handshakes.withLock { $0 } }

    func open(_ handshake: ClientHandshake) async throws -> ClientHandshakeAnswer {
        let number = handshakes.withLock { handshakes in
            handshakes.append(handshake)
            return handshakes.count - 1
        }
        return try await play(number, handshake)
    }
}

/// A connection that gives texts and then closes, or stays open.
private final class Line: ClientSocketLine {
    private struct State {
        var texts: [String]
        var sent: [String] = []
        var closure: WebSocketClosure?
    }

    private let state: Mutex<State>
    private let ending: WebSocketCloseCode?

    init(_ texts: [String] = [], ending: WebSocketCloseCode? = nil) {
        state = Mutex(State(texts: texts))
        self.ending = ending
    }

    var sent: [String] { state.withLock { $0.sent } }
    var closure: WebSocketClosure? { state.withLock { $0.closure } }

    func receive() async throws -> [UInt8]? {
        if let text = state.withLock({ $0.texts.isEmpty ? nil : $0.texts.removeFirst() }) {
            return Array(text.utf8)
        }
        if let ending {
            state.withLock { $0.closure = WebSocketClosure(ending, isByPeer: true) }
            return nil
        }
        while closure == nil { try await Task.sleep(for: .milliseconds(1)) }
        return nil
    }

    func send(_ text: [UInt8]) async throws {
        state.withLock { $0.sent.append(String(decoding: text, as: UTF8.self)) }
    }

    func close(_ code: WebSocketCloseCode, reason: String) async {
        state.withLock {
            $0.closure = $0.closure ?? WebSocketClosure(code, reason: reason, isByPeer: false)
        }
    }
}

@Suite("Sockets of clients") struct ClientSocketTests {
    private typealias Spoken = ClientSocketProtocol<ListThings, String, [String: Int64]>
    private let spoken = Spoken(
        "things.v1", sending: .json,
        receiving: .json(DictionaryRule(of: IntegerRule.any), isLenient: true),
        resume: SocketResume("query", at: ["id"]))
    private let clock = NotingClock()

    private func open(
        _ script: SocketScript, _ credentials: [String: ClientCredential] = [:],
        _ options: SocketOptions = SocketOptions(), middleware: [ClientMiddleware] = []
    ) -> ClientSocket<String, [String: Int64]> {
        TestClient(script.asTransport, credentials) { [clock] in
            $0.clock = clock
            $0.middleware = middleware
        }.connection.open(spoken, .init(query: "first"), over: script, options)
    }

    @Test("connect again with fresh credentials, and go on behind the last frame")
    func reconnects() async throws {
        let token = CallCounter()
        let script = SocketScript { number, _ in
            switch number {
            case 0: .open(Line([#"{"id": 7}"#, #"{"other": 1}"#], ending: .goingAway))
            case 1: .open(Line([#"{"id": 8}"#], ending: .abnormal))
            default: .open(Line([], ending: .normal))
            }
        }
        let socket = open(
            script,
            [
                "bearer": ClientCredential {
                    await token.add()
                    return "\(await token.value)"
                }
            ])
        var found: [[String: Int64]] = []
        for try await frame in socket { found.append(frame) }
        #expect(found == [["id": 7], ["other": 1], ["id": 8]])
        #expect(
            script.seen.map { $0.fields[.authorization] } == ["Bearer 1", "Bearer 2", "Bearer 3"])
        #expect(
            script.seen.map(\.url)
                == ["first", "7", "8"].map { "https://api.test/v1/things?query=\($0)" })
        #expect(script.seen.allSatisfy { $0.subprotocols == ["things.v1"] })
        guard case .closed(let closure) = await socket.ending() else {
            Issue.record("no closure")
            return
        }
        #expect(closure.code == .normal)
        #expect(clock.sleeps.count == 2)
    }

    @Test("end when the server closes with 1000 or 1008", arguments: [1000, 1008] as [UInt16])
    func ends(code: UInt16) async throws {
        let script = SocketScript { _, _ in .open(Line([], ending: WebSocketCloseCode(code))) }
        let socket = open(script)
        for try await _ in socket {}
        #expect(script.seen.count == 1)
        await #expect(throws: SocketEnded.self) { try await socket.send("x") }
    }

    @Test("end after so many failures in a row, with the last one")
    func failures() async throws {
        let script = SocketScript { _, _ in throw ClientTransportError.cannotConnect("no") }
        var options = SocketOptions()
        options.attempts = 3
        let socket = open(script, [:], options)
        await #expect(throws: ClientTransportError.cannotConnect("no")) {
            for try await _ in socket {}
        }
        #expect(script.seen.count == 3)
        #expect(clock.sleeps == [.milliseconds(250), .milliseconds(500)])
    }

    @Test("end at once when the handshake is refused for good")
    func refused() async throws {
        let script = SocketScript { _, _ in
            .refused(ClientResponse(409, #"{"code": "taken"}"#))
        }
        let socket = open(script)
        let error = await #expect(throws: AnswerError.self) { for try await _ in socket {} }
        #expect(error?.status == .conflict)
        #expect(error?.problem?.code == "taken")
        #expect(script.seen.count == 1)
    }

    @Test("tell when they are open, and what keeps them from it")
    func opening() async throws {
        let script = SocketScript { number, _ in
            if number == 0 { throw ClientTransportError.cannotConnect("not yet") }
            return .open(Line())
        }
        let socket = open(script)
        try await socket.opening()
        try await socket.opening()
        #expect(script.seen.count == 2)
        socket.close()
        _ = await socket.ending()
        await #expect(throws: SocketEnded.self) { try await socket.opening() }
        let refused = open(SocketScript { _, _ in .refused(ClientResponse(409)) })
        let error = await #expect(throws: AnswerError.self) { try await refused.opening() }
        #expect(error?.status == .conflict)
        let lost = open(SocketScript { _, _ in throw ClientTransportError.cannotConnect("no") })
        await #expect(throws: ClientTransportError.cannotConnect("no")) {
            try await lost.opening()
        }
    }

    @Test("are given up by whoever waits for them")
    func openingCancelled() async throws {
        let socket = open(
            SocketScript { _, _ in
                try await Task.sleep(for: .seconds(60))
                throw CancellationError()
            })
        let waiting = Task { try await socket.opening() }
        waiting.cancel()
        await #expect(throws: CancellationError.self) { try await waiting.value }
    }

    @Test("have one connection when they are to have no other")
    func once() async throws {
        let lost = SocketScript { number, _ in
            number == 0
                ? .open(Line([], ending: .goingAway)) : .refused(ClientResponse(409))
        }
        for try await _ in open(lost, [:], .once) {}
        #expect(lost.seen.count == 1)
        let unreachable = SocketScript { _, _ in throw ClientTransportError.cannotConnect("no") }
        await #expect(throws: ClientTransportError.self) {
            try await open(unreachable, [:], .once).opening()
        }
        #expect(unreachable.seen.count == 1)
    }

    @Test("try a fresh credential where one is refused, and no third")
    func unauthorized() async throws {
        let script = SocketScript { _, _ in .refused(ClientResponse(401)) }
        let error = await #expect(throws: AnswerError.self) { try await open(script).opening() }
        #expect(error?.status == .unauthorized)
        #expect(script.seen.count == 2)
    }

    @Test("pass the middleware, which renews what is refused and sees no credentials")
    func refreshing() async throws {
        let renewals = CallCounter()
        let script = SocketScript { _, handshake in
            handshake.fields[.authorization] == "Bearer 1"
                ? .open(Line()) : .refused(ClientResponse(401))
        }
        let seen = HeldText("")
        let noting = ClientMiddleware { request, next in
            seen.value = "\(request.operationID ?? "-") \(request.fields[.authorization] ?? "-")"
            let answer = try await next(request)
            seen.value += " \(answer.status.code)"
            return answer
        }
        let socket = open(
            script, ["bearer": ClientCredential { "\(await renewals.value)" }],
            middleware: [
                .refreshing {
                    await renewals.add()
                    return true
                }, noting,
            ])
        try await socket.opening()
        #expect(await renewals.value == 1)
        #expect(script.seen.map { $0.fields[.authorization] } == ["Bearer 0", "Bearer 1"])
        #expect(seen.value == "listThings - 101")
        // It was one attempt of the socket, which did not wait.
        #expect(clock.sleeps == [])
    }

    @Test("let go what middleware has opened and does not want")
    func unwanted() async throws {
        let lines = [Line(), Line()]
        let script = SocketScript { number, _ in .open(lines[number]) }
        let again = ClientMiddleware { request, next in
            _ = try await next(request)
            _ = try await next(request)
            return ClientResponse(409)
        }
        await #expect(throws: AnswerError.self) {
            try await open(script, middleware: [again]).opening()
        }
        #expect(lines.map { $0.closure?.code } == [.goingAway, .goingAway])
    }

    @Test("take no credentials to where middleware sends them")
    func elsewhere() async throws {
        let script = SocketScript { _, _ in .open(Line()) }
        let moving = ClientMiddleware { request, next in
            var request = request
            request.url = "https://elsewhere.test/"
            return try await next(request)
        }
        try await open(script, ["bearer": "secret"], middleware: [moving]).opening()
        #expect(script.seen.map(\.url) == ["https://elsewhere.test/"])
        #expect(script.seen.map { $0.fields[.authorization] } == [nil])
    }

    @Test("send what waited when they are open, and close behind it")
    func sending() async throws {
        let line = Line()
        let script = SocketScript { number, _ in
            if number == 0 { throw ClientTransportError.cannotConnect("not yet") }
            return .open(line)
        }
        let socket = open(script)
        try await socket.send("a")
        try await socket.send("b")
        while line.sent.count < 2 { try await Task.sleep(for: .milliseconds(1)) }
        socket.close(.normal, reason: "done")
        for try await _ in socket {}
        #expect(line.sent == [#""a""#, #""b""#])
        #expect(line.closure?.code == .normal)
        #expect(line.closure?.reason == "done")
    }

    @Test("let a sender wait for room")
    func backPressure() async throws {
        let script = SocketScript { _, _ in
            try await Task.sleep(for: .seconds(60))
            throw CancellationError()
        }
        var options = SocketOptions()
        options.maxQueued = 2
        let socket = open(script, [:], options)
        try await socket.send("1")
        try await socket.send("2")
        let third = Task { try await socket.send("3") }
        try await Task.sleep(for: .milliseconds(20))
        third.cancel()
        await #expect(throws: CancellationError.self) { try await third.value }
        socket.close()
    }

    @Test("skip frames that break the contract, and tell of them")
    func unreadable() async throws {
        let told = HeldText("")
        var options = SocketOptions()
        options.unreadable = { violations, _ in told.value = violations.first?.pointer ?? "-" }
        let script = SocketScript { _, _ in
            .open(Line([#"{"a": "x"}"#, #"{"b": 2}"#], ending: .normal))
        }
        var found: [[String: Int64]] = []
        for try await frame in open(script, [:], options) { found.append(frame) }
        #expect(found == [["b": 2]])
        #expect(told.value == "/a")
    }

    @Test("let the connection go when nobody holds them")
    func lettingGo() async throws {
        let line = Line()
        let script = SocketScript { _, _ in .open(line) }
        do {
            let socket = open(script)
            for await state in socket.states { if case .open = state { break } }
        }
        while line.closure == nil { try await Task.sleep(for: .milliseconds(1)) }
        #expect(line.closure?.code == .goingAway)
    }
}

extension SocketScript {
    /// A transport that is never asked.
    fileprivate var asTransport: ScriptedTransport {
        ScriptedTransport { _, _ in throw ClientTransportError.cannotConnect("none") }
    }
}
