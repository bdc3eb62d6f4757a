import JSON
import OpenAPI
import SourceText
import Testing

@Suite("A document of several files") struct FilesTests {
    private func read(
        _ files: [String: String], root: String = "api/openapi.yml",
        allowsOutside: @escaping (String) -> Bool = { _ in false }
    ) -> (document: Document?, diagnostics: [Diagnostic]) {
        Document.read(
            file: SourceFile(path: root, files[root] ?? ""),
            loader: { files[$0].map { Array($0.utf8) } }, allowsOutside: allowsOutside)
    }

    private func root(_ body: String, version: String = "3.1.0") -> String {
        "openapi: \(version)\ninfo: {title: Test, version: '1'}\n" + body
    }

    @Test("becomes one whose references are its own")
    func bundle() throws {
        let (found, diagnostics) = read([
            "api/openapi.yml": root(
                """
                paths:
                  /chats: {$ref: paths/chats.yml}
                components:
                  schemas:
                    Chat: {$ref: 'schemas/chat%20type.json'}
                    Message: {type: string}
                """),
            "api/paths/chats.yml": """
            get:
              parameters: [{$ref: '../parameters.yml#/Page'}]
              responses:
                '200':
                  description: The chats.
                  content: {application/json: {schema: {$ref: '../schemas/chat type.json'}}}
                '404': {$ref: '../openapi.yml#/components/schemas/Problem'}
            """,
            "api/parameters.yml": """
            Page: {name: page, in: query, schema: {$ref: '#/Number'}}
            Number: {type: integer}
            """,
            "api/schemas/chat type.json": #"""
            {"type": "object", "properties": {
              "parent": {"$ref": "#"},
              "last": {"$ref": "message.yml#text"},
              "other": {"$ref": "message.yml#/$defs/Message"}}}
            """#,
            "api/schemas/message.yml": """
            $defs:
              Message: {type: object, properties: {chat: {$ref: 'chat type.json'}}}
              Text: {$anchor: text, type: string}
            """,
        ])
        #expect(diagnostics.map(\.code) == ["reference-kind"])
        let document = try #require(found)
        let names = document.components?.schemas.names
        #expect(names == ["Chat", "Message", "text", "message_Message", "Number"])
        let chat = try #require(document.components?.schemas["Chat"])
        #expect(chat.location.file.path == "api/schemas/chat type.json")
        let item = document.paths?.items.first.flatMap { document.resolve($0.value) }
        let operation = try #require(item?.operations.first)
        let parameter = try #require(operation.parameters.first.flatMap(document.resolve))
        #expect(parameter.schema.flatMap(document.target)?.types == [.integer])
        let response = operation.responses?.statuses["200"].flatMap(document.resolve)
        let schema = try #require(response?.content.first?.value.schema)
        #expect(document.target(of: schema) === chat)
        let parent = try #require(chat.properties["parent"])
        #expect(document.target(of: parent) === chat)
        let other = try #require(chat.properties["other"].flatMap(document.target))
        #expect(document.pointer(of: chat) == "/components/schemas/Chat")
        #expect(
            document.pointer(of: parent) == "/components/schemas/Chat/properties/parent")
        #expect(document.pointer(of: other) == "/components/schemas/message_Message")
        let text = String(decoding: document.bundled.serialized(), as: UTF8.self)
        #expect(!text.contains("yml"))
    }

    @Test("may have old schemas in all of them when the root is old")
    func old() throws {
        let (found, diagnostics) = read([
            "api/openapi.yml": root(
                "paths: {}\ncomponents: {schemas: {A: {$ref: a.yml}}}", version: "3.0.0"),
            "api/a.yml": "{type: string, nullable: true}",
        ])
        #expect(diagnostics.map(\.description) == [])
        #expect(found?.components?.schemas["A"]?.types == [.string, .null])
    }

    @Test("may refer in a circle, and to whole sections")
    func circle() throws {
        let (found, diagnostics) = read([
            "api/openapi.yml": root("paths: {$ref: paths.yml}"),
            "api/paths.yml": """
            /a:
              get:
                $ref: operation.yml
              parameters: [{name: a, in: header, schema: {$ref: 'a.yml#/A'}}]
            """,
            "api/operation.yml": "responses: {'200': {description: A.}}",
            "api/a.yml": "A: {type: object, properties: {b: {$ref: 'b.yml#/B'}}}",
            "api/b.yml": "B: {type: object, properties: {a: {$ref: 'a.yml#/A'}}}",
        ])
        #expect(diagnostics.map(\.description) == [])
        let document = try #require(found)
        #expect(document.paths?.items.first?.value.operations.count == 1)
        #expect(document.components?.schemas.names == ["A", "B"])
    }

    @Test("reads nothing from a network or from outside its folder, unless that is allowed")
    func outside() throws {
        let files = [
            "api/openapi.yml": root(
                """
                components:
                  schemas:
                    A: {$ref: ../secret.yml}
                    B: {$ref: /etc/passwd}
                    C: {$ref: 'https://example.org/c.yml'}
                    D: {$ref: 'x/../../api2/d.yml'}
                    E: {$ref: missing.yml}
                    F: {$ref: 'e.yml#/nowhere'}
                """),
            "secret.yml": "type: string", "api2/d.yml": "type: string", "api/e.yml": "{}",
        ]
        let refused = read(files).diagnostics
        #expect(
            refused.map { "\($0.location?.start.line ?? 0) \($0.code)" } == [
                "5 reference-outside", "6 reference-outside", "7 reference-external",
                "8 reference-outside", "9 reference-unresolved", "10 reference-unresolved",
            ])
        let allowed = read(files) { $0 == "secret.yml" }.diagnostics
        #expect(allowed.count == refused.count - 1)
    }

    @Test("takes a name in a map for a name, although it begins with 'x-'")
    func namesLikeExtensions() throws {
        let (found, diagnostics) = read([
            "api/openapi.yml": root(
                """
                paths:
                  /chats:
                    get:
                      responses:
                        '200':
                          description: The chats.
                          headers: {x-request-id: {$ref: 'headers.yml#/x-request-id'}}
                        x-note: {$ref: missing.yml}
                  x-paths: {$ref: missing.yml}
                """, version: "3.0.3"),
            "api/headers.yml": "x-request-id: {schema: {type: string, nullable: true}}",
        ])
        #expect(diagnostics.isEmpty)
        let document = try #require(found)
        let header = document.components?.headers["x-request-id"].flatMap(document.resolve)
        #expect(header?.schema?.types == [.string, .null])
    }

    @Test("is refused when there are too many of them, or references replace each other forever")
    func limits() {
        var files = ["a.yml": root("components: {schemas: {A: {$ref: f0.yml}}}")]
        for number in 0..<1_100 {
            files["f\(number).yml"] = "properties: {next: {$ref: f\(number + 1).yml}}"
        }
        files["f1100.yml"] = "type: string"
        #expect(read(files, root: "a.yml").diagnostics.map(\.code) == ["document-files"])
        let loop = read(
            ["a.yml": root("paths: {$ref: b.yml}"), "b.yml": "$ref: b.yml"], root: "a.yml")
        #expect(loop.diagnostics.hasErrors)
    }
}
