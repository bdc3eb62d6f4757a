import ContractRuntime
import EmittedLibrary
import HTTPMessages
import JSON
import Testing

@Suite("Emitted code for sequences, media types, methods and requirements")
struct DeliveryTests {
    private struct Answer {
        let status: UInt16
        let fields: HTTPFields
        let text: String

        var json: JSONValue { (try? JSONValue.parse(Array(text.utf8))) ?? .null }
        var errors: [String] {
            (json["errors"]?.array ?? []).map { item in
                ["pointer", "keyword"].map { item[$0]?.string ?? "?" }.joined(separator: " ")
            }
        }
    }

    private func send(
        _ method: HTTPMethod, _ target: String, _ fields: HTTPFields = [:], _ body: String = "",
        certificate: String? = nil, cors: CORSPolicy? = nil
    ) async throws -> Answer {
        let library = LibraryHandlers()
        let service = ContractService(
            contractRoutes(
                books: library, meta: library, files: FileHandlers(),
                deliveries: DeliveryHandlers(), parameters: ParameterHandlers()),
            authenticator: ReaderAuthenticator(),
            configuration: ContractServiceConfiguration(
                cors: cors, clientCertificate: { _ in certificate }))
        let request = HTTPRequest(
            head: HTTPRequestHead(method, target, fields),
            body: HTTPRequestBody(Array(body.utf8)), requestID: "r1")
        let response = await service.respond(to: request)
        var bytes: [UInt8] = []
        switch response.body {
        case .bytes(let all): bytes = all
        case .stream(let source, _):
            while let piece = try await source.next() { bytes += piece }
        default: break
        }
        return Answer(
            status: response.status.code, fields: response.fields,
            text: String(decoding: bytes, as: UTF8.self))
    }

    private static let writer: HTTPFields = ["Authorization": "Bearer ada+write+read"]

    // MARK: Sequences

    @Test(
        "reads the values of a sequence one by one, and writes them so",
        arguments: [
            ("application/jsonl", "{\"book\":1}\r\n\n {\"book\":2,\"note\":\"\\n\"}"),
            ("application/json-seq", "\u{1E}{\"book\":1}\n\u{1E}{\"book\":2,\"note\":\"\\n\"}\n"),
            (
                "text/event-stream",
                "\u{FEFF}: hello\ndata:{\"book\":\ndata: 1}\n\nid: 7\n\n"
                    + "event: x\r\ndata: {\"book\":2,\"note\":\"\\n\"}\r\rdata: {\"book\":3}\n"
            ),
        ])
    func sequences(mediaType: String, body: String) async throws {
        var fields = Self.writer
        fields[.contentType] = mediaType
        let answer = try await send(.post, "/deliveries", fields, body)
        #expect(answer.status == 200)
        #expect(answer.fields["Content-Type"] == "application/x-ndjson")
        #expect(answer.text == "{\"book\":1}\n{\"book\":2,\"note\":\"\\n\"}\n")
    }

    @Test("tells which value of a sequence breaks the contract")
    func brokenSequences() async throws {
        var fields = Self.writer
        fields[.contentType] = "application/jsonl"
        let wrong = try await send(.post, "/deliveries", fields, "{\"book\":1}\n{\"book\":0}\n")
        #expect(wrong.status == 422)
        #expect(wrong.errors == ["/1/book minimum"])
        let broken = try await send(.post, "/deliveries", fields, "{\"book\":1}\n{\"book\":}\n")
        #expect(broken.status == 400)
        #expect(broken.errors == ["/1 syntax"])
        let line = "{\"book\":1,\"note\":\"" + String(repeating: "x", count: 1 << 20) + "\"}"
        #expect(try await send(.post, "/deliveries", fields, line).status == 413)
        // No value at all is a sequence too.
        #expect(try await send(.post, "/deliveries", fields).text == "")
    }

    @Test("writes events, and lets no value begin another field")
    func events() async throws {
        let answer = try await send(.get, "/deliveries/progress")
        #expect(answer.status == 200)
        #expect(answer.fields["Content-Type"] == "text/event-stream")
        #expect(answer.fields["Cache-Control"] == "no-store")
        #expect(
            answer.text == """
                event: arrived id: 9
                id: 1
                retry: 5
                data: one
                data: two

                data: 


                """)
        let sequence = try await send(
            .get, "/deliveries/progress", ["Accept": "application/json-seq"])
        #expect(sequence.text == "\u{1E}1\n\u{1E}2\n")
    }

    // MARK: Media types and methods

    @Test(
        "answers in the media type that the client likes best",
        arguments: [
            ("*/*", "application/json", "[{\"book\":1,\"note\":\"abc\"}]"),
            ("text/csv, application/json;q=0.5", "text/csv; charset=utf-8", "book\nabc"),
            ("application/pdf", "application/pdf", "%PDF"),
        ])
    func mediaTypes(accept: String, mediaType: String, text: String) async throws {
        let answer = try await send(
            .query, "/deliveries",
            [
                "Authorization": "Bearer ada+read.deliveries", "Accept": accept,
                "Content-Type": "text/plain",
            ], "abc")
        #expect(answer.status == 200)
        #expect(answer.fields["Content-Type"] == mediaType)
        #expect(answer.text == text)
    }

    @Test("gives the fields that several responses have alike")
    func sharedFields() async throws {
        let answer = try await send(.head, "/deliveries", ["X-Clerk": "ada"])
        #expect(answer.status == 204)
        #expect(answer.fields["X-Rate-Limit"] == "9")
        #expect(answer.fields["X-Rate-Remaining"] == "8")
        #expect(answer.fields["X-Rate-Classes"] == "a,b")
        let other = try await send(
            .query, "/deliveries",
            ["Authorization": "Bearer ada+read.deliveries", "Content-Type": "text/plain"], "abc")
        #expect(other.fields["X-Rate-Limit"] == "9")
        #expect(other.fields["X-Rate-Remaining"] == nil)
    }

    @Test("holds a text against its schema")
    func texts() async throws {
        let fields: HTTPFields = [
            "Authorization": "Bearer ada+read.deliveries", "Content-Type": "text/plain",
        ]
        let short = try await send(.query, "/deliveries", fields, "a")
        #expect(short.status == 422)
        #expect(short.errors == [" minLength"])
        #expect(try await send(.query, "/deliveries", fields, "").status == 400)
    }

    // MARK: Requirements

    @Test("lets nobody in without every scope or role that the contract asks for")
    func scopes() async throws {
        let text: HTTPFields = ["Content-Type": "text/plain"]
        func query(_ caller: String) async throws -> Answer {
            var fields = text
            fields[.authorization] = caller
            return try await send(.query, "/deliveries", fields, "abc")
        }
        #expect(try await query("Bearer ada+read.deliveries").status == 200)
        let poor = try await query("Bearer ada+read")
        #expect(poor.status == 403)
        #expect(
            poor.fields["WWW-Authenticate"]
                == "Bearer realm=\"api\", error=\"insufficient_scope\", scope=\"read.deliveries\"")
        #expect(try await query("Bearer nobody").status == 401)
        // A scheme without scopes asks for a role.
        #expect(try await send(.head, "/deliveries", ["X-Clerk": "ada"]).status == 204)
        #expect(try await send(.head, "/deliveries", ["X-Clerk": "bob"]).status == 403)
        // One of two scopes is not enough, and neither is one of two schemes.
        var fields: HTTPFields = ["Content-Type": "application/jsonl"]
        fields[.authorization] = "Bearer ada+write"
        #expect(try await send(.post, "/deliveries", fields, "{\"book\":1}").status == 403)
        // One of two lists is.
        fields[.authorization] = "Bearer ada+everything"
        #expect(try await send(.post, "/deliveries", fields, "{\"book\":1}").status == 200)
        fields[.authorization] = "Digest username=\"ada\", response=\"x\""
        #expect(try await send(.post, "/deliveries", fields, "{\"book\":1}").status == 401)
    }

    @Test("knows certificates, and a scheme that nobody declares admits nobody")
    func certificates() async throws {
        let unknown = try await send(.options, "/deliveries", ["Authorization": "Bearer ada"])
        #expect(unknown.status == 401)
        let known = try await send(.options, "/deliveries", certificate: "CN=ada")
        #expect(known.status == 200)
        #expect(known.text == "6")
    }

    @Test("answers the preflights of browsers where the contract has an operation for OPTIONS")
    func preflights() async throws {
        let fields: HTTPFields = [
            "Origin": "https://app.example.org", "Access-Control-Request-Method": "POST",
        ]
        let policy = try CORSPolicy(origins: ["https://app.example.org"])
        let answer = try await send(.options, "/deliveries", fields, cors: policy)
        #expect(answer.status == 204)
        #expect(answer.fields["Access-Control-Allow-Origin"] == "https://app.example.org")
        #expect(try await send(.options, "/deliveries", fields).status == 401)
    }

    // MARK: Requests that are sent

    @Test("makes the requests of callbacks and webhooks of typed parts")
    func outgoing() {
        let request = ArrivedRequest.request(
            to: "https://example.org/hook?a=1#top", body: Delivery(book: 1, note: nil),
            xSignature: "s", attempt: 2)
        #expect(request.url == "https://example.org/hook?a=1&attempt=2#top")
        #expect(request.fields["X-Signature"] == "s")
        #expect(request.fields["Content-Type"] == "application/json")
        #expect(String(decoding: request.body, as: UTF8.self) == "{\"book\":1}")
        #expect(request.description.method == .post)
        #expect(OutgoingAnswer(.noContent).isExpected(by: ArrivedRequest.description))
        #expect(!OutgoingAnswer(.ok).isExpected(by: ArrivedRequest.description))
        let other = LibraryClosedRequest.request(to: "http://example.org", body: "today")
        #expect(other.fields["Content-Type"] == "text/plain; charset=utf-8")
        #expect(String(decoding: other.body, as: UTF8.self) == "today")
    }
}
