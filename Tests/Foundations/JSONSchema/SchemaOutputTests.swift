import JSON
import JSONSchema
import Testing

@Suite("Outputs of the specification's forms")
struct SchemaOutputTests {
    /// After the example of 2020-12, core 12.4.
    private static let polygon: JSONValue = [
        "$id": "https://example.com/polygon",
        "$defs": [
            "point": [
                "type": "object", "properties": ["x": ["type": "number"], "y": ["type": "number"]],
                "additionalProperties": false, "required": ["x", "y"],
            ]
        ],
        "type": "array", "title": "A polygon", "items": ["$ref": "#/$defs/point"], "minItems": 3,
    ]
    private static let broken: JSONValue = [["x": 2, "y": 1], ["x": 6, "z": 1]]

    private static func units(_ output: JSONValue, _ list: String) -> [JSONValue] {
        output[list]?.array ?? []
    }

    @Test("flag is the verdict alone")
    func flag() throws {
        let schema = try Schema(compiling: Self.polygon)
        #expect(schema.output(of: Self.broken, format: .flag) == ["valid": false])
        #expect(schema.output(of: [[:]], format: .flag) == ["valid": false])
    }

    @Test("basic lists each failed keyword with its places")
    func basic() throws {
        let output = try Schema(compiling: Self.polygon).output(of: Self.broken, format: .basic)
        #expect(output["valid"] == false)
        let failed = Self.units(output, "errors").map { unit in
            ["keywordLocation", "absoluteKeywordLocation", "instanceLocation"]
                .map { unit[$0]?.string ?? "" }.joined(separator: " ")
        }
        #expect(
            Set(failed) == [
                "/minItems https://example.com/polygon#/minItems ",
                "/items https://example.com/polygon#/items ",
                "/items/$ref https://example.com/polygon#/items/$ref /1",
                "/items/$ref/additionalProperties"
                    + " https://example.com/polygon#/$defs/point/additionalProperties /1",
                "/items/$ref/additionalProperties"
                    + " https://example.com/polygon#/$defs/point/additionalProperties /1/z",
                "/items/$ref/required https://example.com/polygon#/$defs/point/required /1",
            ])
        #expect(Self.units(output, "errors").allSatisfy { $0["error"]?.string != nil })
        #expect(output["annotations"] == nil)
    }

    @Test("detailed keeps what forks and what says something")
    func detailed() throws {
        let output = try Schema(compiling: Self.polygon).output(of: Self.broken, format: .detailed)
        let errors = Self.units(output, "errors")
        #expect(errors.map { $0["keywordLocation"] } == ["/minItems", "/items/$ref"])
        let below = Self.units(errors[1], "errors").map { $0["instanceLocation"] }
        #expect(Set(below) == ["/1", "/1/z"])
    }

    @Test("verbose nests as the schema does, and tells what holds as well")
    func verbose() throws {
        let output = try Schema(compiling: Self.polygon).output(of: Self.broken, format: .verbose)
        let units = Self.units(output, "errors")
        let keywords = units.map { $0["keywordLocation"]?.string ?? "" }
        #expect(keywords == ["/type", "/minItems", "/items", "/title"])
        let items = Self.units(units[2], "errors")
        #expect(items.map { $0["valid"] } == [true, false])
        #expect(items.map { $0["instanceLocation"] } == ["/0", "/1"])
    }

    @Test("a valid instance has annotations, and what a branch refused has none")
    func annotations() throws {
        let schema = try Schema(compiling: [
            "title": "T", "x-unit": "m", "contentMediaType": "text/plain", "$comment": "none",
            "anyOf": [["type": "string", "default": "a"], ["type": "integer", "default": 1]],
            "not": ["type": "array", "description": "never"],
        ])
        let output = schema.output(of: 5, format: .basic)
        let found = Self.units(output, "annotations").filter { $0["annotation"] != nil }
        #expect(
            found.map { [$0["keywordLocation"] ?? nil, $0["annotation"] ?? nil] } == [
                ["/anyOf/1/default", 1], ["/title", "T"], ["/x-unit", "m"],
            ])
        #expect(output["absoluteKeywordLocation"] == nil)
        let text = schema.output(of: "s", format: .detailed)
        let locations = Self.units(text, "annotations").map { $0["keywordLocation"] }
        #expect(locations == ["/anyOf/0/default", "/title", "/x-unit", "/contentMediaType"])
    }

    @Test("applicators annotate with what they reached")
    func applicators() throws {
        let schema = try Schema(compiling: [
            "prefixItems": [true], "items": true, "contains": ["type": "integer"],
            "properties": ["a": true], "patternProperties": ["^b": true],
            "additionalProperties": true, "unevaluatedProperties": false,
        ])
        func annotations(_ instance: JSONValue) -> [String: JSONValue] {
            let units = Self.units(schema.output(of: instance, format: .basic), "annotations")
            return Dictionary(
                units.compactMap { unit in
                    unit["annotation"].map { (unit["keywordLocation"]?.string ?? "", $0) }
                }, uniquingKeysWith: { first, _ in first })
        }
        #expect(annotations([1, "a"]) == ["/prefixItems": 0, "/items": true, "/contains": [0]])
        #expect(
            annotations(["a": 1, "b": 2, "c": 3]) == [
                "/properties": ["a"], "/patternProperties": ["b"], "/additionalProperties": ["c"],
                "/unevaluatedProperties": [],
            ])
    }

    @Test("an asserted format fails, and otherwise annotates")
    func formats() throws {
        let document: JSONValue = ["format": "ipv4"]
        let annotating = try Schema(compiling: document).output(of: "x", format: .basic)
        #expect(Self.units(annotating, "annotations").map { $0["annotation"] } == ["ipv4"])
        let asserting = try Schema(compiling: document, assertsFormats: true)
        let failing = asserting.output(of: "x", format: .basic)
        #expect(Self.units(failing, "errors").map { $0["error"] } == ["expected an IPv4 address"])
        let holding = asserting.output(of: "1.2.3.4", format: .basic)
        #expect(Self.units(holding, "annotations").map { $0["annotation"] } == ["ipv4"])
    }

    @Test("a schema without a URI has locations where a reference was followed, and only there")
    func reference() throws {
        let schema = try Schema(compiling: [
            "$ref": "#/$defs/a", "$defs": ["a": ["type": "string"]], "minimum": 1,
        ])
        let errors = Self.units(schema.output(of: 0, format: .basic), "errors")
        let locations = Dictionary(
            uniqueKeysWithValues: errors.map {
                ($0["keywordLocation"]?.string ?? "", $0["absoluteKeywordLocation"]?.string)
            })
        #expect(
            locations == ["/minimum": nil, "/$ref": nil, "/$ref/type": "#/$defs/a/type"])
    }

    @Test("what a schema says of names annotates no part of the instance")
    func names() throws {
        let schema = try Schema(compiling: ["propertyNames": ["title": "A name"]])
        let units = Self.units(schema.output(of: ["a": 1], format: .basic), "annotations")
        #expect(units.allSatisfy { $0["annotation"] == nil })
        #expect(units.map { $0["keywordLocation"] } == ["/propertyNames"])
    }

    @Test("minContains and maxContains fail beside contains")
    func contains() throws {
        let schema = try Schema(compiling: [
            "contains": ["type": "integer"], "minContains": 2, "maxContains": 2,
        ])
        func failed(_ instance: JSONValue) -> [JSONValue?] {
            Self.units(schema.output(of: instance, format: .detailed), "errors")
                .map { $0["keywordLocation"] }
        }
        #expect(failed([1, 2]) == [])
        #expect(failed([1]) == ["/minContains"])
        #expect(failed([1, 2, 3]) == ["/maxContains"])
    }

    @Test("locations are URIs, whatever stands in the names")
    func encodedLocation() throws {
        let schema = try Schema(compiling: [
            "$id": "urn:x", "patternProperties": ["^é {2}/": ["type": "string"]],
        ])
        let unit = Self.units(schema.output(of: ["é  /": 1], format: .detailed), "errors")[0]
        #expect(unit["keywordLocation"] == "/patternProperties/^é {2}~1/type")
        let location = "urn:x#/patternProperties/%5E%C3%A9%20%7B2%7D~1/type"
        #expect(unit["absoluteKeywordLocation"]?.string == location)
        #expect(unit["instanceLocation"] == "/é  ~1")
    }
}
