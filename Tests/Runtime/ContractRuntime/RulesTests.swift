import ContractRuntime
import JSON
import Testing
import Timestamps

@Suite("Rules find what breaks a schema while JSON is read")
struct RulesTests {
    /// The keywords that `text` violates under `rule`, with their pointers.
    private func violations<Rule: ValueRule>(_ rule: Rule, _ text: String) throws -> [String] {
        var json = JSONReader(Array(text.utf8))
        let value = try json.read(rule)
        try json.finish()
        #expect((value == nil) == !json.violations.isEmpty)
        return json.violations.map { "\($0.pointer) \($0.keyword)" }
    }

    @Test(
        "A string has a length in code points, a pattern and a format",
        arguments: [
            ("\"ab\"", []), ("\"aé🙂\"", []), ("\"a\"", [" minLength"]),
            ("\"abcd\"", [" maxLength"]), ("\"🙂🙂🙂🙂\"", [" maxLength"]),
            ("\"e\\u0301\"", []), ("\"a1\"", [" pattern"]), ("7", [" type"]), ("null", [" type"]),
        ])
    func strings(_ text: String, _ expected: [String]) throws {
        let rule = StringRule(minLength: 2, maxLength: 3, pattern: "^[^0-9]*$")
        #expect(try violations(rule, text) == expected)
    }

    @Test(
        "An integer has limits and a factor",
        arguments: [
            ("3", []), ("9", []), ("9.0", []), ("0.3e1", []), ("4", [" multipleOf"]),
            ("0", [" minimum"]), ("12", [" exclusiveMaximum"]), ("3.5", [" type"]),
            ("9223372036854775808", [" maximum"]), ("-9223372036854775809", [" minimum"]),
            ("\"3\"", [" type"]),
        ])
    func integers(_ text: String, _ expected: [String]) throws {
        let rule = IntegerRule(minimum: 1, exclusiveMaximum: 12, multipleOf: 3)
        #expect(try violations(rule, text) == expected)
    }

    @Test("A message says what was expected, and an exclusive limit is named as it is written")
    func messages() throws {
        var json = JSONReader(Array("[5,10]".utf8))
        _ = try json.read(ArrayRule(of: IntegerRule(exclusiveMinimum: 5, exclusiveMaximum: 10)))
        #expect(
            json.violations.map(\.message) == ["expected more than 5", "expected less than 10"])
    }

    @Test(
        "A number is a multiple by its decimals",
        arguments: [
            ("0.3", []), ("1.1", []), ("4.35", [" multipleOf"]), ("1e300", []),
            ("1e-7", [" multipleOf"]), ("0", [" exclusiveMinimum"]), ("-1", [" exclusiveMinimum"]),
            ("true", [" type"]),
        ])
    func numbers(_ text: String, _ expected: [String]) throws {
        #expect(try violations(NumberRule(exclusiveMinimum: 0, multipleOf: 0.1), text) == expected)
    }

    @Test(
        "An array has a length, and items that are unlike as JSON",
        arguments: [
            ("[1,2]", []), ("[]", [" minItems"]), ("[1,2,3,4]", [" maxItems"]),
            ("[1,1.0]", ["/1 uniqueItems"]), ("[1,0,-1]", ["/1 minimum", "/2 minimum"]),
            ("{}", [" type"]), ("[1,\"1\"]", ["/1 type"]),
        ])
    func arrays(_ text: String, _ expected: [String]) throws {
        let rule = ArrayRule(
            of: IntegerRule(minimum: 1), minItems: 1, maxItems: 3, uniqueItems: true)
        #expect(try violations(rule, text) == expected)
    }

    @Test("Equality of items is that of JSON for objects and strings too")
    func uniqueObjects() throws {
        let rule = ArrayRule(of: AnyValueRule(), uniqueItems: true)
        #expect(
            try violations(rule, #"[{"a":1,"b":2},{"b":2.0,"a":1}]"#) == ["/1 uniqueItems"])
        #expect(try violations(rule, #"["é","e\u0301"]"#) == [])
    }

    @Test("Uniqueness of ten thousand items costs no square")
    func manyUniqueItems() throws {
        let text = "[" + (0..<20_000).map(String.init).joined(separator: ",") + "]"
        let start = ContinuousClock.now
        #expect(try violations(ArrayRule(of: IntegerRule(), uniqueItems: true), text) == [])
        #expect(ContinuousClock.now - start < .seconds(5))
    }

    @Test(
        "A dictionary has a size and a rule for its values",
        arguments: [
            (#"{"a":1}"#, []), ("{}", [" minProperties"]),
            (#"{"a":1,"b":2,"c":3}"#, [" maxProperties"]), (#"{"a/b":"x"}"#, ["/a~1b type"]),
            (#"{"é":1,"e\u0301":2}"#, ["/é propertyNames"]),
        ])
    func dictionaries(_ text: String, _ expected: [String]) throws {
        let rule = DictionaryRule(of: IntegerRule(), minProperties: 1, maxProperties: 2)
        let found = try violations(rule, text)
        #expect(
            found.map { Array($0.utf8.suffix(12)) } == expected.map { Array($0.utf8.suffix(12)) })
    }

    @Test("Timestamps, dates, constants and names are read")
    func others() throws {
        #expect(try violations(TimestampRule(), "\"2024-03-21T11:07:23.587564+03:00\"") == [])
        #expect(try violations(TimestampRule(), "\"2024-03-21\"") == [" format"])
        #expect(try violations(TimestampRule(), "1") == [" type"])
        #expect(try violations(DateRule(), "\"2024-02-29\"") == [])
        #expect(try violations(DateRule(), "\"2023-02-29\"") == [" format"])
        #expect(try violations(ConstantRule("Bearer"), "\"Bearer\"") == [])
        #expect(try violations(ConstantRule("Bearer"), "\"bearer\"") == [" const"])
        #expect(try violations(SchemaRule<NoteKind>(), "\"voice-memo\"") == [])
        #expect(try violations(SchemaRule<NoteKind>(), "\"voice\"") == [" enum"])
        #expect(try violations(SchemaRule<NoteKind>(), "0") == [" type"])
        #expect(try violations(BooleanRule(), "1") == [" type"])
    }

    @Test(
        "Each format takes what has it and nothing else",
        arguments: [
            (StringFormat.email, "ada@example.org", "ada"),
            (.uuid, "2eb8aa08-aa98-11ea-b4aa-73b441d16380", "2eb8aa08"),
            (.uri, "https://a.example/b", "/b"), (.uriReference, "/b", "a b"),
            (.hostname, "a-b.example", "a_b"), (.ipv4, "192.0.2.1", "192.0.2"),
            (.ipv6, "2001:db8::1", "2001:db8"), (.regex, "^a+$", "("), (.byte, "QUI=", "QUI"),
            (.duration, "P1DT2H", "1D"), (.time, "11:07:23Z", "11:07:23"),
            (.jsonPointer, "/a~1b", "a"),
        ])
    func formats(_ format: StringFormat, _ valid: String, _ invalid: String) throws {
        let rule = StringRule(format: format)
        #expect(try violations(rule, "\"\(valid)\"") == [])
        #expect(try violations(rule, "\"\(invalid)\"") == [" format"])
    }

    @Test("Null is a value of a nullable rule and told from a violation")
    func nullable() throws {
        let rule = NullableRule(of: StringRule(minLength: 1))
        var json = JSONReader(Array(#"[null,"a","",7]"#.utf8))
        #expect(try json.read(ArrayRule(of: rule)) == nil)
        #expect(json.violations.map(\.keyword) == ["minLength", "type"])
        var sound = JSONReader(Array(#"[null,"a"]"#.utf8))
        #expect(try sound.read(ArrayRule(of: rule)) == [nil, "a"])
    }

    @Test("A length that is violated spares the pattern")
    func longTexts() throws {
        let text = "\"" + String(repeating: "a", count: 500_000) + "!\""
        let rule = StringRule(maxLength: 10, pattern: "^(a+)+$")
        #expect(try violations(rule, text) == [" maxLength"])
    }
}
