import JSON
import OpenAPI
import SourceText
import Testing
import YAML

@Suite("A document of OpenAPI 3.0") struct ConversionTests {
    /// The schema `S` of a document of 3.0, as JSON of 3.1.
    private func converted(_ schema: String) throws -> String {
        let text = """
            openapi: 3.0.3
            info: {title: Test, version: '1'}
            paths: {}
            components: {schemas: {T: {type: string}, S: \(schema)}}
            """
        let (document, diagnostics) = Document.read(
            file: SourceFile(path: "openapi.yml", text))
        #expect(diagnostics.filter(\.isError).map(\.description) == [])
        let node = try #require(document?.node["components"]?["schemas"]?["S"])
        return String(decoding: node.jsonValue.serialized(), as: UTF8.self)
    }

    @Test(
        "has schemas that mean in 3.1 what they meant",
        arguments: [
            ("{type: string, nullable: true}", #"{"type":["string","null"]}"#),
            ("{type: string, nullable: false}", #"{"type":"string"}"#),
            ("{nullable: true}", "{}"),
            (
                "{type: string, nullable: true, enum: [a]}",
                #"{"type":["string","null"],"enum":["a",null]}"#
            ),
            (
                "{$ref: '#/components/schemas/T', nullable: true}",
                ##"{"anyOf":[{"$ref":"#/components/schemas/T"},{"type":"null"}]}"##
            ),
            (
                "{$ref: '#/components/schemas/T', description: D}",
                ##"{"$ref":"#/components/schemas/T"}"##
            ),
            (
                "{nullable: true, title: A, allOf: [{$ref: '#/components/schemas/T'}]}",
                ##"{"title":"A","anyOf":[{"$ref":"#/components/schemas/T"},{"type":"null"}]}"##
            ),
            (
                "{nullable: true, oneOf: [{type: string}, {type: integer}]}",
                #"{"oneOf":[{"type":"string"},{"type":"integer"},{"type":"null"}]}"#
            ),
            (
                "{type: number, minimum: 1, exclusiveMinimum: true}",
                #"{"type":"number","exclusiveMinimum":1}"#
            ),
            (
                "{type: number, maximum: 1, exclusiveMaximum: false}",
                #"{"type":"number","maximum":1}"#
            ),
            (
                // Examples and values are no schemas.
                "{type: object, default: {nullable: true}, example: {nullable: true}}",
                #"{"type":"object","default":{"nullable":true},"example":{"nullable":true}}"#
            ),
            (
                // Nor are properties keywords.
                "{type: object, properties: {nullable: {type: string, nullable: true}}}",
                #"{"type":"object","properties":{"nullable":{"type":["string","null"]}}}"#
            ),
        ])
    func conversion(old: String, new: String) throws {
        #expect(try converted(old) == new)
    }

    @Test("is converted wherever a schema stands, also where only a reference leads")
    func places() throws {
        let text = """
            openapi: 3.0.3
            info: {title: Test, version: '1'}
            paths:
              /a:
                get:
                  parameters:
                  - {name: a, in: query, schema: {type: string, nullable: true}}
                  responses:
                    '200':
                      description: A.
                      content:
                        application/json:
                          schema: {$ref: '#/definitions/A'}
                          example: {nullable: true}
            definitions: {A: {type: string, nullable: true}}
            """
        let (document, diagnostics) = Document.read(
            file: SourceFile(path: "openapi.yml", text))
        // `definitions` at the root is unknown; where it leads is read all the same.
        #expect(diagnostics.filter(\.isError).map(\.code) == ["field-unknown"])
        let operation = try #require(document?.paths?.items.first?.value.operations.first)
        let parameter = try #require(operation.parameters.first.flatMap { document?.resolve($0) })
        #expect(parameter.schema?.types == [.string, .null])
        #expect(document?.components?.schemas["A"]?.types == [.string, .null])
    }

    @Test(
        "or of any other version that is known has a version of these forms",
        arguments: [
            ("3.0", true), ("3.0.0", true), ("3.0.4", true), ("3.1", true), ("3.1.0-rc1", true),
            ("3.2", true), ("3.2.0", true), ("3.3.0", false), ("3", false), ("3.1.", false),
            ("3.1.x", false), ("2.0", false), ("3.10.0", false), ("", false),
        ])
    func versions(text: String, isSupported: Bool) {
        let document = "openapi: '\(text)'\ninfo: {title: T, version: '1'}\npaths: {}"
        let diagnostics = Document.read(file: SourceFile(path: "a.yml", document)).diagnostics
        #expect(diagnostics.hasErrors != isSupported)
    }

    @Test("of 3.2 has its objects")
    func later() throws {
        let text = """
            openapi: 3.2.0
            $self: https://example.org/api/openapi.yml
            info: {title: Test, version: '1'}
            tags: [{name: a, kind: nav, summary: A, parent: b}, {name: b}]
            servers: [{url: /, name: main}]
            security: [{'#/components/securitySchemes/Key': []}]
            paths:
              /a:
                query:
                  parameters:
                  - {name: q, in: querystring, content: {application/json: {schema: {}}}}
                  - {name: c, in: cookie, style: cookie, schema: {type: string}}
                  responses:
                    '200':
                      summary: Items.
                      content: {application/jsonl: {$ref: '#/components/mediaTypes/Lines'}}
                additionalOperations: {LOCK: {responses: {'204': {}}}}
            components:
              mediaTypes: {Lines: {itemSchema: {$ref: 'https://example.org/api/openapi.yml#/components/schemas/S'}}}
              schemas: {S: {type: string}}
              securitySchemes: {Key: {type: apiKey, name: k, in: header, deprecated: true}}
            """
        let (found, diagnostics) = Document.read(file: SourceFile(path: "a/openapi.yml", text))
        #expect(diagnostics.map(\.description) == [])
        let document = try #require(found)
        let operations = try #require(document.paths?.items.first?.value.operations)
        #expect(operations.map(\.method) == [.query, .other("LOCK")])
        let parameters = operations[0].parameters.compactMap(document.resolve)
        #expect(parameters.map(\.place) == [.querystring, .cookie])
        #expect(parameters[1].effectiveStyle == .cookie)
        let response = operations[0].responses?.statuses["200"].flatMap(document.resolve)
        #expect(response?.summary == "Items.")
        let item = try #require(response?.content.first?.value.itemSchema)
        #expect(document.target(of: item) === document.components?.schemas["S"])
        #expect(document.security?.first?.schemes.names == ["Key"])
        #expect(document.tags[0].parent == "b" && document.servers[0].name == "main")
    }
}
