import HTTPMessages
import Testing

/// Reads a Content-Disposition as a careful client does; shares no code with the writer.
private func fileName(in field: String) -> String? {
    var rest = Substring(field)
    var names: [String: String] = [:]
    guard let start = rest.firstIndex(of: ";") else { return nil }
    rest = rest[start...]
    while rest.hasPrefix("; ") {
        rest = rest.dropFirst(2)
        guard let equals = rest.firstIndex(of: "=") else { return nil }
        let name = String(rest[..<equals])
        rest = rest[rest.index(after: equals)...]
        if rest.hasPrefix("\"") {
            rest = rest.dropFirst()
            guard let end = rest.firstIndex(of: "\"") else { return nil }
            names[name] = String(rest[..<end])
            rest = rest[rest.index(after: end)...]
        } else {
            let end = rest.firstIndex(of: ";") ?? rest.endIndex
            names[name] = String(rest[..<end])
            rest = rest[end...]
        }
    }
    guard rest.isEmpty else { return nil }
    guard let extended = names["filename*"] else { return names["filename"] }
    guard extended.hasPrefix("UTF-8''") else { return nil }
    var bytes: [UInt8] = []
    var text = Array(extended.dropFirst(7).utf8)[...]
    while let byte = text.popFirst() {
        guard byte == UInt8(ascii: "%") else {
            bytes.append(byte)
            continue
        }
        let digits = String(decoding: text.prefix(2), as: UTF8.self)
        guard let value = UInt8(digits, radix: 16) else { return nil }
        text = text.dropFirst(2)
        bytes.append(value)
    }
    return String(validating: bytes, as: UTF8.self)
}

@Suite("Content-Disposition")
struct ContentDispositionTests {
    @Test(
        "is written in ASCII, and in UTF-8 where that is not enough",
        arguments: [
            ("a.txt", #"attachment; filename="a.txt""#),
            ("a b;c.txt", #"attachment; filename="a b;c.txt""#),
            ("é.txt", #"attachment; filename="_.txt"; filename*=UTF-8''%C3%A9.txt"#),
            (#"a"b\c"#, #"attachment; filename="a_b_c"; filename*=UTF-8''a%22b%5Cc"#),
            ("50%.txt", #"attachment; filename="50_.txt"; filename*=UTF-8''50%25.txt"#),
            (
                "a\r\nSet-Cookie: b",
                #"attachment; filename="a__Set-Cookie: b"; filename*=UTF-8''a%0D%0ASet-Cookie%3A%20b"#
            ),
            (
                "x\u{202E}gpj.exe",
                #"attachment; filename="x_gpj.exe"; filename*=UTF-8''x%E2%80%AEgpj.exe"#
            ),
            ("", "attachment"),
        ])
    func writing(_ name: String, _ expected: String) {
        #expect(ContentDisposition.attachment(fileName: name).description == expected)
    }

    @Test("says what to do with content that has no name")
    func kinds() {
        #expect(ContentDisposition.inline().description == "inline")
        #expect(ContentDisposition.inline(fileName: "a").description == "inline; filename=\"a\"")
        #expect(ContentDisposition.attachment().fileName == nil)
    }

    @Test("holds any name, in nothing but visible ASCII")
    func anyName() {
        var random = SystemRandomNumberGenerator()
        var names = [
            "\u{0}", "\u{7F}", "\u{85}", "\u{2028}", "👩‍👩‍👧", String(repeating: "ж", count: 300),
            "\"\"\"", "''", "*", "\\\"", "\n",
        ]
        for _ in 0..<2_000 {
            var name = String.UnicodeScalarView()
            for _ in 0..<Int.random(in: 1...20, using: &random) {
                let limit: UInt32 = Bool.random(using: &random) ? 0x80 : 0x11_0000
                if let scalar = Unicode.Scalar(UInt32.random(in: 0..<limit, using: &random)) {
                    name.append(scalar)
                }
            }
            if !name.isEmpty { names.append(String(name)) }
        }
        for name in names {
            let field = ContentDisposition.attachment(fileName: name).description
            #expect(field.utf8.allSatisfy { (0x20...0x7E).contains($0) })
            #expect(fileName(in: field).map { Array($0.utf8) } == Array(name.utf8), "\(field)")
            var fields = HTTPFields()
            fields.append(.contentDisposition, field)
            #expect(fields[.contentDisposition] == field)
        }
    }
}
