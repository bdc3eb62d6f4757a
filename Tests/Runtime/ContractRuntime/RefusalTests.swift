import ContractRuntime
import HTTPMessages
import JSON
import Testing

@Suite("A service refuses what its contract forbids, in one order")
struct RefusalTests {
    private let server = NoteServer()

    @Test("A path that nothing serves is 404, whatever the method")
    func notFound() async {
        for method in HTTPMethod.allCases {
            let answer = await server.send(method, "/api/v1/nothing")
            #expect(answer.status == 404)
            #expect(answer.code == "not_found")
        }
    }

    @Test(
        "A method that a path does not offer is 405 with Allow",
        arguments: [
            (HTTPMethod.put, "/api/v1/notes", "GET, HEAD, POST, OPTIONS"),
            (.trace, "/api/v1/notes/1", "GET, HEAD, DELETE, OPTIONS"),
            (.query, "/version/", "GET, HEAD, OPTIONS"), (.get, "/api/v1/token", "PUT, OPTIONS"),
            (.head, "/api/v1/token", "PUT, OPTIONS"), (.connect, "/version", "GET, HEAD, OPTIONS"),
        ])
    func methodNotAllowed(_ method: HTTPMethod, _ path: String, _ allow: String) async {
        let answer = await server.send(method, path)
        #expect(answer.status == 405)
        #expect(answer.code == "method_not_allowed")
        #expect(answer[.allow] == allow)
    }

    @Test("OPTIONS is answered on every path, without a credential")
    func options() async {
        let answer = await server.send(.options, "/api/v1/notes/1")
        #expect(answer.status == 204)
        #expect(answer[.allow] == "GET, HEAD, DELETE, OPTIONS")
        #expect(answer.bytes.isEmpty)
        let server = await server.send(.options, "*")
        #expect(server.status == 204)
        #expect(server[.allow] == "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS")
    }

    @Test(
        "A request without a proper credential is 401 and learns the schemes",
        arguments: [
            (nil, false), ("Bearer", true), ("Bearer ", true), ("Bearer nobody", true),
            ("Basic YWRhOg==", true), ("Bearer a b", true), ("Bearerada", true), ("ada", true),
            ("Bearer \"ada\"", true), ("Token nobody", true), ("", true),
            ("Bearer ada, root", true),
        ] as [(String?, Bool)])
    func unauthorized(_ authorization: String?, _ isBad: Bool) async {
        var fields = HTTPFields()
        fields[.authorization] = authorization
        let answer = await server.send(.get, "/api/v1/notes/1", fields)
        #expect(answer.status == 401)
        #expect(answer.code == "unauthorized")
        let error = isBad ? ", error=\"invalid_token\"" : ""
        #expect(
            answer[.wwwAuthenticate] == "Bearer realm=\"notes\"\(error), Token realm=\"notes\"")
    }

    @Test(
        "Both schemes prove the same caller, in any case",
        arguments: ["Bearer ada", "Token ada", "bearer ada", "TOKEN ada", "Bearer   ada"])
    func authorized(_ authorization: String) async {
        let fields: HTTPFields = [.authorization: authorization]
        #expect(await server.send(.get, "/api/v1/notes/1", fields).status == 200)
    }

    @Test("Two credentials of one field are none")
    func twoCredentials() async {
        let fields: HTTPFields = [.authorization: "Bearer ada", .authorization: "Bearer ada"]
        #expect(await server.send(.get, "/api/v1/notes/1", fields).status == 401)
    }

    @Test("A caller who is blocked, or lacks the role, is 403")
    func forbidden() async {
        let blocked = await server.send(.get, "/api/v1/notes/1", token: "blocked")
        #expect(blocked.status == 403)
        #expect(blocked.code == "account_blocked")
        let role = await server.send(.delete, "/api/v1/notes/1", token: "ada")
        #expect(role.status == 403)
        #expect(role.code == "forbidden")
        #expect(await server.send(.delete, "/api/v1/notes/1", token: "root").status == 204)
    }

    @Test("An optional caller may be nobody, but not somebody with a bad credential")
    func optionalCaller() async {
        let nobody = await server.send(.get, "/api/v1/notes")
        #expect(nobody.json[JSONPointer("/0/title")!] == "limit=50 ids=[]")
        let ada = await server.send(.get, "/api/v1/notes", token: "ada")
        #expect(ada.json[JSONPointer("/0/title")!] == "limit=50 ids=[] caller=ada")
        #expect(await server.send(.get, "/api/v1/notes", token: "nobody").status == 401)
        let basic: HTTPFields = [.authorization: "Basic YWRhOg=="]
        #expect(await server.send(.get, "/api/v1/notes", basic).status == 401)
    }

    @Test(
        "A client that takes none of the media types is 406",
        arguments: [
            ("*/*", 200), ("application/json", 200), ("text/html, */*;q=0.1", 200),
            ("application/*", 200), ("text/html", 406), ("application/json;q=0", 406),
            ("application/problem+json", 200), ("nonsense", 200), ("", 200),
        ])
    func notAcceptable(_ accept: String, _ status: UInt16) async {
        let answer = await server.send(.get, "/api/v1/notes/1", token: "ada", [.accept: accept])
        #expect(answer.status == status)
        #expect(status != 406 || answer.code == "not_acceptable")
    }

    @Test("Where success has no content, whatever a client takes is fine")
    func noContent() async {
        let accept: HTTPFields = [.accept: "application/json"]
        let answer = await server.send(.delete, "/api/v1/notes/1", token: "root", accept)
        #expect(answer.status == 204)
    }

    @Test(
        "A body of another media type is 415",
        arguments: [
            ("application/json", 201), ("application/json; charset=utf-8", 201),
            ("Application/JSON;charset=\"UTF-8\"", 201), ("application/json; charset=latin1", 415),
            ("text/plain", 415), ("application/problem+json", 415), ("application", 415), ("", 415),
        ])
    func unsupportedMediaType(_ type: String, _ status: UInt16) async {
        let answer = await server.send(
            .post, "/api/v1/notes", token: "ada", [.contentType: type],
            json: #"{"title":"a","kind":"plain","city":null}"#)
        #expect(answer.status == status)
        #expect(status != 415 || answer.code == "unsupported_media_type")
    }

    @Test("A body without a media type, with two, or compressed, is 415")
    func unsupportedContent() async {
        let body = HTTPRequestBody(Array(#"{"title":"a","kind":"plain","city":null}"#.utf8))
        let ada: HTTPFields = [.authorization: "Bearer ada"]
        #expect(await server.send(.post, "/api/v1/notes", ada, body).status == 415)
        for extra: HTTPFields in [
            [.contentType: "application/json", .contentType: "application/json"],
            [.contentType: "application/json", .contentEncoding: "gzip"],
        ] {
            var fields = ada
            fields.append(contentsOf: extra)
            #expect(await server.send(.post, "/api/v1/notes", fields, body).status == 415)
        }
    }

    @Test("A body over the operation's limit is 413, declared or not, and ends the connection")
    func contentTooLarge() async {
        let fields: HTTPFields = [.authorization: "Bearer ada", .contentType: "application/json"]
        let long = Array(repeating: UInt8(ascii: " "), count: 2_000)
        let bodies = [
            HTTPRequestBody(long),
            HTTPRequestBody(source: Pieces([Array(long[..<1_000]), long]), declaredLength: nil),
            HTTPRequestBody(source: Pieces([]), declaredLength: 1 << 40),
        ]
        for body in bodies {
            let answer = await server.send(.post, "/api/v1/notes", fields, body)
            #expect(answer.status == 413)
            #expect(answer.code == "content_too_large")
            #expect(answer.response.closesConnection)
        }
    }

    @Test(
        "A body that breaks off is told by the engine's reason",
        arguments: [
            (
                HTTPBodyError.malformed("the chunk size is not hexadecimal"), 400,
                "malformed_request"
            ),
            (.timedOut, 408, "request_timeout"), (.tooLarge, 413, "content_too_large"),
            (.closed, 400, "malformed_request"),
        ])
    func brokenBody(_ error: HTTPBodyError, _ status: UInt16, _ code: String) async {
        let fields: HTTPFields = [.authorization: "Bearer ada", .contentType: "application/json"]
        let body = HTTPRequestBody(source: Pieces([], error), declaredLength: nil)
        let answer = await server.send(.post, "/api/v1/notes", fields, body)
        #expect(answer.status == status)
        #expect(answer.code == code)
        #expect(answer.response.closesConnection)
    }

    @Test("A body where the contract has none is 400, an empty chunked one is none")
    func unexpectedBody() async {
        let declared = await server.send(.get, "/version", json: "{}")
        #expect(declared.status == 400)
        #expect(declared.code == "malformed_request")
        let chunked = HTTPRequestBody(source: Pieces([[1]]), declaredLength: nil)
        #expect(await server.send(.get, "/version", [:], chunked).status == 400)
        let empty = HTTPRequestBody(source: Pieces([]), declaredLength: nil)
        #expect(await server.send(.get, "/version", [:], empty).status == 200)
    }

    @Test("Of several obstacles the first of the order is answered")
    func order() async {
        let html: HTTPFields = [.accept: "text/html", .contentType: "text/plain"]
        #expect(await server.send(.put, "/nothing", html, json: "{").status == 404)
        #expect(await server.send(.patch, "/api/v1/notes", html, json: "{").status == 405)
        #expect(await server.send(.post, "/api/v1/notes?x", html, json: "{").status == 401)
        let blocked = await server.send(
            .post, "/api/v1/notes?x", token: "blocked", html, json: "{")
        #expect(blocked.status == 403)
        let accept = await server.send(.post, "/api/v1/notes?x", token: "ada", html, json: "{")
        #expect(accept.status == 406)
        let text: HTTPFields = [.contentType: "text/plain"]
        let long = String(repeating: " ", count: 2_000)
        #expect(
            await server.send(.post, "/api/v1/notes?x", token: "ada", text, json: long).status
                == 415)
        #expect(
            await server.send(.post, "/api/v1/notes?x", token: "ada", json: long).status == 413)
        let both = await server.send(.post, "/api/v1/notes?x", token: "ada", json: "{")
        #expect(both.status == 400)
        #expect(both.errors == ["query /x additionalProperties", "body  syntax"])
    }
}

/// A body that comes in pieces, and maybe never ends well.
final class Pieces: HTTPBodySource {
    private let pieces: [[UInt8]]
    private let error: HTTPBodyError?
    private let index = IndexBox()

    init(_ pieces: [[UInt8]], _ error: HTTPBodyError? = nil) {
        self.pieces = pieces
        self.error = error
    }

    func next() async throws(HTTPBodyError) -> [UInt8]? {
        let index = index.next()
        if index < pieces.count { return pieces[index] }
        if let error { throw error }
        return nil
    }
}
