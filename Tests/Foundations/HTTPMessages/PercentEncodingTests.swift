import HTTPMessages
import Testing

@Suite("Percent-encoding, queries and forms")
struct PercentEncodingTests {
    private func decoded(_ text: String, plusIsSpace: Bool = false) -> String? {
        PercentEncoding.decodeText(Array(text.utf8)[...], plusIsSpace: plusIsSpace)
    }

    @Test("texts survive encoding and decoding", arguments: ["", "a", "a b", "é+%&=/?#", "😀\0"])
    func roundTrip(_ text: String) {
        #expect(decoded(PercentEncoding.encode(text)) == text)
    }

    @Test("only unreserved bytes stay as they are")
    func encoding() {
        #expect(PercentEncoding.encode("aZ9-._~") == "aZ9-._~")
        #expect(PercentEncoding.encode("a b/é") == "a%20b%2F%C3%A9")
    }

    @Test(
        "broken escapes and foreign bytes are no text",
        arguments: ["%", "%4", "%zz", "a%", "%FF", "%C3"])
    func broken(_ text: String) { #expect(decoded(text) == nil) }

    @Test("plus is a space in forms alone")
    func plus() {
        #expect(decoded("a+b") == "a+b")
        #expect(decoded("a+b%2B", plusIsSpace: true) == "a b+")
    }

    private func pairs(_ text: String) throws -> [[String?]] {
        try QueryPairs(Array(text.utf8)[...]).pairs.map { [$0.name, $0.hasValue ? $0.text : nil] }
    }

    @Test("pairs are divided at ampersands and the first equals sign")
    func pairs() throws {
        #expect(try pairs("") == [])
        #expect(try pairs("a=b&c=d") == [["a", "b"], ["c", "d"]])
        #expect(try pairs("&a=b&&c=d&") == [["a", "b"], ["c", "d"]])
        #expect(try pairs("a=b=c") == [["a", "b=c"]])
        #expect(try pairs("a&b=") == [["a", nil], ["b", ""]])
        #expect(try pairs("=x") == [["", "x"]])
        #expect(try pairs("%61+b=c%26d") == [["a b", "c&d"]])
    }

    @Test("a list keeps its encoded commas until it is divided")
    func rawValues() throws {
        let query = try QueryPairs(Array("a=1%2C2,3&a=4".utf8)[...])
        #expect(query.first("a").map { String(decoding: $0.rawValue, as: UTF8.self) } == "1%2C2,3")
        #expect(query.all("a").map(\.text) == ["1,2,3", "4"])
        #expect(query.first("b") == nil)
    }

    @Test("values that cannot be decoded are nil, names that cannot are refused")
    func undecodable() throws {
        #expect(try QueryPairs(Array("a=%FF".utf8)[...]).first("a")?.text == nil)
        #expect(throws: HTTPRefusal.self) { try QueryPairs(Array("%FF=a".utf8)[...]) }
    }

    @Test("the number of pairs is bounded")
    func bounded() throws {
        let many = Array(String(repeating: "a&", count: 256).utf8)
        #expect(try QueryPairs(many[...]).pairs.count == 256)
        #expect(throws: HTTPRefusal.self) { try QueryPairs((many + [0x61])[...]) }
        #expect(throws: HTTPRefusal.self) { try QueryPairs(Array("a&b&c".utf8)[...], maxPairs: 2) }
    }
}
