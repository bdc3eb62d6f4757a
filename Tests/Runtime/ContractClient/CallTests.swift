import ContractClient
import ContractRuntime
import HTTPMessages
import JSON
import Synchronization
import Testing

@Suite("Calls") struct CallTests {
    @Test("ask within the base URL, with what the operation answers in Accept")
    func request() async throws {
        let transport = ScriptedTransport { _, _ in ClientResponse(200) }
        let client = TestClient(transport)
        _ = try await client.connection.call(
            ListThings.self, .init(query: "a b&c"), CallOptions(fields: [.acceptLanguage: "pt"]))
        let sent = try #require(transport.sent.first)
        #expect(sent.url == "https://api.test/v1/things?query=a%20b%26c")
        #expect(sent.fields[.acceptLanguage] == "pt")
        #expect(sent.operationID == "listThings")
    }

    // MARK: Answers

    @Test("let limits of values pass, and refuse what no value can be made of, with its place")
    func tolerance() async throws {
        let lenient = ScriptedTransport { _, _ in ClientResponse(200, #"["long text", "b", "c"]"#) }
        #expect(try await TestClient(lenient).call(ListThings.self).ok.body.count == 3)
        let wrong = ScriptedTransport { _, _ in ClientResponse(200, #"["a", 1]"#) }
        let error = await #expect(throws: AnswerError.self) {
            try await TestClient(wrong).call(ListThings.self)
        }
        guard case .unreadable(let violations) = error?.reason else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(violations.map(\.pointer) == ["/1"])
        let cut = ScriptedTransport { _, _ in ClientResponse(200, #"["a""#) }
        let syntax = await #expect(throws: AnswerError.self) {
            try await TestClient(cut).call(ListThings.self)
        }
        #expect(syntax?.description.contains("'syntax'") == true)
    }

    @Test("keep a piece of what the contract does not list, and no more is read")
    func undeclared() async throws {
        let content = TextContent(String(repeating: "x", count: 100_000))
        let transport = ScriptedTransport { _, _ in
            ClientResponse(
                HTTPStatus(code: 418), fields: [.contentType: "text/html"], content: content)
        }
        let error = await #expect(throws: AnswerError.self) {
            try await TestClient(transport).call(ListThings.self)
        }
        #expect(error?.reason == .undeclared)
        #expect(error?.content.count == 4096)
        #expect(content.count.withLock { $0 } == 4096)
    }

    @Test("take no content that is larger than is asked for")
    func sizeLimit() async throws {
        let content = TextContent(String(repeating: " ", count: 10_000))
        let transport = ScriptedTransport { _, _ in
            ClientResponse(.ok, fields: [:], content: content)
        }
        await #expect(throws: ClientTransportError.self) {
            try await TestClient(transport) { $0.maxContentBytes = 100 }.call(ListThings.self)
        }
        #expect(content.count.withLock { $0 } == 101)
    }

    @Test("take content that has come whole at once, within the same limits")
    func whole() async throws {
        let bytes = Array("[\(String(repeating: " ", count: 10_000))]".utf8)
        let fields: HTTPFields = [.contentType: "application/json"]
        let transport = ScriptedTransport { number, _ in
            ClientResponse(
                HTTPStatus(code: number < 2 ? 200 : 299), fields: fields,
                content: WholeContent(bytes))
        }
        let answer = try await TestClient(transport).call(ListThings.self)
        #expect(try answer.ok.body.isEmpty)
        let limited = TestClient(transport) { $0.maxContentBytes = 100 }
        let tooLarge = await #expect(throws: ClientTransportError.self) {
            try await limited.call(ListThings.self)
        }
        #expect(tooLarge == .tooLarge("the content has more than 100 bytes"))
        let undeclared = await #expect(throws: AnswerError.self) {
            try await limited.call(ListThings.self)
        }
        #expect(undeclared?.reason == .undeclared)
    }

    // MARK: Credentials

    @Test("offer the first alternative that there is all of")
    func credentials() async throws {
        let transport = ScriptedTransport { _, _ in ClientResponse(200) }
        _ = try await TestClient(transport, ["key": "k e", "bearer": "b"]).call(ListThings.self)
        _ = try await TestClient(transport, ["key": "k e", "other": "o", "bearer": "b"]).call(
            ListThings.self)
        _ = try await TestClient(transport).call(ListThings.self)
        _ = try await TestClient(transport, ["bearer": "b"]).call(AddThing.self)
        #expect(transport.sent[0].fields[.authorization] == "Bearer b")
        #expect(transport.sent[0].url == "https://api.test/v1/things")
        #expect(transport.sent[1].url == "https://api.test/v1/things?key=k%20e")
        #expect(transport.sent[1].fields[.cookie] == "other=o")
        #expect(transport.sent[1].fields[.authorization] == nil)
        #expect(transport.sent[2].fields[.authorization] == nil)
        // The operation asks for none.
        #expect(transport.sent[3].fields[.authorization] == nil)
    }

    @Test("send no credentials where middleware leads elsewhere")
    func foreignOrigin() async throws {
        let transport = ScriptedTransport { _, _ in ClientResponse(200) }
        let client = TestClient(transport, ["bearer": "b"]) { configuration in
            configuration.middleware = [
                ClientMiddleware { request, next in
                    var request = request
                    request.url = "https://elsewhere.test/"
                    return try await next(request)
                }
            ]
        }
        _ = try await client.call(ListThings.self)
        #expect(transport.sent.map(\.url) == ["https://elsewhere.test/"])
        #expect(transport.sent[0].fields[.authorization] == nil)
    }

    @Test("send no credentials where a path would change the authority")
    func foreignPath() async throws {
        let transport = ScriptedTransport { _, _ in ClientResponse(200) }
        let client = TestClient(transport, ["bearer": "b"], baseURL: "https://api.test")
        _ = try await client.connection.call(MisleadingThing.self, .init(), CallOptions())
        #expect(transport.sent.map(\.url) == ["https://api.test@elsewhere.test/"])
        #expect(transport.sent[0].fields[.authorization] == nil)
    }

    @Test("options are values")
    func optionsAreValues() {
        var options = CallOptions()
        #expect(options.fields.isEmpty && options.deadline == nil)
        #expect(options.timeout == nil && options.retries == nil)
        options.timeout = .seconds(1)
        var other = options
        other.fields[.accept] = "text/csv"
        other.deadline = .seconds(2)
        other.retries = RetryPolicy(attempts: 7)
        #expect(options.fields.isEmpty && options.deadline == nil && options.retries == nil)
        #expect(other.fields[.accept] == "text/csv" && other.deadline == .seconds(2))
        #expect(other.timeout == .seconds(1) && other.retries?.attempts == 7)
    }

    @Test("follow redirections within the origin, and no others")
    func redirections() async throws {
        let transport = ScriptedTransport { number, _ in
            number == 0
                ? ClientResponse(302, "", [.location: "/v2/things?x=1"])
                : ClientResponse(200)
        }
        let answer = try await TestClient(transport, ["bearer": "b"]).call(ListThings.self)
        #expect(answer.status == .ok)
        #expect(transport.sent.map(\.url).last == "https://api.test/v2/things?x=1")
        #expect(transport.sent.last?.fields[.authorization] == "Bearer b")
        for target in [
            "https://other.test/", "//other.test/", "http://api.test/", "https://api.test:444/",
        ] {
            let away = ScriptedTransport { _, _ in ClientResponse(302, "", [.location: target]) }
            let error = await #expect(throws: AnswerError.self) {
                try await TestClient(away, ["bearer": "b"]).call(ListThings.self)
            }
            #expect(error?.status == .found)
            #expect(away.sent.count == 1)
        }
        let circle = ScriptedTransport { _, _ in ClientResponse(307, "", [.location: "things"]) }
        await #expect(throws: ClientTransportError.self) {
            try await TestClient(circle) { $0.retries = .none }.call(ListThings.self)
        }
        #expect(circle.sent.count == 6)
    }

    @Test(
        "refuse a base URL that is none", arguments: ["", "/v1", "ftp://a.test", "https://", "a b"])
    func baseURL(url: String) async throws {
        let transport = ScriptedTransport { _, _ in ClientResponse(200) }
        let connection = ClientConnection(
            baseURL: url, transport: transport, credentials: NoCredentials(), securitySchemes: [],
            configuration: ClientConfiguration())
        await #expect(throws: ClientTransportError.self) {
            try await connection.call(ListThings.self, .init(), CallOptions())
        }
        #expect(transport.sent.isEmpty)
    }

    // MARK: Middleware

    @Test("pass through middleware, the first outermost")
    func middleware() async throws {
        func adding(_ text: String) -> ClientMiddleware {
            ClientMiddleware { request, next in
                var request = request
                request.fields[.userAgent] = (request.fields[.userAgent] ?? "") + text
                return try await next(request)
            }
        }
        let transport = ScriptedTransport { _, _ in ClientResponse(200) }
        let client = TestClient(transport) { $0.middleware = [adding("a"), adding("b")] }
        _ = try await client.call(ListThings.self)
        #expect(transport.sent[0].fields[.userAgent] == "ab")
    }

    @Test("renew credentials once for all that were refused together")
    func refreshing() async throws {
        let held = HeldText("old")
        let transport = ScriptedTransport { _, request in
            ClientResponse(request.fields[.authorization] == "Bearer new" ? 200 : 401)
        }
        let count = CallCounter()
        let client = TestClient(transport, ["bearer": ClientCredential { held.value }]) {
            $0.middleware = [
                .refreshing {
                    await count.add()
                    try await Task.sleep(for: .milliseconds(20))
                    held.value = "new"
                    return true
                }
            ]
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<8 {
                group.addTask { _ = try await client.call(ListThings.self).ok }
            }
            try await group.waitForAll()
        }
        #expect(await count.value == 1)
        #expect(transport.sent.count == 16)
    }

    @Test("stay refused when there is nothing to renew")
    func notRefreshed() async throws {
        let transport = ScriptedTransport { _, _ in ClientResponse(401) }
        let client = TestClient(transport) { $0.middleware = [.refreshing { false }] }
        let error = await #expect(throws: AnswerError.self) {
            try await client.call(ListThings.self)
        }
        #expect(error?.status == .unauthorized)
        #expect(transport.sent.count == 1)
    }
}

/// A value that tests share with closures.
final class HeldText: Sendable {
    private let state: Mutex<String>

    init(_ value: String) { state = Mutex(value) }

    var value: String {
        get { state.withLock { $0 } }
        set { state.withLock { $0 = newValue } }
    }
}

/// Counts calls.
actor CallCounter {
    private(set) var value = 0
    func add() { value += 1 }
}
