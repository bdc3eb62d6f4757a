import ContractModel
import OpenAPI
import SourceText
import Testing

@Suite("Documents of other versions, and of several files") struct VersionTests {
    private func contract(
        _ files: [String: String], at path: String = "openapi.yml"
    ) throws -> Contract {
        let root = try #require(files[path])
        var (document, diagnostics) = Document.read(file: SourceFile(path: path, root)) { path in
            files[path].map { Array($0.utf8) }
        }
        let read = try #require(document, "\(diagnostics)")
        return try #require(
            Contract.lowered(from: read, reporting: &diagnostics), "\(diagnostics)")
    }

    @Test("say null as OpenAPI 3.0 does, and exclusive bounds")
    func version30() throws {
        let contract = try contract([
            "openapi.yml": """
            openapi: 3.0.3
            info: {title: T, version: '1'}
            paths: {}
            components:
              schemas:
                Name: {type: string, nullable: true, example: {nullable: true}}
                Age: {type: integer, minimum: 0, exclusiveMinimum: true}
            """
        ])
        #expect(contract.shapes[0].shape.isNullable)
        guard case .integer(let bounds) = contract.shapes[1].shape.kind else {
            Issue.record("Age is no integer")
            return
        }
        #expect(bounds.exclusiveMinimum == 0)
        #expect(bounds.minimum == nil)
    }

    @Test("may be spread over files that refer to each other")
    func files() throws {
        let contract = try contract([
            "openapi.yml": """
            openapi: 3.0.3
            info: {title: T, version: '1'}
            paths: {}
            components:
              schemas:
                Chat: {$ref: 'schemas/chat.yml#/Chat'}
            """,
            "schemas/chat.yml": """
            Chat:
              type: object
              properties:
                owner: {$ref: 'user.yml'}
                replies: {type: array, items: {$ref: '#/Chat'}}
            """,
            "schemas/user.yml": "{type: object, properties: {name: {type: string}}}",
        ])
        let objects = contract.shapes.compactMap { named -> [String]? in
            guard case .object(let object) = named.shape.kind else { return nil }
            return object.properties.map(\.name)
        }
        #expect(Set(objects) == [["owner", "replies"], ["name"]])
    }
}
