import CodeText
import ContractModel
import EmitSwift
import OpenAPI
import SourceText
import Testing

@testable import Generator

@Suite("Unions of the contract") struct UnionShapeTests {
    private func contract(_ schemas: String) throws -> Contract {
        let lines = schemas.split(separator: "\n").map { "    \($0)\n" }.joined()
        let document = try validDocument("components:\n  schemas:\n\(lines)")
        var diagnostics: [Diagnostic] = []
        let contract = Contract.lowered(from: document, reporting: &diagnostics)
        return try #require(contract, "\(diagnostics)")
    }

    private func union(_ schemas: String) throws -> (shape: Shape, union: UnionShape) {
        let shape = try contract(schemas).shapes[0].shape
        guard case .union(let union) = shape.kind else { throw NoUnion() }
        return (shape, union)
    }

    private struct NoUnion: Error {}

    @Test("are told apart by type, where null makes them nullable")
    func types() throws {
        let (shape, union) = try union(
            "A: {oneOf: [{type: string}, {type: object}, {type: 'null'}]}")
        #expect(union.alternatives.map(\.rules) == [[.type([.string])], [.type([.object])]])
        #expect(shape.isNullable)
    }

    @Test("of one schema stand within each other, each once")
    func both() throws {
        func objects(_ name: String, _ count: Int) -> String {
            (0..<count).map { "{type: object, properties: {\(name)\($0): {type: string}}}" }
                .joined(separator: ", ")
        }
        let contract = try contract("A: {oneOf: [\(objects("a", 3))], anyOf: [\(objects("b", 4))]}")
        guard case .union(let outer) = contract.shapes[0].shape.kind else { throw NoUnion() }
        #expect(outer.keyword == .oneOf && outer.alternatives.count == 3)
        for alternative in outer.alternatives {
            guard case .named(let id) = alternative.shape.kind,
                case .union(let inner) = contract[id].shape.kind
            else { throw NoUnion() }
            #expect(inner.keyword == .anyOf && inner.alternatives.count == 4)
        }
    }

    @Test("permit null when exactly one alternative of oneOf does, or any of anyOf")
    func nullability() throws {
        let alternatives = "[{type: [string, 'null']}, {type: [integer, 'null']}]"
        #expect(try !union("A: {oneOf: \(alternatives)}").shape.isNullable)
        #expect(try union("A: {anyOf: \(alternatives)}").shape.isNullable)
    }

    @Test("take an inner union for all of its alternatives")
    func nesting() throws {
        let (_, union) = try union(
            """
            A: {oneOf: [{$ref: '#/components/schemas/B'}, {$ref: '#/components/schemas/E'}]}
            B: {oneOf: [{type: boolean}, {$ref: '#/components/schemas/C'}, {$ref: '#/components/schemas/D'}]}
            C: {type: object, required: [k], properties: {k: {const: c}}}
            D: {type: object, required: [k], properties: {k: {const: d}}}
            E: {type: object, required: [k], properties: {k: {enum: [e, f]}}}
            """)
        #expect(
            union.alternatives.map(\.rules) == [
                [.type([.boolean]), .constant(property: "k", values: ["c", "d"])],
                [.constant(property: "k", values: ["e", "f"])],
            ])
    }

    @Test("are stored behind a reference only where they hold themselves in place")
    func recursion() throws {
        let contract = try contract(
            """
            A: {oneOf: [{type: string}, {$ref: '#/components/schemas/B'}]}
            B: {type: object, required: [a], properties: {a: {$ref: '#/components/schemas/A'}}}
            C: {oneOf: [{type: string}, {type: array, items: {$ref: '#/components/schemas/C'}}]}
            """)
        let recursive = contract.shapes.map { named -> Bool in
            if case .union(let union) = named.shape.kind { union.isRecursive } else { false }
        }
        #expect(recursive == [true, false, false])
    }

    @Test(
        "name their cases without what the alternatives share",
        arguments: [
            (["SendCommand", "EditMessageCommand"], "Command", ["send", "editMessage"]),
            (["MessageEvent", "Ping"], "ChatEvent", ["message", "ping"]),
            (["ChatEvent", "Ping"], "ChatEvent", ["chatEvent", "ping"]),
            (["AEvent", "A"], "Event", ["aEvent", "a"]),
            (["Read", "Default"], "Thing", ["readValue", "`default`"]),
        ])
    func names(alternatives: [String], union: String, expected: [String]) throws {
        let references = alternatives.map { "{$ref: '#/components/schemas/\($0)'}" }
        let schemas = alternatives.map {
            "    \($0): {type: object, required: [k], properties: {k: {const: \($0)}}}\n"
        }
        // A union that is an alternative's namesake gets a name behind it.
        let name = alternatives.contains(union) ? "X" + union : union
        let text = """
            openapi: 3.1.0
            info: {title: T, version: '1'}
            components:
              schemas:
                \(name): {oneOf: [\(references.joined(separator: ", "))]}

            """
        let result = Generation.run(
            SourceFile(path: "a.yml", text + schemas.joined()))
        let files = try #require(result.files, "\(result.diagnostics)")
        let code = files.map(\.text).joined()
        for (alternative, name) in zip(alternatives, expected) {
            #expect(code.contains("case \(name)(\(alternative))"), "\(name)")
        }
    }
}
