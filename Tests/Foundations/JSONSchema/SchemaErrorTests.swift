import JSON
import JSONSchema
import Testing

@Suite("What is wrong with a schema is reported with its place")
struct SchemaErrorTests {
    private static let wrong: [(schema: JSONValue, location: String, message: String)] = [
        (1, "#", "a schema must be an object or a boolean, not a number"),
        (["type": "text"], "#/type", "there is no type 'text'"),
        (["type": ["string", 1]], "#/type", "there is no type '1'"),
        (["minLength": -1], "#/minLength", "'minLength' must be an integer that is not negative"),
        (["maxItems": "1"], "#/maxItems", "'maxItems' must be an integer that is not negative"),
        (["minimum": "1"], "#/minimum", "'minimum' must be a number, not a string"),
        (["multipleOf": 0], "#/multipleOf", "'multipleOf' must be greater than 0"),
        (["enum": "a"], "#/enum", "'enum' must be an array of values"),
        (["required": "id"], "#/required", "'required' must be an array of property names"),
        (["required": [1]], "#/required", "'required' must be an array of property names"),
        (["properties": []], "#/properties", "'properties' must be an object, not an array"),
        (["allOf": []], "#/allOf", "'allOf' must be an array of at least one schema"),
        (["anyOf": ["type": "null"]], "#/anyOf", "'anyOf' must be an array of at least one schema"),
        (["not": nil], "#/not", "a schema must be an object or a boolean, not null"),
        (["items": [true]], "#/items", "a schema must be an object or a boolean, not an array"),
        (
            ["pattern": "a++"], "#/pattern",
            "'a++' is no pattern that can be run: a quantifier cannot follow a quantifier at offset 2"
        ),
        (
            ["patternProperties": ["(": true]], "#/patternProperties",
            "'(' is no pattern that can be run: unclosed '(' at offset 0"
        ),
        (["pattern": 1], "#/pattern", "'pattern' must be a string, not a number"),
        (["$ref": 1], "#/$ref", "'$ref' must be a string, not a number"),
        (["$ref": "#/$defs/a"], "#/$ref", "'#/$defs/a' leads nowhere"),
        (["$ref": "#a"], "#/$ref", "'#a' leads nowhere"),
        (["$ref": "#%zz"], "#/$ref", "'#%zz' is no URI reference"),
        (["$dynamicRef": "#a"], "#/$dynamicRef", "'#a' leads nowhere"),
        (
            ["$ref": "other.json"], "#/$ref",
            "'other.json' refers to 'other.json', which is not in the registry"
        ),
        (["$ref": "#"], "#", "the schema leads back to itself without going into the instance"),
        (
            ["$schema": "https://example.org/mine"], "#/$schema",
            "the dialect 'https://example.org/mine' is not known: add its metaschema to the registry"
        ),
        (["$id": "#a"], "#/$id", "'$id' must not have a fragment: use '$anchor'"),
        (
            ["$anchor": "1a"], "#/$anchor",
            "'$anchor' must be a name of letters, digits, '-', '_' and '.'"
        ),
        (
            ["$defs": ["a": ["$anchor": "x"], "b": ["$anchor": "x"]]], "#/$defs/a",
            "another schema has the anchor 'x'"
        ),
        (
            ["$defs": ["a": ["$id": "x"], "b": ["$id": "x"]]], "#/$defs/a",
            "another schema has the URI 'x'"
        ),
    ]

    @Test("A wrong schema is refused", arguments: wrong)
    func refused(schema: JSONValue, location: String, message: String) {
        #expect {
            try Schema(compiling: schema)
        } throws: { error in
            let problems = (error as? SchemaError)?.problems ?? []
            return problems.map(\.location) == [location] && problems.map(\.message) == [message]
        }
    }

    @Test("All problems are reported, those behind references too")
    func all() throws {
        #expect {
            try Schema(compiling: [
                "minLength": "1", "$ref": "#/$defs/a",
                "$defs": ["a": ["type": "text"], "unused": ["type": "text"]],
            ])
        } throws: { error in
            "\(error)" == """
                #/minLength: 'minLength' must be an integer that is not negative
                #/$defs/a/type: there is no type 'text'
                """
        }
    }

    @Test("A count beyond 64 bits is a count that nothing reaches")
    func hugeCount() throws {
        let huge = JSONValue.number(try #require(JSONNumber("1e100")))
        #expect(try Schema(compiling: ["maxLength": huge]).isValid("abc"))
        #expect(try !Schema(compiling: ["minLength": huge]).isValid("abc"))
    }

    @Test("A metaschema that requires an unknown vocabulary is refused")
    func vocabulary() throws {
        var registry = SchemaRegistry()
        try registry.add(
            document: ["$vocabulary": ["https://example.org/vocab": true]], uri: "urn:needs")
        try registry.add(
            document: ["$vocabulary": ["https://example.org/vocab": false]], uri: "urn:may")
        let before = registry
        #expect(throws: SchemaError.self) {
            try Schema(compiling: ["$schema": "urn:needs"], in: before)
        }
        // Nothing of the validation vocabulary is switched on.
        let schema = try Schema(compiling: ["$schema": "urn:may", "minimum": 3], in: before)
        #expect(schema.isValid(1))
    }
}
