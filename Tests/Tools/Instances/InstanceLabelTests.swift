import JSON
import JSONSchema
import Testing

@testable import ContractTesting

@Suite("Instances at the edges of a schema, and beyond them")
struct InstanceLabelTests {
    private func boundaries(_ schema: String, _ keyword: String) throws -> [String] {
        try InstanceGenerator(schema).boundaries(limit: 1_000).values(of: keyword).map(
            \.description)
    }

    private func violations(_ schema: String, _ keyword: String) throws -> [String] {
        try InstanceGenerator(schema).violations(limit: 1_000).values(of: keyword).map(
            \.description)
    }

    @Test("limits of numbers are met exactly, and missed by as little as can be")
    func numbers() throws {
        let range = #"{"type":"integer","minimum":-3,"exclusiveMaximum":12}"#
        #expect(try boundaries(range, "minimum") == ["-3"])
        #expect(try boundaries(range, "exclusiveMaximum") == ["11"])
        #expect(try violations(range, "minimum") == ["-4"])
        #expect(try violations(range, "exclusiveMaximum") == ["12"])
        let steps = #"{"type":"number","minimum":0.1,"maximum":0.35,"multipleOf":0.1}"#
        #expect(try boundaries(steps, "minimum") == ["0.1"])
        #expect(try boundaries(steps, "maximum") == ["0.3"])
        #expect(try violations(steps, "minimum") == ["0"])
        #expect(try violations(steps, "maximum") == ["0.4"])
        let large = #"{"type":"integer","minimum":9007199254740993,"maximum":9007199254740993}"#
        #expect(try InstanceGenerator(large).valid(seed: 1)?.description == "9007199254740993")
        #expect(try violations(large, "maximum") == ["9007199254740994"])
        #expect(
            try violations(#"{"type":"integer","format":"int32"}"#, "format").first == "2147483648")
    }

    @Test("texts have exactly the length, in code points")
    func lengths() throws {
        let schema = #"{"type":"string","minLength":3,"maxLength":5,"pattern":"^[a-c]+$"}"#
        let generator = try InstanceGenerator(schema)
        func lengths(_ instances: [LabelledInstance], _ keyword: String) -> [Int?] {
            instances.values(of: keyword).map { $0.string?.unicodeScalars.count }
        }
        let (edges, broken) = (generator.boundaries(limit: 99), generator.violations(limit: 99))
        #expect(lengths(edges, "maxLength") == [5])
        #expect(lengths(edges, "minLength") + lengths(edges, "type") == [3])
        #expect(lengths(broken, "minLength") == [2])
        #expect(lengths(broken, "maxLength") == [6])
        let others = broken.values(of: "pattern").compactMap(\.string)
        #expect(others.count == 1)
        #expect(others.allSatisfy { 3...5 ~= $0.unicodeScalars.count })
    }

    @Test("objects: each property there and not, each required one missing, an undeclared one")
    func objects() throws {
        let schema = """
            {"type":"object","required":["id","name"],"additionalProperties":false,"minProperties":2,
             "properties":{"id":{"const":1},"name":{"const":"n"},"note":{"const":null}}}
            """
        let edges = try Set(InstanceGenerator(schema).boundaries(limit: 99).map(\.value))
        #expect(
            edges == [json(#"{"id":1,"name":"n"}"#), json(#"{"id":1,"name":"n","note":null}"#)])
        #expect(
            try violations(schema, "required") == [
                #"{"name":"n","note":null}"#, #"{"id":1,"note":null}"#,
            ])
        #expect(
            try violations(schema, "additionalProperties").map { json($0).object?.count } == [3])
    }

    @Test("arrays: counts, repeated items, and what 'contains' asks for")
    func arrays() throws {
        let schema = """
            {"type":"array","items":{"type":"integer"},"minItems":2,"maxItems":3,"uniqueItems":true,
             "contains":{"minimum":5},"maxContains":2}
            """
        let broken = try InstanceGenerator(schema).violations(limit: 99)
        #expect(broken.values(of: "minItems").map { $0.array?.count } == [1])
        #expect(broken.values(of: "maxItems").map { $0.array?.count } == [4])
        let repeated = broken.values(of: "uniqueItems").compactMap(\.array)
        #expect(repeated.map { Set($0).count < $0.count } == [true])
        let large = broken.values(of: "contains").map { value in
            value.array?.count { ($0.integer ?? 0) >= 5 }
        }
        #expect(large == [0, 3])
    }

    @Test("members, branches and types are each tried, and none of them")
    func choices() throws {
        #expect(try boundaries(#"{"enum":["a",2,null]}"#, "enum") == [#""a""#, "2", "null"])
        #expect(try violations(#"{"enum":["a","b"]}"#, "enum").count == 1)
        #expect(try boundaries(#"{"type":["string","null"]}"#, "type") == [#""""#, "null"])
        let one = #"{"oneOf":[{"type":"integer"},{"minimum":5}]}"#
        let generator = try InstanceGenerator(one)
        #expect(generator.boundaries(limit: 99).values(of: "oneOf").count == 2)
        let broken = generator.violations(limit: 99).filter { $0.location == "#/oneOf" }
        #expect(broken.count == 2)
        #expect(broken.contains { ($0.value.integer ?? 0) >= 5 })
        #expect(
            try violations(#"{"not":{"type":"string"}}"#, "not").map { json($0).kind } == [.string])
    }

    @Test("defaults and examples are among the edges where they are valid")
    func annotations() throws {
        let schema =
            #"{"type":"string","maxLength":4,"default":"none","examples":["some","plenty"]}"#
        #expect(try boundaries(schema, "default") == [#""none""#])
        #expect(try boundaries(schema, "examples") == [#""some""#])
    }

    @Test("what nothing particular is wanted of is as the document's examples are")
    func fillings() throws {
        let schema = """
            {"type":"object","required":["name","age"],"properties":{
             "name":{"type":"string","example":"Ada"},"age":{"type":"integer","minimum":0,"default":36}}}
            """
        let generator = try InstanceGenerator(schema)
        #expect(
            generator.violations(limit: 99).values(of: "minimum") == [
                json(#"{"name":"Ada","age":-1}"#)
            ])
        #expect(
            generator.boundaries(limit: 99).values(of: "minimum") == [
                json(#"{"name":"Ada","age":0}"#)
            ])
        // An example that shows what a request may not have is of no use.
        let directed = try InstanceGenerator(
            #"{"type":"object","example":{"id":1,"a":2},"properties":{"id":{"readOnly":true},"a":{"type":"integer"}}}"#,
            view: .request)
        #expect(directed.boundaries(limit: 99).allSatisfy { $0.value["id"] == nil })
        for seed in 0..<40 as Range<UInt64> { #expect(directed.valid(seed: seed)?["id"] == nil) }
    }

    @Test("a violation deep inside breaks nothing else")
    func depth() throws {
        let schema = """
            {"type":"object","required":["list"],"properties":{"list":{"type":"array","minItems":1,
             "items":{"$ref":"#/$defs/point"}}},
             "$defs":{"point":{"type":"object","required":["x"],"properties":{"x":{"type":"integer","maximum":9}}}}}
            """
        let document = json(schema)
        let compiled = try Schema(compiling: document, assertsFormats: true)
        let broken = try InstanceGenerator(schema).violations(limit: 99)
        for instance in broken {
            let locations = Set(compiled.validate(instance.value).map(\.location))
            #expect(locations == [instance.location], "\(instance)")
        }
        #expect(broken.values(of: "maximum") == [json(#"{"list":[{"x":10}]}"#)])
    }

    @Test("branches are broken inside, too")
    func branches() throws {
        let schema = """
            {"oneOf":[{"type":"object","required":["a"],"properties":{"a":{"type":"string","maxLength":2}}},
             {"type":"integer","maximum":3}]}
            """
        let broken = try InstanceGenerator(schema).violations(limit: 99)
        #expect(broken.contains { $0.keyword == "maxLength" && $0.value["a"]?.string?.count == 3 })
        #expect(broken.contains { $0.keyword == "maximum" && $0.value == 4 })
    }

    @Test("if, then and else are taken both ways")
    func conditions() throws {
        let schema = """
            {"type":"object","required":["kind"],"properties":{"kind":{"type":"string"}},
             "if":{"properties":{"kind":{"const":"a"}}},"then":{"required":["x"]},
             "else":{"required":["y"]}}
            """
        let generator = try InstanceGenerator(schema)
        let edges = generator.boundaries(limit: 99).map(\.value)
        #expect(edges.contains { $0["kind"] == "a" && $0["x"] != nil })
        #expect(edges.contains { $0["kind"] != "a" && $0["y"] != nil })
        let broken = generator.violations(limit: 99)
        #expect(broken.contains { $0.location == "#/then/required" && $0.value["kind"] == "a" })
        #expect(broken.contains { $0.location == "#/else/required" && $0.value["kind"] != "a" })
    }
}
