import JSON
import SourceText
import Testing
import YAML

@Suite("Scalars of the core schema") struct ScalarTests {
    @Test(
        "mean null, truth values, numbers and strings",
        arguments: [
            ("", ScalarValue.null), ("~", .null), ("null", .null), ("Null", .null),
            ("nUll", .string("nUll")),
            ("true", .boolean(true)), ("False", .boolean(false)), ("yes", .string("yes")),
            ("off", .string("off")), ("0", .integer(0)), ("-19", .integer(-19)),
            ("+12", .integer(12)),
            ("007", .integer(7)), ("0o7", .integer(7)), ("0o8", .string("0o8")),
            ("0x3A", .integer(58)),
            ("0xG", .string("0xG")), ("-0x1", .string("-0x1")), ("0x-1", .string("0x-1")),
            ("1_000", .string("1_000")), ("12:30:45", .string("12:30:45")),
            ("2024-03-21", .string("2024-03-21")), ("1.0", .number(1)), (".5", .number(0.5)),
            ("-.5", .number(-0.5)), ("1.", .number(1)), ("1e3", .number(1000)),
            ("1e", .string("1e")),
            ("1e+", .string("1e+")), (".", .string(".")), ("-", .string("-")), ("+", .string("+")),
            ("1.2.3", .string("1.2.3")), (".inf", .number(.infinity)),
            ("-.INF", .number(-.infinity)),
            ("9223372036854775807", .integer(.max)), ("9223372036854775808", .number(0x1p63)),
            ("0xFFFFFFFFFFFFFFFFFF", .number(0x1p72)), ("٣", .string("٣")),
        ])
    func values(text: String, value: ScalarValue) {
        #expect(Scalar(text).value == value)
        #expect(Scalar(text, style: .doubleQuoted).value == .string(text))
        #expect(Scalar(text, tag: .string).value == .string(text))
    }

    @Test(
        "become JSON that says the same",
        arguments: [
            ("1.50", "1.50"), ("+1", "1"), ("007", "7"), ("-007.50", "-7.50"), (".5e3", "0.5e3"),
            ("1.", "1"),
            ("1.e3", "1e3"), ("0x1F", "31"), ("-0", "-0"),
            ("123456789012345678901234567890", "123456789012345678901234567890"),
            (".inf", "\".inf\""), (".nan", "\".nan\""), ("~", "null"), ("True", "true"),
            ("'1'", "\"1\""),
            ("!!str 1", "\"1\""), ("!!float 1", "1"), ("! 1", "\"1\""), ("!!null ''", "null"),
            ("!!int '7'", "7"), ("\"a\\tb\"", "\"a\\tb\""),
        ])
    func json(yaml: String, json: String) throws {
        let (node, diagnostics) = Node.read(SourceFile(path: "a.yml", yaml))
        #expect(diagnostics.isEmpty)
        let value = try #require(node).jsonValue
        #expect(String(decoding: value.serialized(), as: UTF8.self) == json)
    }

    @Test("keep the order of keys, which are text however they are written")
    func keys() throws {
        let (node, _) = Node.read(SourceFile(path: "a.yml", "b: 1\n200: 2\ntrue: 3\n~: 4\n"))
        let object = try #require(node?.jsonValue.object)
        #expect(Array(object.keys) == ["b", "200", "true", "~"])
    }
}
