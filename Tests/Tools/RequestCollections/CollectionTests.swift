import ContractTesting
import JSON
import SourceText
import Testing

@testable import RequestCollections

@Suite("A collection of a document's requests")
struct CollectionTests {
    /// The collection of a document of these paths and schemes.
    private func collection(
        _ paths: String, top: String = "", baseURL: String? = nil
    ) throws -> RequestCollection {
        let text = """
            openapi: 3.1.0
            info: {title: Pets, version: 1.0.0}
            \(top)
            paths:
            \(paths.split(separator: "\n").map { "  " + $0 }.joined(separator: "\n"))
            components:
              securitySchemes:
                bearer: {type: http, scheme: bearer}
                basic: {type: http, scheme: basic}
                header.key: {type: apiKey, in: header, name: X-Key, x-prefix: Token}
                query: {type: apiKey, in: query, name: key}
                cookie: {type: apiKey, in: cookie, name: session}
                oauth:
                  type: oauth2
                  flows:
                    clientCredentials: {tokenUrl: 'https://a.example/token', scopes: {read: Reads.}}
            """
        let file = SourceFile(path: "pets.yml", text: Array(text.utf8))
        return RequestCollection(try CheckedDocument(file), baseURL: baseURL)
    }

    private func request(_ collection: RequestCollection, _ number: Int = 0) throws -> JSONValue {
        let first = try #require(collection.postman["item"]?.array?.first)
        let items = first["item"]?.array ?? collection.postman["item"]?.array ?? []
        return try #require(items[number]["request"])
    }

    private static let answers = "responses: {'200': {description: Fine.}}"

    @Test("authorization is inherited where it is the document's, and stands where it is not")
    func authorization() throws {
        let paths = """
            /same: {get: {\(Self.answers)}}
            /open: {get: {security: [], \(Self.answers)}}
            /basic: {get: {security: [{basic: []}], \(Self.answers)}}
            /key: {get: {security: [{header.key: []}], \(Self.answers)}}
            /query: {get: {security: [{query: []}], \(Self.answers)}}
            /cookie: {get: {security: [{cookie: []}], \(Self.answers)}}
            /oauth: {get: {security: [{oauth: [read]}], \(Self.answers)}}
            /optional: {get: {security: [{}, {bearer: []}], \(Self.answers)}}
            /both: {get: {security: [{bearer: [], header.key: []}], \(Self.answers)}}
            """
        let collection = try collection(paths, top: "security: [{bearer: []}]")
        #expect(collection.postman["auth"]?["type"] == "bearer")
        let requests = try (0..<9).map { try request(collection, $0) }
        #expect(
            requests.map { $0["auth"]?["type"]?.string ?? "inherited" } == [
                "inherited", "noauth", "basic", "apikey", "apikey", "noauth", "oauth2",
                "inherited", "inherited",
            ])
        let key = requests[3]["auth"]?["apikey"]?.array?.map { $0["value"]?.string ?? "" }
        #expect(key == ["X-Key", "Token {{header_key}}", "header"])
        #expect(requests[5]["header"]?.array?.first?["value"] == "session={{cookie}}")
        #expect(requests[8]["header"]?.array?.first?["value"] == "Token {{header_key}}")
        let lines = collection.httpFile.split(separator: "\n").map { String($0) }
        for line in [
            "GET {{baseUrl}}/open", "Authorization: Basic {{basicUser}}:{{basicPassword}}",
            "X-Key: Token {{header_key}}", "GET {{baseUrl}}/query?key={{query}}",
            "Cookie: session={{cookie}}", "Authorization: Bearer {{oauth}}",
            "Authorization: Bearer {{bearer}}", "@header_key =",
        ] { #expect(lines.contains(line), "\(line)") }
    }

    @Test("parameters have values that fit, and what need not be sent is turned off")
    func parameters() throws {
        let collection = try collection(
            """
            /pets/{id}/{name}.{ending}:
              get:
                parameters:
                - {in: path, name: id, required: true, schema: {type: integer, minimum: 5, maximum: 5}}
                - {in: path, name: name, required: true, schema: {type: string}, example: a b/c}
                - {in: path, name: ending, required: true, schema: {enum: [png]}}
                - {in: query, name: list, required: true, schema: {type: array}, example: [1, x&y]}
                - {in: query, name: limit, schema: {type: integer, default: 20}}
                - {in: header, name: X-Trace, schema: {type: string}, examples: {one: {value: t}}}
                \(Self.answers)
            """)
        let url = try #require(try request(collection)["url"])
        #expect(
            url["raw"] == "{{baseUrl}}/pets/:id/a%20b%2Fc.png?list=1&list=x%26y")
        #expect(url["variable"]?.array?.first?["value"] == "5")
        #expect(url["query"]?.array?.map { $0["disabled"] ?? false } == [false, false, true])
        let field = try request(collection)["header"]?.array?.first
        #expect(field?["key"] == "X-Trace")
        #expect(field?["disabled"] == true)
        let text = collection.httpFile
        #expect(text.contains("\nGET {{baseUrl}}/pets/5/a%20b%2Fc.png?list=1&list=x%26y\n"))
        #expect(text.contains("\n# ?limit=20\n"))
        #expect(text.contains("\n# X-Trace: t\n"))
    }

    @Test("bodies are what their media types are, with each example")
    func bodies() throws {
        let form =
            "type: object, required: [a], properties: {a: {type: string}, f: {}, l: {type: integer}}"
        let collection = try collection(
            """
            /json:
              post:
                requestBody:
                  content:
                    application/json:
                      examples: {one: {value: {a: 1}}, two: {summary: The second., value: [2]}}
                responses:
                  '201':
                    description: Made.
                    content: {application/json: {examples: {two: {value: {id: 2}}}}}
            /form:
              post:
                requestBody:
                  content: {application/x-www-form-urlencoded: {schema: {\(form)}, example: {a: x y, l: 1}}}
                \(Self.answers)
            /parts:
              post:
                requestBody:
                  content: {multipart/form-data: {schema: {\(form)}, example: {a: x}}}
                \(Self.answers)
            /file:
              put:
                requestBody: {content: {image/png: {}}}
                \(Self.answers)
            """)
        let modes = try (0..<4).map { try request(collection, $0)["body"]?["mode"] }
        #expect(modes == ["raw", "urlencoded", "formdata", "file"])
        let parts = try request(collection, 2)["body"]?["formdata"]?.array ?? []
        #expect(parts.map { $0["type"] } == ["text", "file", "text"])
        #expect(parts.map { $0["disabled"] ?? false } == [false, true, true])
        let item = collection.postman["item"]?.array?.first
        let saved = item?["response"]?.array?.first
        #expect(saved?["code"] == 201)
        #expect(saved?["originalRequest"]?["body"]?["raw"] == "[\n  2\n]")
        let text = collection.httpFile
        #expect(text.contains("\n### POST /json: The second.\n"))
        #expect(text.contains("\na=x%20y&l=1\n") || text.contains("\na=x+y&l=1\n"))
        #expect(text.contains("\n< ./file\n"))
    }

    @Test("addresses are the document's, or what is asked for")
    func addresses() throws {
        let path = "/a: {get: {\(Self.answers)}}"
        func base(_ servers: String, _ baseURL: String? = nil) throws -> String? {
            let found = try collection(path, top: servers, baseURL: baseURL)
            return found.postman["variable"]?.array?.first?["value"]?.string
        }
        #expect(try base("") == "http://127.0.0.1:8000")
        #expect(try base("servers: [{url: /v1/}]") == "http://127.0.0.1:8000/v1")
        let server = """
            servers: [{url: 'https://{host}/v2', variables: {host: {default: a.example}}}]
            """
        #expect(try base(server) == "https://a.example/v2")
        #expect(try base(server, "http://[::1]:1/") == "http://[::1]:1")
        let own = try collection(
            "/a: {get: {servers: [{url: 'https://b.example'}], \(Self.answers)}}")
        #expect(try request(own)["url"]?["raw"] == "https://b.example/a")
    }

    @Test("no text of a document begins a request, a field or a setting of a .http file")
    func injection() throws {
        let evil =
            #""a\r\n### evil\rGET http://evil/\n@baseUrl = http://evil\u2028X: 1\n\n# @name x""#
        let collection = try collection(
            """
            /a:
              post:
                operationId: \(evil)
                summary: \(evil)
                description: \(evil)
                parameters:
                - {in: query, name: \(evil), required: true, schema: {}, example: \(evil)}
                - {in: header, name: X-A, required: true, schema: {}, example: \(evil)}
                - {in: query, name: off, description: \(evil), schema: {}, example: 1}
                requestBody:
                  content:
                    text/plain: {example: \(evil)}
                \(Self.answers)
            """, top: "servers: [{url: 'http://a.example', description: \(evil)}]")
        let lines = collection.httpFile.split(whereSeparator: \.isNewline)
        #expect(lines.count { $0.hasPrefix("###") } == 1)
        #expect(lines.count { $0.hasPrefix("@") } == collection.variables.count)
        #expect(!lines.contains { $0.hasPrefix("GET") || $0.hasPrefix("X:") })
        #expect(lines.count { $0.hasPrefix("# @") } == 1)
        #expect(lines.contains("# The example has a line that this format reads as its own."))
    }

    @Test(
        "what is spoken over WebSocket is told, and is a request of its own where the format has one"
    )
    func webSockets() throws {
        let collection = try collection(
            """
            /ws/{id}:
              get:
                parameters: [{in: path, name: id, required: true, schema: {}, example: 1}]
                x-websocket:
                - description: Texts.
                  receives: {text/plain: {schema: {type: string}, examples: {hi: {value: Hello}}}}
                  sends: {text/plain: {schema: {type: string}}}
                - subprotocol: v2
                  sends: {application/json: {schema: {}}}
                responses: {'101': {description: Spoken.}}
            """)
        let description = try request(collection)["description"]?.string ?? ""
        #expect(description.contains("connect to `{{webSocketUrl}}/ws/1`"))
        #expect(description.contains("Send `hi`:\n\n    Hello"))
        #expect(description.contains("Sec-WebSocket-Protocol: v2"))
        let text = collection.httpFile
        #expect(text.contains("@webSocketUrl = ws://127.0.0.1:8000\n"))
        #expect(
            text.contains("\nWEBSOCKET {{webSocketUrl}}/ws/1\nContent-Type: text/plain\n\nHello\n"))
        #expect(
            text.contains("\nWEBSOCKET {{webSocketUrl}}/ws/1\nSec-WebSocket-Protocol: v2\n"))
    }
}
