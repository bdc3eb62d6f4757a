import ContractRuntime
import HTTPMessages
import JSON
import Synchronization
import Testing

@Suite("Answers carry what the contract and every response ask for")
struct AnswerTests {
    private let server = NoteServer()
    private let note = #"{"title":"a","kind":"plain","city":null}"#

    private func create(_ title: String, _ fields: HTTPFields = [:]) async -> Answer {
        await server.send(
            .post, "/api/v1/notes", token: "ada", fields,
            json: #"{"title":"\#(title)","kind":"plain","city":null}"#)
    }

    @Test("An output becomes status, fields and body")
    func outputs() async {
        let created = await create("a")
        #expect(created.status == 201)
        #expect(created[.location] == "/api/v1/notes/7")
        #expect(created[.contentType] == "application/json")
        let expected =
            #"{"id":7,"title":"a","created":"2024-03-21T11:07:23.587564+03:00","#
            + #""token_type":"Bearer"}"#
        #expect(created.text == expected)
        #expect(created.response.operationID == "createNote")
        let deleted = await server.send(.delete, "/api/v1/notes/1", token: "root")
        #expect(deleted.status == 204)
        #expect(deleted.bytes.isEmpty)
        #expect(deleted[.contentType] == nil)
        let text = await server.send(.put, "/api/v1/token", json: "\"é\"")
        #expect(text[.contentType] == "text/plain; charset=utf-8")
        #expect(text.text == "token for é")
    }

    @Test("HEAD is what GET is, and a slash at the end changes nothing")
    func head() async {
        for method in [HTTPMethod.get, .head] {
            let answer = await server.send(method, "/version/")
            #expect(answer.status == 200)
            #expect(answer.response.operationID == "getVersion")
        }
    }

    @Test("What the contract calls vital is so by every spelling of its path, and nothing else is")
    func vital() {
        func isVital(_ method: HTTPMethod, _ target: String) -> Bool {
            server.responder.isVital(HTTPRequestHead(method, target))
        }
        for path in ["/version", "/version/", "/v%65rsion?a=b"] {
            #expect(isVital(.get, path))
            #expect(isVital(.head, path))
            #expect(!isVital(.post, path))
        }
        #expect(!isVital(.get, "/api/v1/notes"))
        #expect(!isVital(.get, "/nothing"))
    }

    @Test("A link to the next page keeps the query and replaces one parameter")
    func link() async {
        let answer = await server.send(.get, "/api/v1/notes?limit=1")
        #expect(answer[.link] == "</api/v1/notes?limit=1&cursor=a%20b>; rel=\"next\"")
        let context = RequestContext(target: "/a%20b?cursor=old&cursorx=1&cursor&q=%C3%A9")
        #expect(
            context.link(to: "next", replacing: "cursor", with: "é/1")
                == "</a%20b?cursorx=1&q=%C3%A9&cursor=%C3%A9%2F1>; rel=\"next\"")
        #expect(
            RequestContext(target: "/a").link(to: "prev", replacing: "c", with: "1")
                == "</a?c=1>; rel=\"prev\"")
    }

    @Test("Every answer has the standing fields, problems and preflights too")
    func standingFields() async {
        let answers = [
            await server.send(.get, "/version"), await create("a"), await create("broken"),
            await server.send(.get, "/nothing"), await server.send(.put, "/version"),
            await server.send(.options, "/version"), await server.send(.get, "/api/v1/notes/1"),
            Answer(server.responder.refusal(.badRequest, detail: "", requestID: "r2")),
        ]
        for answer in answers {
            #expect(answer[.xContentTypeOptions] == "nosniff")
            #expect(
                answer[.contentSecurityPolicy] == "default-src 'none'; frame-ancestors 'none'")
            #expect(answer[.referrerPolicy] == "no-referrer")
            #expect(answer[.strictTransportSecurity] == nil)
        }
    }

    @Test("Answers by TLS ask to stay with it")
    func strictTransport() async {
        let answer = await server.send(.get, "/version", isSecure: true)
        #expect(answer[.strictTransportSecurity] == "max-age=31536000")
        let missing = await server.send(.get, "/nothing", isSecure: true)
        #expect(missing[.strictTransportSecurity] == "max-age=31536000")
    }

    @Test("No cache keeps what is for one caller")
    func caching() async {
        #expect(await server.send(.get, "/version")[.cacheControl] == nil)
        #expect(await server.send(.put, "/api/v1/token")[.cacheControl] == "no-store")
        #expect(
            await server.send(.get, "/api/v1/notes/1", token: "ada")[.cacheControl] == "no-store")
        #expect(await server.send(.get, "/nothing")[.cacheControl] == "no-store")
    }

    @Test("What the contract does not serve may be served by somebody else")
    func fallback() async {
        let server = NoteServer(fallback: { request in
            guard request.head.path.elementsEqual("/swagger".utf8) else { return nil }
            let fields: HTTPFields = [.contentSecurityPolicy: "default-src 'self'"]
            return HTTPResponse(.ok, fields: fields, body: .constant(StaticBytes("page")))
        })
        let page = await server.send(.get, "/swagger")
        #expect(page.text == "page")
        #expect(page[.contentSecurityPolicy] == "default-src 'self'")
        #expect(page[.xContentTypeOptions] == "nosniff")
        #expect(await server.send(.get, "/other").status == 404)
    }

    @Test(
        "An error of the world is told by status and request id alone",
        arguments: [
            ("full", 507, "insufficient_storage", nil), ("busy", 503, "unavailable", "2"),
            ("broken", 500, "internal_error", nil), ("slow", 503, "unavailable", "1"),
        ] as [(String, UInt16, String, String?)])
    func failures(_ title: String, _ status: UInt16, _ code: String, _ retry: String?) async {
        let answer = await create(title)
        #expect(answer.status == status)
        #expect(answer.code == code)
        #expect(answer[.retryAfter] == retry)
        #expect(answer.json["request_id"] == "r1")
        #expect(!answer.text.contains("hunter2"))
        let failure = server.failures.withLock { $0.first }
        #expect(failure?.operationID == "createNote")
        #expect(failure?.requestID == "r1")
        #expect(failure?.status.code == status)
    }

    @Test("An authenticator that fails is a failure and not a refusal")
    func brokenAuthenticator() async {
        #expect(await server.send(.get, "/api/v1/notes/1", token: "broken").status == 500)
        #expect(server.failures.withLock { $0.count } == 1)
    }

    @Test("A route table lists its operations in the order of the contract")
    func operations() {
        let routes = noteRoutes(notes: NoteHandlers())
        #expect(
            routes.operations.map(\.id) == [
                "createNote", "listNotes", "getNote", "deleteNote", "createToken", "getVersion",
            ])
    }
}
