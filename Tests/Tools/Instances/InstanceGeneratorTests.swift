import JSON
import JSONSchema
import Testing

@testable import ContractTesting

@Suite("Valid instances")
struct InstanceGeneratorTests {
    private static let views = """
        {"openapi":"3.1.0","components":{"schemas":{
          "Base":{"type":"object","required":["id"],"properties":{"id":{"$ref":"#/components/schemas/ID"}}},
          "ID":{"type":"integer","readOnly":true},
          "User":{"allOf":[{"$ref":"#/components/schemas/Base"},{"type":"object",
            "required":["id","name","password"],"properties":{"name":{"type":"string"},
            "password":{"type":"string","writeOnly":true}}}],
            "unevaluatedProperties":false}}}}
        """

    @Test("a request has nothing that is readOnly, a response nothing that is writeOnly")
    func directions() throws {
        func names(_ view: SchemaView?) throws -> [Set<String>] {
            let generator = try InstanceGenerator(
                Self.views, at: "/components/schemas/User", view: view)
            return try (0..<20).map { seed in
                Set(try #require(generator.valid(seed: seed)?.object).keys)
            }
        }
        #expect(try names(.request).allSatisfy { $0 == ["name", "password"] })
        #expect(try names(.response).allSatisfy { $0 == ["id", "name"] })
        #expect(try names(nil).allSatisfy { $0 == ["id", "name", "password"] })
    }

    @Test("nullable and exclusive limits of OpenAPI 3.0 are understood")
    func openAPI30() throws {
        let schema = """
            {"type":"integer","nullable":true,"minimum":1,"exclusiveMinimum":true,"maximum":3}
            """
        let generator = try InstanceGenerator(schema, dialect: .openAPI30)
        let values = Set((0..<60).compactMap { generator.valid(seed: $0) })
        #expect(values == [nil, 2, 3])
        #expect(generator.violations(limit: 9).values(of: "minimum") == [1])
    }

    @Test(
        "schemas whose parts depend on each other have instances",
        arguments: [
            #"{"type":"object","minProperties":4,"propertyNames":{"pattern":"^[a-z]{2}$"}}"#,
            #"{"type":"object","patternProperties":{"^x-":{"type":"integer"}},"additionalProperties":false,"minProperties":3}"#,
            #"{"type":"object","required":["a"],"dependentRequired":{"a":["b"]},"dependentSchemas":{"b":{"required":["c"]}}}"#,
            #"{"type":"array","prefixItems":[{"type":"string"}],"items":{"type":"integer"},"contains":{"const":7},"minContains":2,"maxContains":3,"minItems":6}"#,
            #"{"type":"array","items":{"enum":[1,2,3]},"uniqueItems":true,"minItems":3}"#,
            #"{"type":"array","items":{"type":"boolean"},"uniqueItems":true,"minItems":2}"#,
            #"{"allOf":[{"minLength":8},{"maxLength":8},{"pattern":"[0-9]"},{"type":"string"}]}"#,
            #"{"type":"string","pattern":"^(?=.*[0-9])(?=.*[A-Z])(?=.*[!-/]).{8,16}$"}"#,
            #"{"type":"string","minLength":8,"pattern":"/(?=.*[a-z])(?=.*[A-Z])(?=.*[0-9])/"}"#,
            #"{"type":"string","format":"email","minLength":80,"maxLength":100}"#,
            #"{"type":"string","format":"uri","pattern":"^https://[a-z]+[.]example/$"}"#,
            #"{"type":"number","multipleOf":0.01,"minimum":1e-2,"maximum":2e-2}"#,
            #"{"type":"number","minimum":1e300}"#,
            #"{"type":"integer","multipleOf":18446744073709551616,"exclusiveMinimum":0}"#,
            #"{"type":"string","maxLength":9223372036854775807}"#,
            #"{"type":"number","minimum":-1e999999999,"maximum":1e999999999}"#,
            #"{"type":"integer","minimum":-9223372036854775808,"maximum":9223372036854775807}"#,
            #"{"type":"number","multipleOf":1e-300}"#,
            #"{"not":{"type":["string","number","null","boolean","array"]}}"#,
            #"{"oneOf":[{"required":["a"]},{"required":["b"]},{"required":["c"]}],"type":"object","properties":{"a":{},"b":{},"c":{}}}"#,
            #"{"type":"object","unevaluatedProperties":false,"minProperties":2,"anyOf":[{"properties":{"a":true}},{"properties":{"b":true,"c":true}}]}"#,
            ##"{"type":"object","required":["next"],"properties":{"next":{"anyOf":[{"$ref":"#"},{"type":"null"}]}}}"##,
            ##"{"$dynamicAnchor":"n","type":"object","required":["n"],"properties":{"n":{"type":"array","items":{"$dynamicRef":"#n"}}}}"##,
        ])
    func dependent(schema: String) throws {
        let generator = try InstanceGenerator(schema)
        let compiled = try Schema(compiling: json(schema), assertsFormats: true)
        for seed in 0..<20 as Range<UInt64> {
            let value = try #require(generator.valid(seed: seed), "\(schema)")
            #expect(compiled.isValid(value))
        }
    }

    @Test("a seed makes the same instances, another one others")
    func determinism() throws {
        let schema = """
            {"type":"object","properties":{"a":{"type":"string"},"b":{"type":"array","items":{"type":"number"}},
             "c":{"anyOf":[{"type":"integer"},{"format":"uuid","type":"string"}]},"d":{"enum":[1,2,3]}}}
            """
        let (first, second) = (try InstanceGenerator(schema), try InstanceGenerator(schema))
        var texts: Set<String> = []
        for seed in 0..<50 as Range<UInt64> {
            let text = first.valid(seed: seed)?.description
            #expect(text == second.valid(seed: seed)?.description)
            texts.insert(text ?? "")
        }
        #expect(texts.count > 30)
        #expect(
            first.violations(limit: 99).map(\.value.description)
                == second.violations(limit: 99).map(\.value.description))
    }

    @Test("a seed makes the same instance in every process")
    func replay() throws {
        let schema = """
            {"type":"object","required":["a","b"],"minProperties":5,"properties":{"a":{"type":"string"},
             "b":{"type":"array","minItems":2,"items":{"type":"integer"}},"c":{"type":"boolean"}},
             "patternProperties":{"^p-[a-z]{4}$":{"type":"null"}},"additionalProperties":{"type":"integer"}}
            """
        // Sets and dictionaries have another order in each process: nothing may depend on that. The text changes with
        // the makers, and may be replaced by the new one then.
        let text = try InstanceGenerator(schema).valid(seed: 11)?.description
        #expect(
            text == #"{"a":"xqfoqlxfh","b":[706,110],"c":false,"p-egxz":null,"p-tlry":null}"#)
    }

    @Test(
        "what cannot be had ends soon, with nothing",
        arguments: [
            #"{"type":"string","minLength":1000000000}"#,
            #"{"type":"array","minItems":1000000000}"#,
            #"{"type":"object","minProperties":1000000000}"#,
            #"{"type":"string","pattern":"^(a{300}){300}$"}"#,
            ##"{"type":"array","items":{"$ref":"#"},"minItems":1}"##,
            #"{"type":"array","minItems":4000,"items":{"type":"array","minItems":4000}}"#,
            ##"{"type":"object","required":["a","b"],"properties":{"a":{"$ref":"#"},"b":{"$ref":"#"}}}"##,
            #"{"type":"array","uniqueItems":true,"items":{"type":"boolean"},"minItems":3}"#,
            #"{"allOf":[{"type":"string"},{"type":"integer"}]}"#,
            #"{"not":{}}"#,
            #"{"type":"integer","minimum":5,"maximum":4}"#,
            #"{"type":"string","minLength":1e400}"#,
            #"{"type":"array","contains":true,"minContains":9223372036854775807}"#,
            #"{"type":"object","minProperties":9223372036854775807,"maxProperties":9223372036854775807}"#,
            #"{"type":"number","exclusiveMinimum":1e999999999,"maximum":1e999999999}"#,
        ])
    func hostile(schema: String) throws {
        let generator = try InstanceGenerator(schema)
        let clock = ContinuousClock()
        let time = clock.measure {
            #expect(generator.valid(seed: 1) == nil)
            _ = generator.boundaries(limit: 100)
            _ = generator.violations(limit: 100)
        }
        #expect(time < .seconds(20))
    }

    @Test("very many probes that find nothing end")
    func fruitless() throws {
        let properties = (0..<200).map { ##""p\##($0)":{"$ref":"#/$defs/p"}"## }
        let names = (0..<200).map { #""p\#($0)""# }.joined(separator: ",")
        let generator = try InstanceGenerator(
            """
            {"type":"object","required":[\(names)],"properties":{\(properties.joined(separator: ","))},
             "$defs":{"p":{"type":"string","pattern":"^(?=b)a+c*d*$"}}}
            """)
        let clock = ContinuousClock()
        let time = clock.measure {
            #expect(generator.valid(seed: 3) == nil)
            #expect(generator.boundaries(limit: 1_000).isEmpty)
            _ = generator.violations(limit: 1_000)
        }
        #expect(time < .seconds(60))
    }

    @Test("a schema with very many branches and properties is bounded")
    func large() throws {
        let branches = (0..<60).map { ##"{"$ref":"#/$defs/d\##($0)"}"## }.joined(separator: ",")
        let definitions = (0..<60).map { index in
            #""d\#(index)":{"type":"object","properties":{"a":{"anyOf":[\#(branches)]},"b":{"anyOf":[\#(branches)]}}}"#
        }.joined(separator: ",")
        let generator = try InstanceGenerator(
            #"{"anyOf":[\#(branches)],"$defs":{\#(definitions)}}"#)
        let clock = ContinuousClock()
        let time = clock.measure {
            #expect(generator.valid(seed: 3) != nil)
            #expect(generator.violations(limit: 40).count == 40)
        }
        #expect(time < .seconds(20))
    }
}
