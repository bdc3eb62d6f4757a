import JSON
import JSONSchema
import Testing

@Suite("Violations say what is wrong, where and by which keyword")
struct SchemaViolationTests {
    struct Row: CustomTestStringConvertible, Sendable {
        let schema: JSONValue
        let instance: JSONValue
        let pointer: String
        let location: String
        let keyword: String
        let message: String

        init(
            _ schema: JSONValue, _ instance: JSONValue, at pointer: String = "",
            _ location: String, _ keyword: String, _ message: String
        ) {
            self.schema = schema
            self.instance = instance
            self.pointer = pointer
            self.location = location
            self.keyword = keyword
            self.message = message
        }

        var testDescription: String { "\(schema) on \(instance)" }
    }

    private static let ofValues = [
        Row(["type": "string"], 1, "#/type", "type", "expected a string, but found a number"),
        Row(
            ["type": ["string", "null"]], [], "#/type", "type",
            "expected null or a string, but found an array"),
        Row(
            ["type": "integer"], .number(JSONNumber("1.5")!), "#/type", "type",
            "expected an integer, but found a number with a fraction"),
        Row(["const": "a"], "b", "#/const", "const", "expected 'a'"),
        Row(["const": ["a": 1]], "b", "#/const", "const", #"expected '{"a":1}'"#),
        Row(["enum": ["a", "b", 3]], "c", "#/enum", "enum", "expected 'a', 'b' or '3'"),
        Row(["enum": []], "c", "#/enum", "enum", "expected no value here"),
        Row(
            ["enum": .array((0..<17).map { .number(JSONNumber(Int64($0))) })], "c", "#/enum",
            "enum", "expected one of the 17 values that 'enum' lists"),
        Row(["minimum": 3], 2, "#/minimum", "minimum", "expected at least 3"),
        Row(["maximum": 3], 4, "#/maximum", "maximum", "expected at most 3"),
        Row(
            ["exclusiveMinimum": 3], 3, "#/exclusiveMinimum", "exclusiveMinimum",
            "expected more than 3"),
        Row(
            ["exclusiveMaximum": 3], 3, "#/exclusiveMaximum", "exclusiveMaximum",
            "expected less than 3"),
        Row(["multipleOf": 3], 4, "#/multipleOf", "multipleOf", "expected a multiple of 3"),
        Row(["minLength": 2], "🐲", "#/minLength", "minLength", "expected at least 2 characters"),
        Row(["maxLength": 1], "ab", "#/maxLength", "maxLength", "expected at most 1 character"),
        Row(["pattern": "^a"], "b", "#/pattern", "pattern", "expected text that matches '^a'"),
        Row(
            ["pattern": #"^(a+)+\1$"#], .string(String(repeating: "a", count: 50) + "!"),
            "#/pattern",
            "pattern", #"could not be matched with '^(a+)+\1$' within limits"#),
        Row(
            ["not": ["type": "null"]], nil, "#/not", "not",
            "expected a value that the schema in 'not' refuses"),
        Row(false, 1, "#", "false", "expected no value here"),
    ]

    private static let ofMembers = [
        Row(["minItems": 2], [1], "#/minItems", "minItems", "expected at least 2 items"),
        Row(["maxItems": 1], [1, 2], "#/maxItems", "maxItems", "expected at most 1 item"),
        Row(
            ["uniqueItems": true], [1, 2, .number(JSONNumber("1.0")!)], "#/uniqueItems",
            "uniqueItems", "expected items that all differ"),
        Row(
            ["contains": ["const": 1]], [2], "#/contains", "contains",
            "expected at least 1 item that 'contains' asks for"),
        Row(
            ["contains": true, "maxContains": 1], [1, 2], "#/contains", "contains",
            "expected at most 1 item that 'contains' asks for"),
        Row(
            ["prefixItems": [true], "items": false], [1, 2], at: "/1", "#/items", "items",
            "expected no value here"),
        Row(
            ["items": ["type": "null"]], [nil, 2], at: "/1", "#/items/type", "type",
            "expected null, but found a number"),
        Row(
            ["minProperties": 2], ["a": 1], "#/minProperties", "minProperties",
            "expected at least 2 properties"),
        Row(
            ["maxProperties": 1], ["a": 1, "b": 2], "#/maxProperties", "maxProperties",
            "expected at most 1 property"),
        Row(["required": ["id"]], [:], "#/required", "required", "the property 'id' is missing"),
        Row(
            ["dependentRequired": ["a": ["b"]]], ["a": 1], "#/dependentRequired",
            "dependentRequired", "the property 'b', which 'a' asks for, is missing"),
        Row(
            ["properties": ["a/b": ["type": "null"]]], ["a/b": 1], at: "/a~1b",
            "#/properties/a~1b/type", "type", "expected null, but found a number"),
        Row(
            ["properties": ["a": true], "additionalProperties": false], ["a": 1, "b": 2], at: "/b",
            "#/additionalProperties", "additionalProperties", "the property 'b' is not declared"),
        Row(
            ["unevaluatedProperties": false], ["x\u{1B}": 1], at: "/x\u{1B}",
            "#/unevaluatedProperties", "unevaluatedProperties",
            "the property 'x\\u{1b}' is not declared"),
        Row(
            ["unevaluatedItems": false], [1], at: "/0", "#/unevaluatedItems", "unevaluatedItems",
            "expected no value here"),
        Row(
            ["propertyNames": ["maxLength": 1]], ["ab": 1], at: "/ab", "#/propertyNames/maxLength",
            "maxLength", "expected at most 1 character"),
        Row(
            ["$ref": "#/$defs/a", "$defs": ["a": ["type": "null"]]], 1, "#/$defs/a/type", "type",
            "expected null, but found a number"),
        Row(
            ["oneOf": [true, false, true]], 1, "#/oneOf", "oneOf",
            "expected exactly one schema of 'oneOf' to accept it, but those at 0 and 2 both do"),
    ]

    @Test("One violation is found", arguments: ofValues + ofMembers)
    func one(_ row: Row) throws {
        let schema = try Schema(compiling: row.schema)
        let violations = schema.validate(row.instance)
        let violation = try #require(violations.first)
        #expect(violations.count == 1)
        #expect(violation.pointer == row.pointer)
        #expect(violation.location == row.location)
        #expect(violation.keyword == row.keyword)
        #expect(violation.message == row.message)
        #expect(!schema.isValid(row.instance))
    }

    @Test("All violations are found, not only the first")
    func all() throws {
        let schema = try Schema(compiling: [
            "required": ["id", "name"], "additionalProperties": false,
            "properties": ["tags": ["items": ["type": "string", "maxLength": 2]]],
        ])
        let found = schema.validate(["tags": ["abc", 1, "ok"], "other": 1])
        #expect(
            found.map { "\($0.pointer) \($0.keyword)" } == [
                " required", " required", "/tags/0 maxLength", "/tags/1 type",
                "/other additionalProperties",
            ])
    }

    @Test("A limit bounds how many violations are returned")
    func limit() throws {
        let schema = try Schema(compiling: ["items": ["type": "null"]])
        let instance = JSONValue.array(Array(repeating: 1, count: 1_000))
        #expect(schema.validate(instance).count == 100)
        #expect(schema.validate(instance, limit: 3).count == 3)
        #expect(schema.validate(instance, limit: 0).count == 1)
    }

    @Test("Of several branches the one that is meant explains itself")
    func branches() throws {
        let schema = try Schema(compiling: [
            "oneOf": [
                ["properties": ["kind": ["const": "a"], "size": ["type": "integer"]]],
                ["properties": ["kind": ["const": "b"]], "required": ["name"]],
                ["type": "string"],
            ]
        ])
        let found = schema.validate(["kind": "a", "size": "x"])
        #expect(found.count == 1)
        #expect(found.first?.message == "expected a value that one of the 3 schemas accepts")
        let name = schema.validate(["kind": "b"]).map(\.description)
        #expect(
            name == [
                "(root): expected a value that one of the 3 schemas accepts [oneOf] (#/oneOf)"
            ])
    }

    @Test("A branch for the instance's own type is reported in full")
    func closeBranch() throws {
        let schema = try Schema(compiling: [
            "anyOf": [["type": "null"], ["type": "string", "minLength": 3]]
        ])
        #expect(schema.validate("ab").map(\.keyword) == ["anyOf", "minLength"])
        #expect(schema.validate(1).map(\.keyword) == ["anyOf"])
    }

    @Test("A message never holds the value")
    func secrecy() throws {
        let schema = try Schema(
            compiling: ["type": "integer", "maxLength": 2, "pattern": "^x$", "format": "date"],
            assertsFormats: true)
        let found = schema.validate("hunter2")
        #expect(found.count == 4)
        #expect(!found.contains { $0.description.contains("hunter2") })
    }

    @Test("Names are compared byte by byte")
    func names() throws {
        let schema = try Schema(compiling: [
            "properties": ["\u{E9}": true], "additionalProperties": false,
        ])
        #expect(schema.isValid(["\u{E9}": 1]))
        #expect(!schema.isValid(["e\u{301}": 1]))
    }
}
