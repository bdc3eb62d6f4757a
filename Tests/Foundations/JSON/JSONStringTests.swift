import Foundation
import JSON
import TestSupport
import Testing

@Suite("Strings of JSON")
struct JSONStringTests {
    @Test("the Big List of Naughty Strings survives every way of a string")
    func naughtyStrings() throws {
        guard let suite = try Corpus.suite("blns") else { return }
        let file = Array(try Data(contentsOf: suite.appendingPathComponent("blns.json")))
        var json = JSONReader(file)
        let strings = try #require(try [String].read(from: &json))
        try json.finish()
        #expect(strings.count == 515)
        let peer = try JSONSerialization.jsonObject(with: Data(file)) as? [String]
        for (string, other) in zip(strings, try #require(peer)) where string != "\u{FEFF}" {
            // Foundation takes U+FEFF for a byte order mark, even here.
            #expect(string.utf8.elementsEqual(other.utf8))
        }
        for string in strings { try expectRoundTrip(string) }
    }

    @Test("strings of every length round, with a character to escape at every place")
    func wordBoundaries() throws {
        for length in 0..<40 {
            let plain = String(repeating: "a", count: length)
            try expectRoundTrip(plain)
            for special in ["\"", "\\", "\u{1F}", "\n", "é", "😀", "\u{0}", "\u{7F}"] {
                for place in 0...length {
                    var string = plain
                    string.insert(
                        contentsOf: special, at: string.index(string.startIndex, offsetBy: place))
                    try expectRoundTrip(string)
                }
            }
        }
    }

    private func expectRoundTrip(_ string: String) throws {
        let back = try #require(try readJSON(String.self, writtenJSON(string)).value)
        #expect(back.utf8.elementsEqual(string.utf8))
        let value = JSONValue.object([string: .string(string)])
        let other = try JSONValue.parse(value.serialized())
        #expect(other == value)
        #expect(other.object?.first?.key.utf8.elementsEqual(string.utf8) == true)
        var json = JSONReader(Array(writtenJSON(string).utf8))
        let count = try json.string { text in text.count }
        #expect(count == string.utf8.count)
    }

    @Test(
        "an escape is the character that it stands for",
        arguments: [
            (#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{C}\n\r\t"), (#""\u0041\u00e9\u00E9""#, "Aéé"),
            (#""\ud83d\ude00\uD83D\uDE00""#, "😀😀"), (#""\u0000""#, "\u{0}"),
            (#""a\u2028b""#, "a\u{2028}b"), (#""\uffff\uFFFE""#, "\u{FFFF}\u{FFFE}"),
            (#""\udbff\udfff""#, "\u{10FFFF}"), (#""eclair \u00e9clair é""#, "eclair éclair é"),
        ])
    func escapes(text: String, value: String) throws {
        let back = try #require(try readJSON(String.self, text).value)
        #expect(back.unicodeScalars.elementsEqual(value.unicodeScalars))
    }

    @Test(
        "an escape that is none is refused",
        arguments: [
            #""\x41""#, #""\u12""#, #""\u12G4""#, #""\"#, #""\u"#, #""\ud800""#, #""\ud800x""#,
            #""\ud800\n""#, #""\ud800\u0041""#, #""\udc00\ud800""#, #""\udc00\udc00""#,
            #""\ud83d\ud83d\ude00""#,
            #""\U0041""#, #""\'""#, #""\u+041""#, #""\u 041""#, "\"a\\",
        ])
    func brokenEscapes(text: String) {
        #expect(jsonError(text, strictness: .rfc8259) != nil)
        #expect(throws: JSONSyntaxError.self) { try readJSON(String.self, text) }
        #expect(throws: JSONSyntaxError.self) { try readJSON(Int64.self, text) }
    }

    @Test("a raw control character is refused wherever it stands, and DEL is none")
    func controlCharacters() {
        for byte in UInt8(0)..<0x20 {
            for padding in 0..<17 {
                let text =
                    [UInt8(ascii: "\"")] + Array(repeating: UInt8(ascii: "a"), count: padding)
                let error = jsonError(text + [byte, UInt8(ascii: "\"")])
                #expect(error?.offset == 1 + padding)
            }
        }
        #expect(jsonError("\"\u{7F}\"") == nil)
    }

    @Test(
        "bytes that are no UTF-8 are refused, in values, names and what is skipped",
        arguments: [
            [0x80], [0xC3], [0xC0, 0x80], [0xC1, 0xBF], [0xE0, 0x80, 0xAF], [0xE0, 0x9F, 0xBF],
            [0xED, 0xA0, 0x80], [0xED, 0xBF, 0xBF], [0xF0, 0x80, 0x80, 0xAF], [0xF0, 0x9F, 0x98],
            [0xF4, 0x90, 0x80, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xFE], [0xFF],
            [0xF8, 0x88, 0x80, 0x80, 0x80], [0xC3, 0x28],
        ] as [[UInt8]])
    func invalidUTF8(bytes: [UInt8]) {
        let quote = [UInt8(ascii: "\"")]
        for padding in [0, 5, 8, 20] {
            let string = quote + Array(repeating: 0x61, count: padding) + bytes + quote
            let object = Array("{".utf8) + string + Array(":1}".utf8)
            let escaped = quote + Array("\\n".utf8) + string.dropFirst()
            for text in [string, object, escaped] {
                for strictness in [JSONStrictness.strict, .rfc8259] {
                    #expect(jsonError(text, strictness: strictness) != nil)
                    var json = JSONReader(text, strictness: strictness)
                    #expect(throws: JSONSyntaxError.self) { try json.skip() }
                }
                var json = JSONReader(text)
                #expect(throws: JSONSyntaxError.self) { _ = try json.string { text in text.count } }
            }
        }
    }

    @Test("a name of a table is found without its spelling in escapes mattering")
    func tables() throws {
        let names = JSONNameTable(["sent", "delivered", "delivered_late", "é", "", "a\"b", "read"])
        for index in 0..<names.count {
            var json = JSONReader(Array(writtenJSON(names[index]).utf8))
            #expect(try json.index(in: names) == index)
            #expect(names.index(of: names[index]) == index)
        }
        var escaped = JSONReader(Array(#""\u0072ea\u0064""#.utf8))
        #expect(try escaped.index(in: names) == 6)
        var unknown = JSONReader(Array(#"["rea", "reads", "e\u0301", 7]"#.utf8))
        #expect(try unknown.beginArray())
        while try unknown.nextElement() { #expect(try unknown.index(in: names) == nil) }
        #expect(unknown.violations.map(\.keyword) == ["enum", "enum", "enum", "type"])
        #expect(unknown.violations[1].pointer == "/1")
        #expect(!unknown.violations[1].message.contains("reads"))
    }
}
