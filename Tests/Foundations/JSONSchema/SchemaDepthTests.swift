import JSON
import Testing

@testable import JSONSchema

@Suite("Recursion is bounded")
struct SchemaDepthTests {
    private static func nested(_ depth: Int) -> JSONValue {
        (0..<depth).reduce(JSONValue.null) { value, _ in ["child": value] }
    }

    @Test("A deep instance is validated, and one that is too deep is refused")
    func deepInstance() throws {
        let schema = try Schema(compiling: [
            "type": ["object", "null"], "properties": ["child": ["$ref": "#"]],
            "unevaluatedProperties": false,
        ])
        #expect(schema.isValid(Self.nested(450)))
        #expect(schema.validate(Self.nested(450)).isEmpty)
        let found = schema.validate(Self.nested(1_000))
        #expect(found.map(\.message) == ["expected at most 1000 schemas inside each other"])
    }

    @Test("A deep schema is compiled")
    func deepSchema() throws {
        let deep = (0..<300).reduce(JSONValue.boolean(false)) { schema, _ in
            ["properties": ["child": schema]]
        }
        let schema = try Schema(compiling: deep)
        #expect(schema.isValid(Self.nested(299)))
        #expect(!schema.isValid(Self.nested(300)))
    }

    @Test(
        "Schemas that lead back to themselves are refused",
        arguments: [
            ["allOf": [["$ref": "#"]]],
            [
                "$ref": "#/$defs/a",
                "$defs": [
                    "a": ["anyOf": [true, ["$ref": "#/$defs/b"]]],
                    "b": ["not": ["$ref": "#/$defs/a"]],
                ],
            ],
            ["if": true, "then": ["$ref": "#"]],
            ["dependentSchemas": ["a": ["$ref": "#"]]],
        ] as [JSONValue])
    func loops(schema: JSONValue) {
        #expect {
            try Schema(compiling: schema)
        } throws: { error in
            "\(error)".hasSuffix("the schema leads back to itself without going into the instance")
        }
    }

    @Test("A schema that doubles its work at each level ends in a violation")
    func doubling() throws {
        let child: JSONValue = ["properties": ["child": ["$ref": "#"]]]
        let schema = try Schema(compiling: ["allOf": [child, child], "type": ["object", "null"]])
        for maxViolations in [0, 100] {
            var evaluation = Evaluation(
                schema.program, maxViolations: maxViolations, maxSteps: 10_000)
            let isValid = evaluation.judge(schema.entry, Self.nested(60))
            #expect(!isValid)
            let found = evaluation.violations.map(\.message)
            #expect(
                found
                    == (maxViolations == 0 ? [] : ["the schema takes too many steps to judge this"])
            )
        }
        #expect(schema.isValid(Self.nested(8)))
        let twice: JSONValue = ["properties": ["child": ["$ref": "#/$defs/node"]]]
        let refused = try Schema(compiling: [
            "not": ["$ref": "#/$defs/node"], "$defs": ["node": ["allOf": [twice, twice]]],
        ])
        var evaluation = Evaluation(refused.program, maxViolations: 0, maxSteps: 10_000)
        let isValid = evaluation.judge(refused.entry, Self.nested(60))
        #expect(!isValid)
    }

    @Test("A schema may use one schema twice on one instance")
    func diamond() throws {
        let schema = try Schema(compiling: [
            "allOf": [["$ref": "#/$defs/a"], ["$ref": "#/$defs/a"]],
            "properties": ["self": ["$ref": "#"]],
            "$defs": ["a": ["type": "object"]],
        ])
        #expect(schema.isValid(["self": ["self": [:]]]))
        #expect(!schema.isValid(["self": ["self": 1]]))
    }

    @Test("A dynamic reference that leads back to itself ends in a violation")
    func dynamicLoop() throws {
        let schema = try Schema(compiling: ["$dynamicAnchor": "a", "$dynamicRef": "#a"])
        #expect(!schema.isValid(1))
        #expect(
            schema.validate(1).map(\.message) == [
                "expected at most 1000 schemas inside each other"
            ])
    }
}
