import Testing

@testable import ContractRuntime

@Suite("Formats of strings follow their grammars")
struct FormatTests {
    private static let valid: [(StringFormat, [String])] = [
        (.email, ["a@b", "ada@example.org", "a.b+c@x-y.example", "!#$%&'*+-/=?^_`{|}~@a.b"]),
        (.uuid, ["2eb8aa08-aa98-11ea-b4aa-73b441d16380", "2EB8AA08-AA98-11EA-B4AA-73B441D16380"]),
        (
            .uri,
            [
                "http://a.b/c?d=e#f", "urn:isbn:1", "mailto:a@b", "http://[2001:db8::1]:80/",
                "http://u:p@h:1/%C3%A9", "ftp://h", "tel:+1-816-555-1212", "http://",
            ]
        ),
        (
            .uriReference,
            ["", "/a/b", "a/b:c", "../x", "?q", "#f", "//h/p", "/problems/x", "http://a"]
        ),
        (.hostname, ["localhost", "a.b-c.d1", "1.2", "xn--nw2a.xn--j6w193g"]),
        (.ipv4, ["0.0.0.0", "192.0.2.255"]),
        (
            .ipv6,
            [
                "::", "::1", "1::", "1:2:3:4:5:6:7:8", "1::8", "::ffff:192.0.2.1",
                "1:2:3:4:5:6:1.2.3.4", "1:2:3:4:5:6:7::", "::2:3:4:5:6:7:8", "::1.2.3.4",
                "1::1.2.3.4",
            ]
        ),
        (.regex, ["^a+$", "[a-z]{2,3}"]),
        (.byte, ["", "QQ==", "QUI=", "QUJD", "+/+/"]),
        (.duration, ["P1D", "PT1H", "P1Y2M3DT4H5M6S", "P2W", "PT36H", "P4Y", "PT0S"]),
        (
            .time,
            ["11:07:23Z", "11:07:23.587564+03:00", "23:59:60Z", "01:29:60+01:30", "00:00:00-00:00"]
        ),
        (.jsonPointer, ["", "/", "/a~0b~1c", "/0//é"]),
    ]

    private static let invalid: [(StringFormat, [String])] = [
        (
            .email,
            [
                "", "a", "@b", "a@", "a@@b", "a b@c", ".a@b", "a.@b", "a..b@c", "a@-b", "a@b_c",
                "\"a\"@b", "é@b", "a@b.", "a@[127.0.0.1]", "a\n@b",
                String(repeating: "a", count: 65) + "@b",
            ]
        ),
        (.uuid, ["", "2eb8aa08aa9811eab4aa73b441d16380", "2eb8aa08-aa98-11ea-b4aa-73b441d1638g"]),
        (
            .uri,
            [
                "", "/a", "a b:c", "1a:b", ":a", "http://a b", "http://[::1", "http://h:x",
                "http://é", "http://a/%zz", "http://a/%4", "a:<b>", "a:b#c#d", "http://a@b@c",
                "http://[v]/", "a:\\b",
            ]
        ),
        (.uriReference, ["1:a", "a b", "\\", "#a#b", "//[x]", "%", "é"]),
        (
            .hostname,
            ["", "-a", "a-", "a..b", ".a", "a.", "a_b", String(repeating: "a", count: 64)]
        ),
        (
            .ipv4,
            ["", "1.2.3", "1.2.3.4.5", "256.1.1.1", "01.2.3.4", "1.2.3.x", "1..2.3", "1.2.3.4 "]
        ),
        (
            .ipv6,
            [
                "", ":", ":::", "1", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "12345::", "::g",
                "1::2::3", ":1:2:3:4:5:6:7", "1:2:3:4:5:6:7:", "::1%eth0", "1:2:3:4:5:6:7:1.2.3.4",
                "1.2.3.4::", "::1.2.3", "1:2:3:4:5:6:7:8::", ":1.2.3.4",
            ]
        ),
        (.regex, ["(", "a**", "[z-a]"]),
        (.byte, ["Q", "QQ", "QQ=", "Q===", "QQ=Q", "QU_D", "QQ== "]),
        (
            .duration,
            ["", "P", "PT", "P1", "1D", "P1DT", "P1Y2W", "P1D2M", "PT1H2S", "P1H", "PT1D", "P-1D"]
        ),
        (
            .time,
            [
                "", "11:07:23", "24:00:00Z", "11:60:00Z", "11:07:61Z", "11:07:23.Z", "1:07:23Z",
                "11:07:23+24:00", "11:07:23+0300", "22:59:60Z", "11:07:23Zx", "11:07:23.5",
            ]
        ),
        (.jsonPointer, ["a", "/~", "/~2", "#/a"]),
    ]

    @Test("What fits is taken", arguments: valid)
    func takes(_ format: StringFormat, _ texts: [String]) {
        for text in texts { #expect(format.isSatisfied(by: text), "\(format) \(text)") }
    }

    @Test("What does not fit is refused", arguments: invalid)
    func refuses(_ format: StringFormat, _ texts: [String]) {
        for text in texts { #expect(!format.isSatisfied(by: text), "\(format) \(text)") }
    }

    @Test("Every format is in both tables")
    func complete() {
        #expect(Set(Self.valid.map(\.0)) == Set(StringFormat.allCases))
        #expect(Set(Self.invalid.map(\.0)) == Set(StringFormat.allCases))
    }
}
