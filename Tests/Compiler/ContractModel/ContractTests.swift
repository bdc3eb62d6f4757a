import OpenAPI
import SourceText
import Testing

@testable import ContractModel

@Suite("A contract") struct ContractTests {
    /// The contract of a document below its first lines.
    private func contract(_ text: String) throws -> Contract {
        let file = SourceFile(
            path: "in.yml", "openapi: 3.1.0\ninfo: {title: Chats, version: 1.0.0}\n" + text)
        var (document, diagnostics) = Document.read(file: file)
        let contract = Contract.lowered(from: try #require(document), reporting: &diagnostics)
        return try #require(contract, "\(diagnostics)")
    }

    /// An operation with one more field.
    private func operation(_ field: String, document: String) throws -> Contract.Operation {
        let contract = try contract(
            """
            \(document)
            paths:
              /chats:
                get:
                  operationId: listChats
                  \(field)
                  responses:
                    '204': {description: Nothing.}
            components:
              securitySchemes:
                bearer: {type: http, scheme: bearer}
                key: {type: apiKey, in: query, name: key}
            """)
        return contract.operations[0]
    }

    /// The contract of some schemas.
    private func shapes(_ text: String) throws -> Contract {
        let lines = text.split(separator: "\n").map { "    \($0)\n" }.joined()
        return try contract("components:\n  schemas:\n\(lines)")
    }

    // MARK: Shapes

    @Test("names components in their order, and what is written in place behind them")
    func names() throws {
        let contract = try shapes(
            """
            Chat:
              type: object
              properties:
                kind: {type: string, enum: [pair, group]}
                seats: {type: array, items: {type: object, properties: {row: {type: integer}}}}
            ID: {type: integer}
            """)
        #expect(
            contract.shapes.map(\.name) == [
                .component("Chat"), .component("ID"), .inline(["Chat", "kind"]),
                .inline(["Chat", "seats", "item"]),
            ])
        #expect(contract.shapes.map(\.id.index) == [0, 1, 2, 3])
        #expect(contract.shapes[1].origin.start.line == 10)
    }

    @Test("makes one shape of one schema, however it is reached")
    func identity() throws {
        let contract = try shapes(
            """
            A: {type: object, properties: {kind: {type: string, enum: [x]}}}
            B: {$ref: '#/components/schemas/A/properties/kind'}
            C: {type: array, items: {$ref: '#/components/schemas/A/properties/kind'}}
            """)
        #expect(contract.shapes.count == 4)
        guard case .named(let direct) = contract.shapes[1].shape.kind,
            case .array(let element, _) = contract.shapes[2].shape.kind,
            case .named(let inList) = element.kind
        else {
            Issue.record("B and the elements of C are no names")
            return
        }
        #expect(direct == inList)
        #expect(contract[direct].name == .inline(["A", "kind"]))
    }

    @Test(
        "knows all the ways to say null",
        arguments: [
            "{type: [string, 'null']}", "{oneOf: [{type: string}, {type: 'null'}]}",
            "{anyOf: [{type: 'null'}, {type: string}]}", "{$ref: '#/components/schemas/Other'}",
            "{allOf: [{$ref: '#/components/schemas/Other'}]}", "{enum: [a, null]}",
        ])
    func nullability(schema: String) throws {
        let contract = try shapes("Text: \(schema)\nOther: {type: ['null', string]}")
        #expect(contract.isNullable(contract.shapes[0].shape))
    }

    @Test("leaves null out where the type does")
    func notNullable() throws {
        let contract = try shapes("Text: {type: string, enum: [a, null]}\nAny: {}")
        #expect(!contract.isNullable(contract.shapes[0].shape))
        #expect(!contract.isNullable(contract.shapes[1].shape))
    }

    @Test("marks where a value can hold itself, and not where a list is between")
    func recursion() throws {
        let contract = try shapes(
            """
            Note:
              type: object
              required: [author]
              properties:
                parent: {$ref: '#/components/schemas/Note'}
                author: {$ref: '#/components/schemas/Author'}
                answers: {type: array, items: {$ref: '#/components/schemas/Note'}}
            Author:
              type: object
              properties:
                best: {$ref: '#/components/schemas/Note'}
                name: {type: string}
            """)
        func recursive(_ index: Int) -> [String] {
            guard case .object(let object) = contract.shapes[index].shape.kind else { return [] }
            return object.properties.filter(\.isRecursive).map(\.name)
        }
        #expect(recursive(0) == ["parent"])
        #expect(recursive(1) == ["best"])
    }

    @Test("rounds the bounds of integers to what permits the same values")
    func bounds() throws {
        let contract = try shapes(
            """
            A: {type: integer, minimum: 0.5, maximum: 9.5}
            B: {type: integer, exclusiveMinimum: 0.5, exclusiveMaximum: 9.5}
            C: {type: integer, format: int8, minimum: -1e40, maximum: 100}
            """)
        let bounds = contract.shapes.map { shape -> IntegerBounds? in
            if case .integer(let bounds) = shape.shape.kind { bounds } else { nil }
        }
        #expect(bounds[0] == IntegerBounds(minimum: 1, maximum: 9))
        #expect(bounds[1] == IntegerBounds(exclusiveMinimum: 0, exclusiveMaximum: 10))
        #expect(bounds[2] == IntegerBounds(minimum: -128, maximum: 100))
    }

    @Test("knows which schemas requests and responses hold")
    func uses() throws {
        let contract = try contract(
            """
            paths:
              /chats:
                post:
                  operationId: createChat
                  requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/In'}}}}
                  responses:
                    '200':
                      description: The chat.
                      content: {application/json: {schema: {$ref: '#/components/schemas/Out'}}}
            components:
              schemas:
                In: {type: object, properties: {both: {$ref: '#/components/schemas/Both'}}}
                Out: {type: array, items: {$ref: '#/components/schemas/Both'}}
                Both: {type: object, properties: {self: {$ref: '#/components/schemas/Both'}}}
                None: {type: string}
            """)
        #expect(contract.shapes.map(\.isInRequests) == [true, false, true, false])
        #expect(contract.shapes.map(\.isInResponses) == [false, true, true, false])
    }

    // MARK: Operations

    @Test("lets an operation's parameter replace the path item's")
    func parameters() throws {
        let contract = try contract(
            """
            paths:
              /chats/{chat_id}:
                parameters:
                  - {name: chat_id, in: path, required: true, schema: {type: integer}}
                  - {name: limit, in: query, schema: {type: integer, default: 10}}
                  - {name: X-Client, in: header, schema: {type: string}}
                get:
                  operationId: getChat
                  parameters:
                    - {name: limit, in: query, required: true, schema: {type: integer}}
                    - {name: limit, in: header, schema: {type: array, items: {type: string}}}
                    - {name: x-client, in: header, schema: {type: boolean}}
                    - {name: ids, in: query, explode: false, schema: {type: array, items: {type: integer}}}
                  responses:
                    '204': {description: Nothing.}
            """)
        let operation = contract.operations[0]
        #expect(
            operation.parameters.map { parameter in
                let layout = contract.layout(of: parameter).map { "\($0)" } ?? "none"
                return "\(parameter.place) \(parameter.name) \(parameter.isRequired) \(layout)"
            } == [
                "path chat_id true single", "query limit true single",
                "header limit false commaSeparated", "header x-client false single",
                "query ids false commaSeparated",
            ])
        #expect(operation.path.segments == [.literal("chats"), .parameter("chat_id")])
        #expect(operation.idOrigin.start.line == 10)
    }

    @Test("hands the document's security down, and knows open and optional operations")
    func security() throws {
        let document = "security:\n  - bearer: []\n  - key: []"
        let inherited = try operation("summary: a", document: document)
        guard case .required(let alternatives) = inherited.security else {
            Issue.record("security is not inherited")
            return
        }
        #expect(alternatives.map { $0.schemes.map(\.name) } == [["bearer"], ["key"]])
        guard case .open = try operation("security: []", document: document).security else {
            Issue.record("an empty list does not open the operation")
            return
        }
        let optional = try operation("security: [{}, {bearer: [], key: []}]", document: document)
        guard case .optional(let both) = optional.security else {
            Issue.record("an empty requirement does not make it optional")
            return
        }
        #expect(both.map { $0.schemes.map(\.name) } == [["bearer", "key"]])
    }

    @Test("tells the runtime's answers from the handler's")
    func responses() throws {
        let contract = try contract(
            """
            paths:
              /chats:
                get:
                  operationId: listChats
                  responses:
                    default: {$ref: '#/components/responses/Runtime'}
                    '204':
                      description: Nothing.
                      headers:
                        X-Own: {schema: {type: string}}
                        X-Runtime: {x-answered-by: runtime, schema: {type: string}}
                    '403': {$ref: '#/components/responses/Mixed'}
                    '404': {$ref: '#/components/responses/Given'}
            components:
              responses:
                Runtime: {x-answered-by: runtime, description: Anything.}
                Mixed:
                  description: Two.
                  x-problems: [theirs, ours]
                  content: {application/problem+json: {}}
                Given:
                  description: One.
                  x-problems: [theirs]
                  content: {application/problem+json: {}}
              x-problems:
                theirs: {x-answered-by: runtime, title: Theirs}
                ours: {title: {en: Ours, ru: Наше}, detail: {en: 'It is {who} {what} {who}.', ru: '{what} {who}'}}
            """)
        let responses = contract.operations[0].responses
        #expect(responses.map(\.status) == [.code(204), .code(403), .code(404), .other])
        #expect(responses.map(\.isAnsweredByRuntime) == [false, false, true, true])
        #expect(responses[0].headers.map(\.name) == ["X-Own"])
        #expect(responses[1].problems.map { contract.problems[$0].code } == ["ours"])
        #expect(contract.problems[1].placeholders == ["who", "what"])
        #expect(contract.problems[1].texts.map(\.language) == ["en", "ru"])
    }

    @Test("names an operation by method and path when it has no name, and gives it a tag")
    func unnamedOperations() throws {
        let contract = try contract(
            """
            paths:
              /chats/{id}:
                delete:
                  parameters: [{name: id, in: path, required: true, schema: {type: string}}]
                  responses:
                    '204': {description: Gone.}
            """)
        #expect(contract.operations[0].id == "delete /chats/{id}")
        #expect(contract.tags.map(\.name) == ["default"])
    }

    // MARK: Refusal

    @Test("is not made of a document with errors")
    func documentWithErrors() throws {
        let file = SourceFile(path: "in.yml", "openapi: 3.1.0\ninfo: {title: Chats}\npaths: {}\n")
        var (document, diagnostics) = Document.read(file: file)
        #expect(diagnostics.map(\.code) == ["field-missing"])
        #expect(Contract.lowered(from: try #require(document), reporting: &diagnostics) == nil)
        #expect(diagnostics.map(\.code) == ["field-missing"])
    }
}
