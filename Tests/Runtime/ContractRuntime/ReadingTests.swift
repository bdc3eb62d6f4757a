import ContractRuntime
import HTTPMessages
import JSON
import Testing
import Timestamps

@Suite("An input is read from a request, and all that breaks the contract is reported at once")
struct ReadingTests {
    private let server = NoteServer()

    private func title(_ query: String, _ fields: HTTPFields = [:]) async -> JSONValue? {
        let answer = await server.send(.get, "/api/v1/notes" + query, fields)
        return answer.json[JSONPointer("/0/title")!]
    }

    @Test(
        "Parameters of the query are read",
        arguments: [
            ("", "limit=50 ids=[]"), ("?", "limit=50 ids=[]"), ("?limit=7", "limit=7 ids=[]"),
            ("?&limit=7&&", "limit=7 ids=[]"), ("?%6Cimit=7", "limit=7 ids=[]"),
            ("?limit=15e1", "limit=150 ids=[]"), ("?limit=20.0", "limit=20 ids=[]"),
            ("?ids=1,2,3", "limit=50 ids=[1, 2, 3]"), ("?ids=", "limit=50 ids=[]"),
            ("?ids=%31,2", "limit=50 ids=[1, 2]"), ("?kind=rich", "limit=50 ids=[] kind=rich"),
            ("?kind=voice%2Dmemo", "limit=50 ids=[] kind=voice-memo"),
            ("?tag=a&limit=1&tag=b", "limit=1 ids=[] tags=[\"a\", \"b\"]"),
            ("?tag=a+b%2B%2Cc", "limit=50 ids=[] tags=[\"a b+,c\"]"),
            ("?is_done=true", "limit=50 ids=[] done=true"),
            (
                "?since=2024-03-21T11:07:23.587564%2B03:00",
                "limit=50 ids=[] since=2024-03-21T11:07:23.587564+03:00"
            ),
        ])
    func query(_ query: String, _ expected: String) async {
        #expect(await title(query) == .string(expected))
    }

    @Test("Fields and cookies are read")
    func fieldsAndCookies() async {
        let fields: HTTPFields = ["X-Client": "cli", .cookie: "a=b; session=s%2C1; c=d"]
        #expect(await title("", fields) == "limit=50 ids=[] client=cli session=s,1")
    }

    @Test(
        "A parameter that cannot be read is 400, one that violates a keyword 422",
        arguments: [
            ("?limit=x", 400, ["query /limit type"]), ("?limit=", 400, ["query /limit type"]),
            ("?limit=1.5", 400, ["query /limit type"]), ("?limit=+5", 400, ["query /limit type"]),
            ("?limit=007", 400, ["query /limit type"]),
            ("?limit=\"5\"", 400, ["query /limit type"]),
            ("?limit=1&limit=2", 400, ["query /limit type"]),
            ("?limit=0", 422, ["query /limit minimum"]),
            ("?limit=201", 422, ["query /limit maximum"]),
            ("?limit=99999999999999999999", 422, ["query /limit maximum"]),
            ("?limit=-99999999999999999999", 422, ["query /limit minimum"]),
            ("?kind=loud", 422, ["query /kind enum"]), ("?kind=%ff", 400, ["query /kind type"]),
            ("?ids=1,x,0", 400, ["query /ids/1 type", "query /ids/2 minimum"]),
            ("?ids=1&ids=2", 400, ["query /ids type"]), ("?ids=1,", 400, ["query /ids/1 type"]),
            ("?tag=a&tag=a", 422, ["query /tag/1 uniqueItems"]),
            ("?tag=a&tag=b&tag=c", 422, ["query /tag maxItems"]),
            ("?tag=a&tag=", 422, ["query /tag/1 minLength"]),
            ("?since=yesterday", 422, ["query /since format"]),
            ("?is_done=1", 400, ["query /is_done type"]),
            ("?Limit=1", 422, ["query /Limit additionalProperties"]),
            (
                "?a/b~c=1&d", 422,
                ["query /a~1b~0c additionalProperties", "query /d additionalProperties"]
            ),
            (
                "?limit=0&kind=x&is_done=2&nope", 400,
                [
                    "query /nope additionalProperties", "query /limit minimum", "query /kind enum",
                    "query /is_done type",
                ]
            ),
        ])
    func refusedQueries(_ query: String, _ status: UInt16, _ errors: [String]) async {
        let answer = await server.send(.get, "/api/v1/notes" + query)
        #expect(answer.status == status)
        #expect(answer.code == (status == 400 ? "malformed_request" : "contract_violation"))
        #expect(answer.errors == errors)
    }

    @Test("More pairs than anybody needs are 400")
    func manyPairs() async {
        let query = "?" + (0..<300).map { "a\($0)=1" }.joined(separator: "&")
        let answer = await server.send(.get, "/api/v1/notes" + query)
        #expect(answer.status == 400)
        #expect(answer.errors == ["query  syntax"])
    }

    @Test("Fields and cookies that break the contract are reported")
    func refusedFields() async {
        let long = await server.send(.get, "/api/v1/notes", ["X-Client": "longer than eight"])
        #expect(long.status == 422)
        #expect(long.errors == ["header /X-Client maxLength"])
        let twice = await server.send(.get, "/api/v1/notes", ["X-Client": "a", "x-client": "b"])
        #expect(twice.status == 400)
        #expect(twice.errors == ["header /X-Client type"])
        let cookie = await server.send(.get, "/api/v1/notes", [.cookie: "session=%ff"])
        #expect(cookie.status == 400)
        #expect(cookie.errors == ["cookie /session type"])
    }

    @Test(
        "A parameter of the path is read and held to its rule",
        arguments: [
            ("7", 200, []), ("7/", 200, []), ("%37", 200, []), ("7.0", 200, []), ("101", 404, []),
            ("x", 400, ["path /note_id type"]), ("0", 422, ["path /note_id minimum"]),
            ("7%2F8", 400, ["path /note_id type"]), ("%20", 400, ["path /note_id type"]),
            ("1e400", 422, ["path /note_id maximum"]),
            ("7?debug", 422, ["query /debug additionalProperties"]),
        ] as [(String, UInt16, [String])])
    func path(_ segment: String, _ status: UInt16, _ errors: [String]) async {
        let answer = await server.send(.get, "/api/v1/notes/" + segment, token: "ada")
        #expect(answer.status == status)
        #expect(answer.errors == errors)
    }

    @Test(
        "A body that is no JSON is 400 with its place",
        arguments: [
            ("{", "line 1, column 2 (byte 1)"), ("{\n  \"é\" 1}", "line 2, column 7 (byte 9)"),
            ("{}x", "line 1, column 3 (byte 2)"), (#"{"title":"a","title":"b"}"#, "line 1"),
            (#"{"title":"\ud800"}"#, "line 1"), (#"{"tags":[[[[1]]]"#, "line 1"),
        ])
    func malformedBodies(_ body: String, _ place: String) async {
        let answer = await server.send(.post, "/api/v1/notes", token: "ada", json: body)
        #expect(answer.status == 400)
        #expect(answer.code == "malformed_request")
        let last = answer.json["errors"]?.array?.last
        #expect(last?["keyword"] == "syntax")
        #expect(last?["message"]?.string?.contains(place) == true)
    }

    @Test("A missing body is 400 where it is required, and nothing where it is not")
    func missingBody() async {
        let required = await server.send(.post, "/api/v1/notes", token: "ada")
        #expect(required.status == 400)
        #expect(required.errors == ["body  required"])
        #expect(await server.send(.put, "/api/v1/token").text == "token for nobody")
        #expect(await server.send(.put, "/api/v1/token", json: "\"ada\"").text == "token for ada")
        #expect(await server.send(.put, "/api/v1/token", json: "\"\"").status == 422)
    }

    @Test("A body that breaks its schema is 422 with every place, and echoes no value")
    func violatedBody() async {
        let body = #"""
            {"title":"much too long","kind":"secret-kind","priority":11,"weight":0.25,
             "tags":["a","a","abcdef",7],"due":"soon","labels":{"x":"y"},"id":1,
             "author":{"email":"nobody","manager":{}},"unknown":{"deep":1}}
            """#
        let answer = await server.send(.post, "/api/v1/notes", token: "ada", json: body)
        #expect(answer.status == 422)
        #expect(answer.code == "contract_violation")
        #expect(
            answer.errors == [
                "body /title maxLength", "body /kind enum", "body /priority maximum",
                "body /weight multipleOf", "body /tags/1 uniqueItems", "body /tags/2 maxLength",
                "body /tags/3 type", "body /tags maxItems", "body /due format",
                "body /labels/x type", "body /id readOnly", "body /author/email format",
                "body /author/manager required", "body /unknown additionalProperties",
                "body  required",
            ])
        for value in ["much too long", "secret-kind", "soon", "nobody", "abcdef"] {
            #expect(!answer.text.contains(value))
        }
    }

    @Test("Absent, null and given properties are three things")
    func presence() async throws {
        func due(_ text: String) throws -> Presence<String>? {
            var json = JSONReader(
                Array(#"{"title":"a","kind":"plain","city":null\#(text)}"#.utf8))
            return try NoteCreation.read(from: &json)?.due.map(\.description)
        }
        #expect(try due("") == .absent)
        #expect(try due(#","due":null"#) == .null)
        #expect(try due(#","due":"2024-03-21""#) == .value("2024-03-21"))
        #expect(try due(#","due":7"#) == .absent)
    }

    @Test("What is read is written again")
    func roundTrip() throws {
        let texts = [
            #"{"title":"a","kind":"voice-memo","city":null}"#,
            #"{"title":"a","kind":"plain","priority":2,"weight":0.3,"tags":["x"],"city":"Rome","#
                + #""due":null,"labels":{"a":1,"b":2},"#
                + #""author":{"email":"a@b","manager":{"email":"c@d"}}}"#,
        ]
        for text in texts {
            var json = JSONReader(Array(text.utf8))
            let note = try #require(try NoteCreation.read(from: &json))
            #expect(json.violations.isEmpty)
            var writer = JSONWriter()
            note.write(to: &writer)
            #expect(String(decoding: writer.bytes, as: UTF8.self) == text)
        }
    }
}
