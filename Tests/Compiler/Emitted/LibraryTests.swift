import ContractRuntime
import EmittedLibrary
import HTTPMessages
import JSON
import Testing
import Timestamps

@Suite("Emitted code") struct LibraryTests {
    private let service: ContractService<ReaderAuthenticator>

    init() {
        let handlers = LibraryHandlers()
        service = ContractService(
            contractRoutes(
                books: handlers, meta: handlers, files: FileHandlers(),
                deliveries: DeliveryHandlers(),
                parameters: ParameterHandlers()),
            authenticator: ReaderAuthenticator())
    }

    // MARK: Requests

    private struct Answer {
        let status: UInt16
        let fields: HTTPFields
        let text: String

        var json: JSONValue { (try? JSONValue.parse(Array(text.utf8))) ?? .null }
        var errors: [String] {
            (json["errors"]?.array ?? []).map { item in
                ["in", "pointer", "keyword"].map { item[$0]?.string ?? "?" }
                    .joined(separator: " ")
            }
        }
    }

    private func send(
        _ method: HTTPMethod, _ target: String, by caller: String? = "ada",
        _ fields: HTTPFields = [:], _ body: String? = nil, as type: String = "application/json"
    ) async -> Answer {
        var fields = fields
        if let caller { fields.append(.authorization, "Bearer \(caller)") }
        if body != nil { fields.append(.contentType, type) }
        let request = HTTPRequest(
            head: HTTPRequestHead(method, target, fields),
            body: HTTPRequestBody(Array((body ?? "").utf8)), isSecure: false, requestID: "r1")
        let response = await service.respond(to: request)
        let bytes: [UInt8] =
            switch response.body {
            case .bytes(let bytes): bytes
            case .constant(let bytes): bytes.array
            default: []
            }
        return Answer(
            status: response.status.code, fields: response.fields,
            text: String(decoding: bytes, as: UTF8.self))
    }

    // MARK: Parameters

    @Test("reads parameters of every place and layout")
    func parameters() async {
        let answer = await send(
            .get,
            "/books?lent=true&limit=2&order=-title&genre=novel&genre=non-fiction&ids=1,2"
                + "&since=2024-03-21T11:07:23Z&on=2024-03-21&price_below=2.5&words=x&cursor=c",
            [
                "X-Client": "probe", "X-Flags": "a, b",
                "Cookie": "session=6ba7b810-9dad-11d1-80b4-00c04fd430c8",
            ])
        #expect(answer.status == 200)
        #expect(
            answer.json.array?.first?["title"] == """
                limit=2 order=-title lent=true below=2.5 words=["x"] \
                genre=["novel", "non-fiction"] ids=[1, 2] flags=["a", "b"] client=probe \
                session=6ba7b810-9dad-11d1-80b4-00c04fd430c8 \
                since=2024-03-21T11:07:23.000000+00:00 on=2024-03-21
                """)
        #expect(answer.fields["Link"] == "<c>")
        #expect(answer.fields["X-Total"] == "3")
    }

    @Test("fills in defaults")
    func defaults() async {
        let answer = await send(.get, "/books?lent=false")
        #expect(
            answer.json.array?.first?["title"] == """
                limit=50 order=title lent=false below=9.5 words=["a", "b"]
                """)
        #expect(answer.fields["Link"] == nil)
    }

    @Test("tells every broken parameter")
    func brokenParameters() async {
        let answer = await send(
            .get, "/books?limit=201&order=up&genre=novel&genre=x&price_below=0&other=1")
        #expect(answer.status == 422)
        #expect(
            Set(answer.errors) == [
                "query /limit maximum", "query /order enum", "query /genre/1 enum",
                "query /price_below exclusiveMinimum", "query /lent required",
                "query /other additionalProperties",
            ])
    }

    @Test("reads path parameters, and fills them into paths")
    func pathParameters() async {
        let answer = await send(
            .put, "/shelves/a%20b%2Fc/non-fiction/labels", [:], #"{"b": "x"}"#)
        #expect(answer.json["path"] == "/shelves/a%20b%2Fc/non-fiction/labels")
        #expect(answer.json["labels"] == ["b": "x"])
        #expect(GetBook.path(bookID: 7) == "/books/7")
        #expect(await send(.get, "/books/0").errors == ["path /book_id minimum"])
    }

    // MARK: Bodies

    @Test("reads objects, nested and recursive")
    func body() async {
        let answer = await send(
            .post, "/books", [:],
            """
            {"title": "T", "genre": "1st edition", "subtitle": null, "edition": "first",
             "publisher": {"name": "p", "parent": {"name": "q", "parent": {"name": "r"}}}}
            """)
        #expect(answer.status == 201)
        #expect(answer.json["title"] == #"["p", "q", "r"]"#)
        #expect(answer.fields["Location"] == "/books/1")
    }

    @Test("tells every broken property")
    func brokenBody() async {
        let answer = await send(
            .post, "/books", [:],
            #"{"id": 1, "title": "\"", "genre": "poem", "tags": ["a", "a"], "edition": "2", "x": 1}"#
        )
        #expect(answer.status == 422)
        #expect(
            Set(answer.errors) == [
                "body /id readOnly", "body /title pattern", "body /genre enum",
                "body /tags/1 uniqueItems", "body /edition enum", "body /x additionalProperties",
                "body  required",
            ])
        let unreadable = await send(.post, "/books", [:], "{")
        #expect(unreadable.status == 400)
    }

    @Test("tells absent, null and value apart")
    func presence() throws {
        func read(_ text: String) throws -> BookChange? {
            var json = JSONReader(Array(text.utf8))
            let change = try BookChange.read(from: &json)
            #expect(json.violations.isEmpty)
            return change
        }
        #expect(try read("{}") == BookChange())
        #expect(
            try read(#"{"subtitle": null, "genre": "novel"}"#)
                == BookChange(subtitle: .null, genre: .value(.novel)))
    }

    @Test("reads an optional body, or none")
    func optionalBody() async {
        let type = "application/merge-patch+json"
        #expect(await send(.patch, "/books/7", [:], "{}", as: type).status == 204)
        #expect(await send(.patch, "/books/7").status == 204)
        #expect(await send(.patch, "/books/7", [:], "{}").status == 415)
    }

    // MARK: Responses

    @Test("writes every kind of property")
    func everyProperty() async throws {
        let answer = await send(.get, "/books/1")
        #expect(answer.fields[.contentType] == "application/vnd.library+json")
        let expected = """
            {"id":1,"title":"A","subtitle":"B","genre":"default",\
            "added_at":"1970-01-01T00:00:00.000000+00:00","published_on":"1871-12-01",\
            "isbn":"urn:isbn:3","price":1.25,"tags":["x"],"kind":"book","cover":"hard",\
            "place":{"room":"R","row":3},"extra":[1,null],"counts":{"n":2},"matrix":[[1,null]],\
            "sequel":{"id":7,"title":"Middlemarch","subtitle":null,"genre":"novel",\
            "added_at":"1970-01-01T01:00:00.000000+01:00","isbn":"urn:isbn:1","price":1.5,\
            "tags":[],"kind":"book"},"part_of":{"name":"S","first":null},\
            "notes":[{"text":"n","answers":[]}]}
            """
        #expect(answer.json == (try JSONValue.parse(Array(expected.utf8))))
    }

    @Test("answers with listed, ranged and other statuses")
    func statuses() async {
        let missing = await send(.get, "/books/2")
        #expect(missing.status == 404)
        #expect(missing.fields[.contentType] == "application/problem+json")
        #expect(missing.json["title"] == "No such book")
        #expect(await send(.get, "/books/3").status == 503)
        let other = await send(.get, "/books/4")
        #expect(other.status == 418)
        #expect(other.json == ["short": "stout"])
        #expect(other.fields["Retry-After"] == "5")
    }

    @Test("redirects, and answers with text")
    func redirectsAndTexts() async {
        let body =
            #"{"title": "there", "genre": "self", "subtitle": "s", "publisher": {"name": ""}}"#
        let redirect = await send(.post, "/books", [:], body)
        #expect(redirect.status == 303)
        #expect(redirect.fields["Location"] == "/books/7")
        let home = await send(.get, "/", by: nil)
        #expect(home.text == "<p>Olá</p>")
        #expect(home.fields[.contentType] == "text/html; charset=utf-8")
        #expect(await send(.get, "/version", by: nil).text == #"{"name":"Library","status":"ok"}"#)
    }

    @Test("tells problems in the caller's language, with placeholders filled in once")
    func problems() async {
        func body(_ title: String) -> String {
            #"{"title": "\#(title)", "genre": "novel", "subtitle": "s", "publisher": {"name": ""}}"#
        }
        let full = await send(.post, "/books", ["Accept-Language": "pt"], body("full"))
        #expect(full.status == 409)
        #expect(full.json["code"] == "shelf_full")
        #expect(full.json["detail"] == "20 livros em B {limit}.")
        let known = await send(.post, "/books", [:], body("known"))
        #expect(known.json["detail"] == "The library has it.")
        let missing = await send(.delete, "/books/9")
        #expect(missing.json["detail"] == "There is no book 9.")
        #expect(missing.fields["X-Hint"] == "true")
        #expect(await send(.get, "/books?lent=true&cursor=stale").json["code"] == "unknown_cursor")
    }

    // MARK: Security and facts

    @Test("asks for callers and roles where the contract does")
    func security() async {
        #expect(await send(.get, "/books?lent=true", by: nil).status == 401)
        #expect(await send(.post, "/books", by: "bob", [:], "{}").status == 403)
        #expect(await send(.get, "/books/9", by: nil).json["title"] == "nobody")
        #expect(await send(.get, "/books/9", by: "bob").json["title"] == "bob")
        let key = await send(.get, "/books/9", by: nil, ["Authorization": "Token bob"])
        #expect(key.status == 401)
        #expect(
            await send(.get, "/books?lent=true", by: nil, ["Authorization": "Token bob"]).status
                == 200)
    }

    @Test("tells what the contract is")
    func facts() throws {
        #expect("\(ContractDocument.title)" == "Library")
        #expect("\(ContractDocument.version)" == "2.4.0")
        #expect(ContractDocument.operations.count == 33)
        let server = try #require(ContractDocument.servers.first)
        #expect(server.url() == "https://eu.example.org:443/v2")
        #expect(server.url(["region": "us"]) == "https://us.example.org:443/v2")
        #expect(server.url(["region": "mars"]) == nil)
        #expect(server.url(["planet": "mars"]) == nil)
        #expect(ContractDocument.operations.first?.id == "getVersion")
        #expect("\(ContractDocument.yaml)".hasPrefix("# One document with everything"))
        let json = Array("\(ContractDocument.json)".utf8)
        #expect((try? JSONValue.parse(json))?["info"]?["title"] == "Library")
    }
}
