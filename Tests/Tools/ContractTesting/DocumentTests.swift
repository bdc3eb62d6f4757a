import Foundation
import SourceText
import Testing

@testable import ContractTesting

@Suite("Documents are read for tests as the compiler reads them") struct DocumentTests {
    @Test("a version that is not known is refused with the compiler's diagnostics")
    func refusals() {
        let error = #expect(throws: CheckedDocument.Refused.self) {
            try Pets("/pets: {get: {responses: {}}}", version: "3.9.0")
        }
        #expect(error?.diagnostics.contains { $0.code == "openapi-version" } == true)
        #expect(error?.description.contains("pets.yml:1:10: error:") == true)
        let missing = #expect(throws: CheckedDocument.Refused.self) {
            try ContractChecker(path: "/nowhere/openapi.yml")
        }
        #expect(missing?.description == "'/nowhere/openapi.yml' cannot be read")
    }

    @Test("3.0: what is nullable may be null, and exclusive limits are truth values")
    func version30() throws {
        let pets = try Pets(
            """
            /pets:
              get:
                responses:
                  '200':
                    description: A pet.
                    content:
                      application/json:
                        schema:
                          type: object
                          properties:
                            name: {type: string, nullable: true}
                            age: {type: integer, minimum: 0, exclusiveMinimum: true}
            """, version: "3.0.3")
        #expect(pets.findings(answered: Pets.json(#"{"name": null, "age": 1}"#)) == [])
        #expect(pets.findings(answered: Pets.json(#"{"name": 7, "age": 0}"#)).count == 2)
        #expect(pets.checker.operations[0].id == "GET /pets")
    }

    @Test("3.2: QUERY, additional operations, and references to media types")
    func version32() throws {
        let pets = try Pets(
            """
            /pets:
              query:
                operationId: ask
                responses: {'200': {description: Pets., content: {application/json: {$ref: '#/components/mediaTypes/Pets'}}}}
              additionalOperations:
                COPY: {operationId: copy, responses: {'204': {description: Done.}}}
            """,
            components: """
                components:
                  mediaTypes: {Pets: {schema: {type: array}}}
                """, version: "3.2.0")
        #expect(pets.checker.operations.map(\.method) == ["QUERY", "COPY"])
        #expect(pets.findings("QUERY", answered: Pets.json("[]")) == [])
        #expect(pets.findings("QUERY", answered: Pets.json("{}")).count == 1)
        #expect(pets.accepted("COPY") == [])
    }

    @Test("several files: what is found has the place in the file where it was written")
    func files() throws {
        let root = """
            openapi: 3.1.0
            info: {title: Pets, version: 1.0.0}
            paths:
              /pets: {$ref: paths/pets.yml}
            """
        let paths = """
            get:
              operationId: listPets
              responses:
                '200':
                  description: Pets.
                  content:
                    application/json:
                      schema: {$ref: ../schemas.json#/Pets}
            """
        let checker = ContractChecker(
            try CheckedDocument(SourceFile(path: "api/openapi.yml", text: Array(root.utf8))) {
                switch $0 {
                case "api/paths/pets.yml": Array(paths.utf8)
                case "api/schemas.json": Array(#"{"Pets": {"type": "array"}}"#.utf8)
                default: nil
                }
            })
        let findings = checker.findings(
            in: Exchange(
                origin: "a test", request: .init("GET", "/pets"), response: Pets.json("{}")))
        #expect(findings.count == 1)
        #expect(findings.first?.place?.description == "api/paths/pets.yml:8:19")
        #expect(findings.first?.operationID == "listPets")
    }

    @Test("another dialect is read as that of 3.1, as the compiler does")
    func dialects() throws {
        let pets = try Pets(
            """
            /pets:
              get:
                responses: {'200': {description: A pet., content: {application/json: {schema: {$schema: 'https://example.org/own', type: array}}}}}
            """, components: "jsonSchemaDialect: https://example.org/own")
        #expect(pets.findings(answered: Pets.json("[]")) == [])
        #expect(pets.findings(answered: Pets.json("{}")).count == 1)
    }

    @Test("files outside of the folder are read within a root")
    func roots() throws {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("accord-\(UUID().uuidString)")
        let inner = folder.appendingPathComponent("api")
        try FileManager.default.createDirectory(at: inner, withIntermediateDirectories: true)
        // Too late to report: a test's temporary folder.
        defer { try? FileManager.default.removeItem(at: folder) }
        let document = """
            openapi: 3.1.0
            info: {title: Pets, version: 1.0.0}
            paths: {/pets: {$ref: ../pets.yml}}
            """
        let path = inner.appendingPathComponent("openapi.yml").path
        try Data(document.utf8).write(to: URL(fileURLWithPath: path))
        try Data("get: {responses: {'204': {description: Done.}}}".utf8)
            .write(to: folder.appendingPathComponent("pets.yml"))
        #expect(throws: CheckedDocument.Refused.self) { try CheckedDocument(path: path) }
        let read = try CheckedDocument(path: path, root: folder.path)
        #expect(read.operations.map(\.id) == ["GET /pets"])
    }

    @Test("paths are found below the servers' and by the most literal template")
    func paths() throws {
        let pets = try Pets(
            """
            /pets/{id}: {get: {operationId: one, responses: {'204': {description: Done.}}, parameters: &id [{name: id, in: path, required: true, schema: {type: integer}}]}}
            /pets/mine: {get: {operationId: mine, responses: {'204': {description: Done.}}}}
            /pets/{id}.{format}: {get: {operationId: file, responses: {'204': {description: Done.}}, parameters: [{name: id, in: path, required: true, schema: {type: integer}}, {name: format, in: path, required: true, schema: {enum: [tar.gz, png]}}]}}
            """,
            components: """
                servers:
                  - {url: 'https://pets.example.org/{stage}/v1/', variables: {stage: {default: test}}}
                  - {url: /}
                """)
        func operation(_ target: String) -> String? {
            pets.checker.operation(
                of: pets.exchange("GET", target, answered: Exchange.Response(204)))?.id
        }
        #expect(operation("/test/v1/pets/7") == "one")
        #expect(operation("/pets/7?x=1") == "one")
        #expect(operation("/pets/mine/") == "mine")
        #expect(operation("/pets/m%69ne") == "mine")
        #expect(operation("/live/v1/pets/7") == nil)
        #expect(operation("/pets/") == nil)
        #expect(pets.accepted("GET", "/pets/seven") != [])
        #expect(pets.accepted("HEAD", "/pets/7") == [])
        let pattern = PathPattern("/a/{id}.{format}")
        #expect(pattern.arguments(of: "/a/7.tar.gz") == ["id": "7", "format": "tar.gz"])
        #expect(pattern.arguments(of: "/a/7.") == nil)
        #expect(PathPattern("/{a}-x").arguments(of: "/-x-x") == ["a": "-x"])
        #expect(PathPattern("/{a}{b}").arguments(of: "/xyz") == ["a": "x", "b": "yz"])
    }

    @Test("what only responses have is not required of requests, and the other way round")
    func views() throws {
        let pets = try Pets(
            """
            /pets:
              post:
                requestBody: {required: true, content: {application/json: {schema: &pet {$ref: '#/components/schemas/Pet'}}}}
                responses: {'201': {description: A pet., content: {application/json: {schema: *pet}}}}
            """,
            components: """
                components:
                  schemas:
                    Named: {properties: {secret: {type: string, writeOnly: true}}}
                    Pet:
                      allOf: [{$ref: '#/components/schemas/Named'}, {required: [id, secret]}]
                      required: [id]
                      properties: {id: {type: integer, readOnly: true}}
                """)
        let json = [Exchange.Field("Content-Type", "application/json")]
        let answer = Pets.answer(201, "application/json", #"{"id": 1}"#)
        #expect(
            pets.findings("POST", "/pets", json, body: #"{"secret": "x"}"#, answered: answer) == [])
        #expect(pets.findings("POST", "/pets", json, body: "{}", answered: answer).count == 1)
        let bare = Pets.answer(201, "application/json", #"{"secret": "x"}"#)
        #expect(
            pets.findings("POST", "/pets", json, body: #"{"secret": "x"}"#, answered: bare)
                .allSatisfy {
                    $0.hasPrefix("response_schema_conformance: body: expected the property 'id'")
                        || $0.contains("'id'")
                })
        #expect(
            !pets.findings("POST", "/pets", json, body: #"{"secret": "x"}"#, answered: bare).isEmpty
        )
    }
}
