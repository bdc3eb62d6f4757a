import OpenAPI
import SourceText
import Testing

@Suite("A reference") struct ReferenceTests {
    @Test("leads through further references to one object")
    func chain() throws {
        let document = try validDocument(
            """
            paths:
              /a:
                get:
                  parameters: [{$ref: '#/components/parameters/First'}]
                  responses: {'200': {$ref: '#/components/responses/R'}}
            components:
              parameters:
                First: {$ref: '#/components/parameters/Second'}
                Second: {$ref: '#/components/parameters/Third'}
                Third: {name: a, in: query, schema: {$ref: '#/components/schemas/S'}}
              responses: {R: {description: R.}}
              schemas: {S: {type: string}}
            """)
        let operation = try #require(document.paths?.items["/a"]?.operations.first)
        let parameter = try #require(operation.parameters.first.flatMap(document.resolve))
        #expect(parameter.name == "a")
        // The parameter is the component itself, so that what is within it can be resolved too.
        #expect(parameter.schema.flatMap(document.target) === document.components?.schemas["S"])
    }

    @Test("may name a path item, or an object that no field holds")
    func others() throws {
        let document = try validDocument(
            """
            paths:
              /a: {$ref: '#/components/pathItems/A'}
              /b: {$ref: '#/paths/~1c'}
              /c: {get: {responses: {'200': {$ref: '#/x-responses/0'}}}}
            components:
              pathItems: {A: {get: {operationId: a}}}
            x-responses:
            - {description: Shared., content: {application/json: {schema: {$ref: '#/x-schema'}}}}
            x-schema: {type: string}
            """)
        let items = try #require(document.paths?.items)
        #expect(items["/a"].flatMap(document.resolve)?.operations.first?.operationID == "a")
        let item = try #require(items["/b"].flatMap(document.resolve))
        let response = try #require(
            item.operations.first?.responses?.statuses["200"].flatMap(document.resolve))
        #expect(response.description == "Shared.")
        let schema = try #require(response.content["application/json"]?.schema)
        #expect(document.target(of: schema)?.types == [.string])
    }

    @Test("keeps its own summary and description")
    func siblings() throws {
        let document = try validDocument(
            """
            components:
              responses:
                A: {$ref: '#/components/responses/B', summary: Short., description: Another.}
                B: {description: B.}
            """)
        guard case .reference(let reference)? = document.components?.responses["A"] else {
            Issue.record("no reference")
            return
        }
        #expect(reference.target == "#/components/responses/B")
        #expect([reference.summary, reference.description] == ["Short.", "Another."])
        #expect(reference.targetLocation.start.column == 15)
    }
}
