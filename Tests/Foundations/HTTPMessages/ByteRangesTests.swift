import HTTPMessages
import Testing

@Suite("Ranges of bytes")
struct ByteRangesTests {
    private static let beyond = "99999999999999999999999999"

    @Test(
        "are offsets, clamped to the content, in the order of the field",
        arguments: [
            ("bytes=0-0", [0..<1]), ("bytes=0-9", [0..<10]), ("bytes=0-", [0..<10]),
            ("bytes=3-", [3..<10]), ("bytes=3-\(beyond)", [3..<10]), ("bytes=9-9", [9..<10]),
            ("bytes=-1", [9..<10]), ("bytes=-10", [0..<10]), ("bytes=-11", [0..<10]),
            ("bytes=-\(beyond)", [0..<10]), ("bytes=-0", []), ("bytes=10-", []),
            ("bytes=10-20", []), ("bytes=\(beyond)-", []), ("bytes=\(beyond)-\(beyond)", []),
            ("bytes=5-6,0-1", [5..<7, 0..<2]), ("bytes=0-1 \t, 5-6", [0..<2, 5..<7]),
            ("bytes=,0-1,,", [0..<2]), ("bytes=, ,0-1", [0..<2]), ("BYTES=0-1", [0..<2]),
            ("bytes=0-1,20-30,-1", [0..<2, 9..<10]), ("bytes=000000000000000000001-2", [1..<3]),
        ] as [(String, [Range<Int64>])])
    func reading(_ value: String, _ expected: [Range<Int64>]) throws {
        let ranges = try #require(ByteRanges(value))
        #expect(ranges.satisfiable(length: 10) == expected)
    }

    @Test(
        "of another form are none",
        arguments: [
            "", "bytes", "bytes=", "bytes=,", "bytes=-", "bytes=a", "bytes=1", "bytes=2-1",
            "bytes=--1", "bytes=1--2", "bytes=1-2-3", "bytes= 0-1", "bytes =0-1", "bytes=0 -1",
            "bytes=0- 1", "bytes=0-1;2-3", "bytes=0-1 2-3", "bytes=+1-2", "bytes=0x1-2",
            "items=0-1", "=0-1", "bytes:0-1", "bytes=0-1, x", "bytes=0-1.5", "bytes=٠-١",
        ])
    func broken(_ value: String) { #expect(ByteRanges(value) == nil) }

    @Test("are counted to one more than are looked at")
    func tooMany() throws {
        func ranges(_ count: Int) throws -> ByteRanges {
            let list = (0..<count).map { "\($0)-\($0)" }.joined(separator: ",")
            return try #require(ByteRanges("bytes=\(list)"))
        }
        #expect(try !ranges(10).areTooMany)
        #expect(try ranges(11).areTooMany)
        #expect(try ranges(10_000).specifiers.count == 11)
    }

    @Test("of nothing are nothing")
    func empty() throws {
        for value in ["bytes=0-", "bytes=-1", "bytes=0-0"] {
            #expect(try #require(ByteRanges(value)).satisfiable(length: 0) == [])
        }
    }

    @Test("are told with the length of the whole")
    func contentRange() {
        #expect(ContentRange(0..<5, of: 10).description == "bytes 0-4/10")
        #expect(ContentRange(nil, of: 10).description == "bytes */10")
        let all = ContentRange(0..<Int64.max, of: .max)
        #expect(all.description == "bytes 0-9223372036854775806/9223372036854775807")
    }

    @Test("Ranges of media types are told from media types, and met by Accept")
    func mediaRanges() throws {
        let image = try #require(MediaType("image/*"))
        let all = try #require(MediaType("*/*"))
        let png = try #require(MediaType("image/png; a=b"))
        #expect(image.isRange && all.isRange && !png.isRange)
        #expect([png, image, all].map(\.specificity) == [3, 1, 0])
        #expect(Accept.permitsAny("image/png", of: [image]))
        #expect(Accept.permitsAny("text/html, image/*;q=0.1", of: [image]))
        #expect(Accept.permitsAny("text/html", of: [image, all]))
        #expect(!Accept.permitsAny("text/html", of: [image]))
        #expect(!Accept.permitsAny("image/*;q=0", of: [image]))
        #expect(Accept.permitsAny(nil, of: [image]))
        #expect(Accept.permitsAny("*/*", of: [png]))
        #expect(!Accept.permitsAny("text/html", of: [png]))
    }
}
