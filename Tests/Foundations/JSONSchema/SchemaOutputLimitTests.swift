import JSON
import JSONSchema
import Testing

@Suite("Outputs are bounded")
struct SchemaOutputLimitTests {
    private static func count(_ output: JSONValue) -> Int {
        let children = (output["errors"] ?? output["annotations"])?.array ?? []
        return children.reduce(1) { $0 + count($1) }
    }

    @Test("what nests too deep is judged without reasons")
    func depth() throws {
        let schema = try Schema(compiling: [
            "type": "object", "properties": ["child": ["$ref": "#"]],
        ])
        func nested(_ end: JSONValue) -> JSONValue {
            (0..<400).reduce(end) { value, _ in ["child": value] }
        }
        for format in SchemaOutputFormat.allCases {
            #expect(schema.output(of: nested([:]), format: format)["valid"] == true)
            #expect(schema.output(of: nested(1), format: format)["valid"] == false)
        }
        #expect(schema.output(of: nested(1), format: .basic)["truncated"] == true)
        #expect(schema.output(of: ["child": 1], format: .basic)["truncated"] == nil)
    }

    @Test("a dynamic reference that leads back to itself ends")
    func loop() throws {
        let schema = try Schema(compiling: ["$dynamicAnchor": "a", "$dynamicRef": "#a"])
        let output = schema.output(of: 1, format: .verbose)
        #expect(output["valid"] == false)
        #expect(output["truncated"] == true)
    }

    @Test("a long list has no more units than the limit")
    func units() throws {
        let schema = try Schema(compiling: [
            "items": ["type": "integer", "minimum": 0, "maximum": 9]
        ])
        let items = (0..<20_000).map { JSONValue.number(JSONNumber($0 == 19_999 ? 10 : 5)) }
        let output = schema.output(of: .array(items), format: .verbose)
        #expect(output["valid"] == false)
        #expect(output["truncated"] == true)
        #expect(Self.count(output) < 40_000)
    }

    @Test("branches that all lead on do not multiply without end")
    func branches() throws {
        let branch: JSONValue = ["properties": ["child": ["$ref": "#"]]]
        let schema = try Schema(compiling: ["allOf": [branch, branch, branch], "type": "object"])
        let instance = (0..<9).reduce([:] as JSONValue) { value, _ in ["child": value] }
        let output = schema.output(of: instance, format: .verbose)
        #expect(output["valid"] == true)
        #expect(Self.count(output) < 20_000)
    }
}
