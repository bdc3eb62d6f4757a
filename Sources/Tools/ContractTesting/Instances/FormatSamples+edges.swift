import JSON
import JSONSchema

// Tables of texts: what a format just allows and just refuses.
extension FormatSamples {
    /// Values at the edges of a format.
    static func edges(of format: SchemaFormat) -> [JSONValue] {
        switch format {
        case .int32: ["-2147483648", "2147483647"].compactMap(number)
        case .int64: ["-9223372036854775808", "9223372036854775807"].compactMap(number)
        case .float: ["-3.4028234e38", "3.4028234e38", "1.1754944e-38"].compactMap(number)
        case .double:
            ["-1.7976931348623157e308", "1.7976931348623157e308", "5e-324"].compactMap(number)
        default: edgeTexts(of: format).map { .string($0) }
        }
    }

    /// Values that are not of a format.
    static func broken(_ format: SchemaFormat) -> [JSONValue] {
        switch format {
        case .int32: ["2147483648", "-2147483649"].compactMap(number)
        case .int64: ["9223372036854775808", "-9223372036854775809"].compactMap(number)
        case .float: ["3.5e38", "-3.5e38"].compactMap(number)
        case .double: ["1e309", "-1e309"].compactMap(number)
        default: brokenTexts(of: format).map { .string($0) }
        }
    }

    private static func number(_ text: String) -> JSONValue? {
        JSONNumber(text).map { .number($0) }
    }

    private static func edgeTexts(of format: SchemaFormat) -> [String] {
        switch format {
        case .dateTime:
            [
                "0000-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "2024-02-29T12:00:00Z",
                "1990-12-31T23:59:60Z", "2024-06-01T00:00:00.123456789+14:00",
                "2024-06-01t00:00:00z", "2024-06-01T00:00:00-00:00",
            ]
        case .date: ["0000-01-01", "9999-12-31", "2024-02-29", "2000-02-29"]
        case .time: ["00:00:00Z", "23:59:59Z", "23:59:60Z", "12:00:00.5+05:30", "00:00:00-23:59"]
        case .duration: ["P0D", "PT0S", "P1Y2M3DT4H5M6S", "P4W"]
        case .email: ["a@b", "a+b@example.com", "\"a b\"@example.com", "a@[127.0.0.1]"]
        case .idnEmail: ["a@b", "ü@example.com", "실례@실례.테스트"]
        case .hostname:
            [
                "a", "1", "a-b.example", String(repeating: "a", count: 63) + ".example",
                "xn--nxasmq6b",
            ]
        case .idnHostname: ["a", "bücher.example", "실례.테스트"]
        case .ipv4: ["0.0.0.0", "255.255.255.255", "127.0.0.1"]
        case .ipv6:
            ["::", "::1", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "::ffff:192.0.2.1", "1::"]
        case .uri, .iri:
            ["a:", "urn:a:b", "http://[::1]:8080/a?b=c#d", "mailto:a@example.com", "http://a/%20"]
        case .uriReference, .iriReference: ["", "#", "?a", "//example.com", "../a", "a%20b"]
        case .uriTemplate: ["", "/{a}", "{?a,b*}", "{+a:3}", "%20"]
        case .uuid:
            ["00000000-0000-0000-0000-000000000000", "FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF"]
        case .jsonPointer: ["", "/", "/a~0b~1c", "/0"]
        case .relativeJSONPointer: ["0", "0#", "1/a"]
        case .regex: ["", "a|b", "^\\p{L}+$", "(?=a)a"]
        case .byte: ["", "AA==", "AAA=", "+/+/"]
        case .int32, .int64, .float, .double: []
        }
    }

    private static func brokenTexts(of format: SchemaFormat) -> [String] {
        switch format {
        case .dateTime:
            [
                "2023-02-29T00:00:00Z", "2024-06-01T24:00:00Z", "2024-06-01T00:00:00",
                "2024-06-01 00:00:00Z", "2024-06-01", "",
            ]
        case .date: ["2023-02-29", "2024-13-01", "2024-1-1", "20240101", ""]
        case .time: ["24:00:00Z", "12:60:00Z", "12:00:00", "12:00Z", ""]
        case .duration: ["P", "PT", "1D", "P1Y2D", "P1S", ""]
        case .email, .idnEmail: ["a", "@example.com", "a@", "a b@example.com", "a@b..c", ""]
        case .hostname, .idnHostname:
            ["-a", "a-", "a b", "a..b", String(repeating: "a", count: 64), ""]
        case .ipv4: ["256.0.0.1", "1.2.3", "1.2.3.4.5", "01.2.3.4", ""]
        case .ipv6: [":", "1:2:3", "::1::", "12345::", "1:2:3:4:5:6:7:8:9", ""]
        case .uri, .iri: ["/a", "a b", "http://a/%2", "://a", "1a:b", ""]
        case .uriReference, .iriReference: ["a b", "%", ":a", "http://[::1", "\\"]
        case .uriTemplate: ["{", "{a", "{}", "a b", "%"]
        case .uuid:
            [
                "00000000-0000-0000-0000-00000000000", "00000000000000000000000000000000",
                "g0000000-0000-0000-0000-000000000000", "",
            ]
        case .jsonPointer: ["a", "/~", "/~2", "#/a"]
        case .relativeJSONPointer: ["/a", "-1", "01", "a", ""]
        case .regex: ["(", "[", "*", "a{2,1}", "\\"]
        case .byte: ["A", "AAA", "A===", "AA-_", "AAAA\n"]
        case .int32, .int64, .float, .double: []
        }
    }
}
