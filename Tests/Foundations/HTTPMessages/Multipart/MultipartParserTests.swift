import HTTPMessages
import Testing

/// What a parser made of a body: heads in short, content joined.
private func events(
    _ bytes: [UInt8], piece: Int, limits: MultipartLimits = MultipartLimits()
) throws -> [String] {
    var parser = try #require(MultipartParser(boundary: "B", limits: limits))
    var found: [String] = []
    var content: [UInt8]?
    func flush() {
        if let bytes = content { found.append("[\(String(decoding: bytes, as: UTF8.self))]") }
        content = nil
    }
    func drain() {
        while let event = parser.next() {
            switch event {
            case .part(let head):
                flush()
                let file = head.fileName.map { " file=\($0)" } ?? ""
                found.append("\(head.name)\(file)\(head.mediaType.map { " \($0)" } ?? "")")
            case .content(let bytes): content = (content ?? []) + bytes
            case .end:
                flush()
                found.append("end")
                return
            case .refused(let reason):
                found.append("refused: \(reason)")
                return
            }
        }
    }
    for start in stride(from: 0, to: bytes.count, by: piece) {
        parser.feed(Array(bytes[start..<min(start + piece, bytes.count)]))
        drain()
        if found.last == "end" || found.last?.hasPrefix("refused") == true { return found }
    }
    parser.finish()
    drain()
    return found
}

@Suite("The multipart machine")
struct MultipartParserTests {
    private static let a = "Content-Disposition: form-data; name=\"a\"\r\n"
    private static let b = "content-disposition:form-data;name=b\r\n"

    /// Bodies and what they hold.
    private static let bodies: [(String, [String])] = [
        ("--B\r\n\(a)\r\nx\r\n--B--\r\n", ["a", "[x]", "end"]),
        ("--B\r\n\(a)\r\nx\r\n--B--", ["a", "[x]", "end"]),
        ("\r\n--B\r\n\(a)\r\nx\r\n--B--", ["a", "[x]", "end"]),
        ("hello\r\n--B\r\n\(a)\r\nx\r\n--B--\r\nbye --B\r\n--B", ["a", "[x]", "end"]),
        ("--B\r\n\(a)\r\n\r\n--B--", ["a", "end"]),
        ("--B\r\n\(a)\r\n--B--", ["a", "end"]),
        (
            "--B \t \r\n\(a)\r\nx\r\n--B \r\n\(b)\r\ny\r\n--B-- \t\r\n",
            ["a", "[x]", "b", "[y]", "end"]
        ),
        (
            "--B\r\n\(a)\r\n\r\n--A\r\n-\r\n\r\r\n--\n--B\r\n--B--",
            ["a", "[\r\n--A\r\n-\r\n\r\r\n--\n--B]", "end"]
        ),
        ("--B\r\n\(a)\r\nx--B\r\n--B--", ["a", "[x--B]", "end"]),
        ("--B--", ["end"]),
        (
            "--B\r\n\(a)X-Y:  z \r\nContent-Type: text/plain; charset=utf-8\r\n\r\nx\r\n--B--",
            ["a text/plain; charset=utf-8", "[x]", "end"]
        ),
    ]

    @Test("finds parts, however the bytes are cut", arguments: bodies)
    func parts(_ body: String, _ expected: [String]) throws {
        for piece in [1, 2, 3, 5, 8, 1_000] {
            #expect(try events(Array(body.utf8), piece: piece) == expected, "\(piece)")
        }
    }

    private static let cut = "it ends before its closing delimiter"
    private static let line = "a line begins with the boundary and is no delimiter"
    private static let disposition = "the Content-Disposition of a part is malformed"

    private static let refusals: [(String, String)] = [
        ("", cut), ("--", cut), ("--B", cut), ("--B-", cut), ("--B\r", cut), ("--B\r\n", cut),
        ("--B\r\n\(a)", cut), ("--B\r\n\(a)\r\n", cut), ("--B\r\n\(a)\r\nx\r\n--B", cut),
        ("--B\r\n\(a)\r\nx\r\n--B-", cut), ("--B\r\n\(a)\r\nx\r\n--B\r\n", cut), ("hello", cut),
        ("--B--\r", cut), ("--Bx\r\n", line), ("--B\n", line), ("--B-x", line), ("--B--x", line),
        ("--B--\n", line), ("--B \n", line), ("--B\rx", line),
        ("--B" + String(repeating: " ", count: 257) + "\r\n", line),
        ("--B\r\n\r\n", "a part has no Content-Disposition"),
        ("--B\r\nContent-Type: text/plain\r\n\r\n", "a part has no Content-Disposition"),
        ("--B\r\n\(a)\(b)\r\n", "a field of a part is repeated"),
        (
            "--B\r\n\(a)Content-Type: a/b\r\nContent-Type: a/b\r\n\r\n",
            "a field of a part is repeated"
        ),
        ("--B\r\n\(a)Content-Type: x\r\n\r\n", "the Content-Type of a part is no media type"),
        ("--B\r\n\(a)Content-Type: */*\r\n\r\n", "the Content-Type of a part is no media type"),
        (
            "--B\r\n\(a)Content-Type: multipart/mixed; boundary=C\r\n\r\n",
            "a part is a multipart itself"
        ),
        (
            "--B\r\nContent-Disposition: attachment; name=a\r\n\r\n",
            "the Content-Disposition of a part is not 'form-data'"
        ),
        (
            "--B\r\nContent-Disposition: form-data\r\n\r\n",
            "the Content-Disposition of a part has no name"
        ),
        (
            "--B\r\nContent-Disposition: form-data; filename=a\r\n\r\n",
            "the Content-Disposition of a part has no name"
        ),
        ("--B\r\nContent-Disposition: form-data; name=\"a\r\n\r\n", disposition),
        ("--B\r\nContent-Disposition: form-data; name\r\n\r\n", disposition),
        ("--B\r\nContent-Disposition: form-data name=a\r\n\r\n", disposition),
        ("--B\r\nContent-Disposition: form-data; name=a; NAME=b\r\n\r\n", disposition),
        ("--B\r\nx\r\n\r\n", "a field line has no colon"),
        ("--B\r\n\(a) folded: x\r\n\r\n", "a field line starts with white space"),
        ("--B\r\nx : y\r\n\r\n", "a field name is followed by white space"),
        ("--B\r\nx: a\nb: c\r\n\r\n", "a line holds a control byte or does not end with CR and LF"),
        ("--B\r\nx: \u{0}\r\n\r\n", "a line holds a control byte or does not end with CR and LF"),
    ]

    @Test("refuses what breaks the grammar, however the bytes are cut", arguments: refusals)
    func broken(_ body: String, _ reason: String) throws {
        for piece in [1, 2, 7, 1_000] {
            let found = try events(Array(body.utf8), piece: piece)
            #expect(found.last == "refused: \(reason)", "\(piece)")
        }
    }

    @Test(
        "reads names as browsers and others write them",
        arguments: [
            (#"name="a"; filename="b.txt""#, "a file=b.txt"),
            (#"name="a%22b%0D%0A%41"; filename="""#, "a\"b\r\n%41 file="),
            (#"name="é"; filename="日本.png""#, "é file=日本.png"),
            (#"name="a\"b\\c\d"; filename="C:\dir\x.txt""#, #"a"b\cd file=C:\dir\x.txt"#),
            (#"filename=x; name=y;"#, "y file=x"),
            (#"name=a; filename*=UTF-8''b; other="x;y""#, "a"),
            (#"name=a; filename="../../etc/passwd""#, "a file=../../etc/passwd"),
        ])
    func names(_ parameters: String, _ expected: String) throws {
        let body = "--B\r\nContent-Disposition: form-data; \(parameters)\r\n\r\n\r\n--B--"
        let expected = expected.replacing(#"b\cd"#, with: #"b\c\d"#)
        #expect(try events(Array(body.utf8), piece: 3) == [expected, "end"])
    }

    @Test("refuses a name that is not UTF-8")
    func latinName() throws {
        let bytes =
            Array("--B\r\nContent-Disposition: form-data; name=\"".utf8) + [0xE9]
            + Array("\"\r\n\r\n\r\n--B--".utf8)
        #expect(try events(bytes, piece: 9) == ["refused: \(Self.disposition)"])
    }

    @Test("keeps its limits")
    func limits() throws {
        let part = "--B\r\n\(Self.a)\r\n\r\n"
        let limits = MultipartLimits(maxParts: 2, maxHeadBytes: 60, maxIdleBytes: 4)
        func last(_ body: String) throws -> String? {
            let whole = try events(Array(body.utf8), piece: 1_000, limits: limits).last
            #expect(try events(Array(body.utf8), piece: 1, limits: limits).last == whole)
            return whole
        }
        #expect(try last(part + part + "--B--") == "end")
        #expect(try last(part + part + part + "--B--") == "refused: it has more than 2 parts")
        #expect(try last("1234\r\n--B--") == "end")
        #expect(try last("12345\r\n--B--")?.contains("before the first part") == true)
        #expect(try last("--B--\r\n1234") == "end")
        #expect(try last("--B--\r\n12345")?.contains("behind the last part") == true)
        let room = 60 - Self.a.utf8.count - 2
        func head(_ count: Int) -> String {
            "--B\r\n\(Self.a)x:\(String(repeating: "y", count: count - 2))\r\n\r\n\r\n--B--"
        }
        #expect(try last(head(room)) == "end")
        #expect(try last(head(room + 1))?.contains("the head of a part has more than 60") == true)
        #expect(try last("--B\r\n" + String(repeating: "y", count: 63))?.contains("60") == true)
    }

    @Test("takes boundaries of RFC 2046 alone")
    func boundaries() {
        for good in [
            "a", "a b", "----WebKitFormBoundaryA1", "'()+_,-./:=?",
            String(repeating: "x", count: 70),
        ] {
            #expect(MultipartParser(boundary: good) != nil, "\(good)")
        }
        for bad in ["", "a ", "é", "a\"", "a\r", "a*", String(repeating: "x", count: 71)] {
            #expect(MultipartParser(boundary: bad) == nil, "\(bad)")
        }
    }

    @Test("hands content on as soon as it cannot be a delimiter")
    func promptness() throws {
        var parser = try #require(MultipartParser(boundary: "B"))
        parser.feed(Array("--B\r\n\(Self.a)\r\nabc".utf8))
        guard case .part = parser.next() else { return #expect(Bool(false)) }
        #expect(parser.next() == .content(Array("abc".utf8)))
        #expect(parser.next() == nil)
        parser.feed(Array("d\r\n-".utf8))
        #expect(parser.next() == .content(Array("d".utf8)))
        #expect(parser.next() == nil)
        parser.feed(Array("x".utf8))
        #expect(parser.next() == .content(Array("\r\n-x".utf8)))
    }

    @Test("takes time in proportion to the bytes, whatever they are")
    func linearity() throws {
        let clock = ContinuousClock()
        func seconds(_ count: Int, _ pattern: String) throws -> Double {
            let pattern = Array(pattern.utf8)
            var content: [UInt8] = []
            while content.count < count { content += pattern }
            let body = Array("--B\r\n\(Self.a)\r\n".utf8) + content + Array("\r\n--B--".utf8)
            var best = Double.infinity
            for _ in 0..<3 {
                let time = try clock.measure { _ = try events(body, piece: 4_096) }
                best = min(
                    best,
                    Double(time.components.attoseconds) / 1e18
                        + Double(time.components.seconds))
            }
            return best
        }
        for pattern in ["\r", "\r\n", "\r\n--", "\r\n-", "x"] {
            let small = try seconds(50_000, pattern)
            let large = try seconds(400_000, pattern)
            #expect(large < small * 8 * 6 + 0.05, "\(pattern.debugDescription): \(small) \(large)")
        }
    }
}
