import JSON
import JSONSchema
import Testing

@Suite("Formats that the public suite does not cover")
struct FormatTests {
    private static let numbers: [(format: String, valid: [String], invalid: [String])] = [
        (
            "int32", ["0", "-2147483648", "2147483647", "1.0", "2e3"],
            ["2147483648", "-2147483649", "1.5", "1e20"]
        ),
        ("int64", ["9223372036854775807", "1e3"], ["9223372036854775808", "0.5"]),
        ("float", ["3.4e38", "-1.5", "0"], ["3.5e38", "-1e39"]),
        ("double", ["1e308", "-1.5"], ["1e309"]),
    ]

    @Test("Formats of numbers", arguments: numbers)
    func number(format: String, valid: [String], invalid: [String]) throws {
        let schema = try Schema(compiling: ["format": .string(format)], assertsFormats: true)
        for text in valid {
            #expect(schema.isValid(.number(try #require(JSONNumber(text)))), "\(text)")
        }
        for text in invalid {
            #expect(!schema.isValid(.number(try #require(JSONNumber(text)))), "\(text)")
        }
        #expect(schema.isValid("a string"))
    }

    private static let strings: [(format: String, valid: [String], invalid: [String])] = [
        (
            "byte", ["", "Zg==", "Zm8=", "Zm9v", "+/+/"],
            ["Zg", "Zg=", "Z===", "Zm9v\n", "Zm-_", "=Zg="]
        ),
        (
            "uuid", ["2EB8AA08-aa98-11ea-b4aa-73b441d16380"],
            ["2eb8aa08-aa98-11ea-b4aa-73b441d1638", "{}"]
        ),
        (
            "email", ["a@b", "a.b@c.d", "\"\\\"\"@c.d", "a@[127.0.0.1]"],
            ["@b", "a@", "a b@c", ".a@b", "\"a@b", "a@[IPv6:1]", "a@[x]"]
        ),
        (
            "uri", ["a:", "http://[v1.a]/", "http://u:p@h:1/?q#f"],
            ["a", "http://[v.a]", "http://h:x", "http://[::1", "http://a b"]
        ),
        ("uri-reference", ["", "a/b:c", "//h"], ["a:b%", "a b", "//[x]"]),
        (
            "ipv6", ["1::", "::1.2.3.4", "1:2:3:4:5:6:1.2.3.4"],
            [
                "", ":", ":::", "1:2:3:4:5:6:7:8:9", "1::2::3", "12345::", "1.2.3.4::",
                "1:2:3:4:5:6:7::8",
            ]
        ),
        ("duration", ["P1Y", "PT1S", "P1DT1H"], ["", "P", "P1", "PT", "P1Y1D", "P1H", "P1W2D"]),
        ("date", ["2024-02-29", "2000-02-29"], ["1900-02-29", "2023-02-29", "2024-00-01"]),
        ("relative-json-pointer", ["0", "1+1/a", "10-2#"], ["", "-1", "1+0", "00", "1a"]),
        ("hostname", ["a", "xn--nxasmq6b"], ["xn--", "a..b", "é"]),
        ("idn-hostname", ["bücher.example", "日本。jp"], ["a\u{200D}b", "ab--é", ""]),
        (
            "uri-template", ["{a}{?b*,c:9}", "é"],
            ["{", "}", "{a", "{a:}", "{a:10000}", "{%4}", "{é}"]
        ),
        ("password", ["anything"], []), ("unknown-format", ["anything"], []),
    ]

    @Test("Formats of strings", arguments: strings)
    func string(format: String, valid: [String], invalid: [String]) throws {
        let schema = try Schema(compiling: ["format": .string(format)], assertsFormats: true)
        for text in valid { #expect(schema.isValid(.string(text)), "\(text)") }
        for text in invalid { #expect(!schema.isValid(.string(text)), "\(text)") }
        #expect(schema.isValid(1))
    }
}
