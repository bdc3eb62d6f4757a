import HTTPMessages
import Testing
import Timestamps

@testable import ContractRuntime

@Suite("Preconditions and ranges")
struct ConditionalAnswerTests {
    private typealias Verdict = ConditionalAnswer.Verdict

    private static let all: ConditionalAnswer.Statuses = [
        .partialContent, .notModified, .preconditionFailed, .rangeNotSatisfiable, .severalRanges,
    ]
    private static let date = HTTPDate.text(1_000)
    private static let before = HTTPDate.text(999)
    private static let after = HTTPDate.text(1_001)

    private static func verdict(
        _ fields: HTTPFields, _ statuses: ConditionalAnswer.Statuses = all, tag: String? = "a",
        isWeak: Bool = false, date: Int64? = 1_000, length: Int64? = 100, isHead: Bool = false
    ) -> ConditionalAnswer.Verdict {
        ConditionalAnswer(
            statuses: statuses, entityTag: tag.flatMap { EntityTag($0, isWeak: isWeak) },
            lastModified: date, length: length
        ).verdict(fields, isHead: isHead)
    }

    @Test("If-Match compares strongly and stops what it does not find")
    func ifMatch() {
        let table: [(String, Verdict)] = [
            ("\"a\"", .whole), ("\"b\", \"a\"", .whole), ("*", .whole),
            ("\"b\"", .preconditionFailed),
            ("W/\"a\"", .preconditionFailed), ("a", .preconditionFailed), ("", .preconditionFailed),
        ]
        for (value, expected) in table {
            #expect(Self.verdict([.ifMatch: value]) == expected, "\(value)")
            #expect(Self.verdict([.ifMatch: value], isHead: true) == expected, "\(value)")
        }
        #expect(Self.verdict([.ifMatch: "\"a\""], isWeak: true) == .preconditionFailed)
        #expect(Self.verdict([.ifMatch: "\"a\""], tag: nil) == .preconditionFailed)
        #expect(Self.verdict([.ifMatch: "*"], tag: nil) == .whole)
        #expect(Self.verdict([.ifMatch: "\"b\""], [.notModified]) == .whole)
    }

    @Test("If-None-Match compares weakly and spares what it finds")
    func ifNoneMatch() {
        let table: [(String, Verdict)] = [
            ("\"a\"", .notModified), ("W/\"a\"", .notModified), ("\"b\", W/\"a\"", .notModified),
            ("*", .notModified), ("\"b\"", .whole), ("a", .whole), ("", .whole),
        ]
        for (value, expected) in table {
            #expect(Self.verdict([.ifNoneMatch: value]) == expected, "\(value)")
            #expect(Self.verdict([.ifNoneMatch: value], isHead: true) == expected, "\(value)")
            #expect(Self.verdict([.ifNoneMatch: value], isWeak: true) == expected, "\(value)")
        }
        #expect(Self.verdict([.ifNoneMatch: "\"a\""], tag: nil) == .whole)
        #expect(Self.verdict([.ifNoneMatch: "\"a\""], [.preconditionFailed]) == .whole)
    }

    @Test("Dates are looked at where no tags are given, and ignored when they are none")
    func dates() {
        #expect(Self.verdict([.ifModifiedSince: Self.date]) == .notModified)
        #expect(Self.verdict([.ifModifiedSince: Self.after]) == .notModified)
        #expect(Self.verdict([.ifModifiedSince: Self.before]) == .whole)
        #expect(Self.verdict([.ifModifiedSince: "yesterday"]) == .whole)
        #expect(Self.verdict([.ifModifiedSince: Self.date], date: nil) == .whole)
        #expect(Self.verdict([.ifUnmodifiedSince: Self.date]) == .whole)
        #expect(Self.verdict([.ifUnmodifiedSince: Self.after]) == .whole)
        #expect(Self.verdict([.ifUnmodifiedSince: Self.before]) == .preconditionFailed)
        #expect(Self.verdict([.ifUnmodifiedSince: "1000"]) == .whole)
        #expect(Self.verdict([.ifUnmodifiedSince: Self.before], date: nil) == .whole)
        var twice: HTTPFields = [.ifModifiedSince: Self.date]
        twice.append(.ifModifiedSince, Self.date)
        #expect(Self.verdict(twice) == .whole)
    }

    @Test("Tags come before dates, and If-Match before all (RFC 9110 13.2.2)")
    func precedence() {
        #expect(Self.verdict([.ifNoneMatch: "\"b\"", .ifModifiedSince: Self.date]) == .whole)
        #expect(
            Self.verdict([.ifNoneMatch: "\"a\"", .ifModifiedSince: Self.before]) == .notModified)
        #expect(Self.verdict([.ifMatch: "\"a\"", .ifUnmodifiedSince: Self.before]) == .whole)
        #expect(
            Self.verdict([.ifMatch: "\"b\"", .ifUnmodifiedSince: Self.after]) == .preconditionFailed
        )
        #expect(Self.verdict([.ifMatch: "\"b\"", .ifNoneMatch: "\"a\""]) == .preconditionFailed)
        #expect(Self.verdict([.ifMatch: "\"a\"", .ifNoneMatch: "\"a\""]) == .notModified)
        #expect(Self.verdict([.ifNoneMatch: "\"a\"", .range: "bytes=0-1"]) == .notModified)
        #expect(Self.verdict([.ifMatch: "\"b\"", .range: "bytes=0-1"]) == .preconditionFailed)
        #expect(Self.verdict([.ifMatch: "\"a\"", .range: "bytes=0-1"]) == .ranges([0..<2]))
    }

    @Test("If-Range asks for the very version")
    func ifRange() {
        let part = Verdict.ranges([0..<2])
        func verdict(_ value: String, isWeak: Bool = false, date: Int64? = 1_000) -> Verdict {
            Self.verdict([.range: "bytes=0-1", .ifRange: value], isWeak: isWeak, date: date)
        }
        #expect(verdict("\"a\"") == part)
        #expect(verdict("\"b\"") == .whole)
        #expect(verdict("W/\"a\"") == .whole)
        #expect(verdict("\"a\"", isWeak: true) == .whole)
        #expect(verdict("\"a\", \"b\"") == .whole)
        #expect(verdict("*") == .whole)
        #expect(verdict(Self.date) == part)
        #expect(verdict(Self.before) == .whole)
        #expect(verdict(Self.after) == .whole)
        #expect(verdict(Self.date, date: nil) == .whole)
        #expect(verdict("now") == .whole)
        #expect(Self.verdict([.ifRange: "\"a\""]) == .whole)
        // A range that cannot be had of another version is no reason to refuse.
        #expect(Self.verdict([.range: "bytes=100-", .ifRange: "\"b\""]) == .whole)
    }

    @Test("Ranges that are broken, too many or overlapping give the whole")
    func ranges() {
        let table: [(String, Verdict)] = [
            ("bytes=0-9", .ranges([0..<10])), ("bytes=0-", .ranges([0..<100])),
            ("bytes=-5", .ranges([95..<100])), ("bytes=99-200", .ranges([99..<100])),
            ("bytes=100-", .unsatisfiable), ("bytes=-0", .unsatisfiable),
            ("bytes=100-,-0", .unsatisfiable), ("bytes=0-1,100-", .ranges([0..<2])),
            ("bytes=0-1,5-6", .ranges([0..<2, 5..<7])), ("bytes=5-6,0-1", .ranges([5..<7, 0..<2])),
            ("bytes=0-1,2-3", .ranges([0..<2, 2..<4])), ("bytes=0-5,5-6", .whole),
            ("bytes=0-,-1", .whole), ("bytes=5-6,0-9", .whole), ("bytes=0-1,0-1", .whole),
            ("bytes=0-0,2-2,4-4,6-6,8-8,10-10,12-12,14-14,16-16,18-18,20-20", .whole),
            ("items=0-1", .whole), ("bytes=", .whole), ("bytes=2-1", .whole), ("0-1", .whole),
        ]
        for (value, expected) in table {
            #expect(Self.verdict([.range: value]) == expected, "\(value)")
            #expect(Self.verdict([.range: value], isHead: true) == .whole, "\(value)")
            #expect(Self.verdict([.range: value], length: nil) == .whole, "\(value)")
        }
        var twice: HTTPFields = [.range: "bytes=0-1"]
        twice.append(.range, "bytes=2-3")
        #expect(Self.verdict(twice) == .whole)
    }

    @Test("Only what the operation lists is answered")
    func listed() {
        #expect(Self.verdict([.range: "bytes=0-1"], []) == .whole)
        #expect(Self.verdict([.range: "bytes=100-"], [.partialContent]) == .whole)
        #expect(Self.verdict([.range: "bytes=0-1,5-6"], [.partialContent]) == .whole)
        #expect(Self.verdict([.range: "bytes=0-1,100-"], [.partialContent]) == .ranges([0..<2]))
    }

    @Test("Nothing has no ranges, and its last bytes are all of it")
    func empty() {
        #expect(Self.verdict([.range: "bytes=0-"], length: 0) == .unsatisfiable)
        #expect(Self.verdict([.range: "bytes=-5"], length: 0) == .whole)
        #expect(Self.verdict([.range: "bytes=-0"], length: 0) == .unsatisfiable)
    }
}

@Suite("Answers with content")
struct ContentAnswerTests {
    private final class File: HTTPFile {
        let descriptor: Int32 = 7
    }

    private static let statuses: ConditionalAnswer.Statuses = [
        .partialContent, .notModified, .preconditionFailed, .rangeNotSatisfiable, .severalRanges,
    ]

    private func answer(
        _ content: ResponseContent, _ fields: HTTPFields, _ method: HTTPMethod = .get,
        status: HTTPStatus = .ok, own: HTTPFields = [:]
    ) -> HTTPResponse? {
        let maker = ContentAnswer(
            content: content, mediaType: "text/plain", statuses: Self.statuses, requestID: "q/7")
        let head = HTTPRequestHead(method, "/", fields)
        guard case .response(let response) = maker.answer(head, status: status, fields: own) else {
            return nil
        }
        return response
    }

    /// What a response sends, files as `<first-last>`.
    private func text(_ response: HTTPResponse?) -> String {
        guard case .segments(let segments) = response?.body else { return "?" }
        return segments.map { segment in
            switch segment {
            case .bytes(let bytes): String(decoding: bytes, as: UTF8.self)
            case .file(_, let range): "<\(range.lowerBound)-\(range.upperBound - 1)>"
            }
        }.joined()
    }

    @Test("One range is sent from where it lies")
    func oneRange() {
        let file = File()
        let content = ResponseContent([
            .bytes(Array("head".utf8)), .file(file, 100..<110), .bytes(Array("tail".utf8)),
        ])
        let across = answer(content, [.range: "bytes=2-15"])
        #expect(across?.status == .partialContent)
        #expect(text(across) == "ad<100-109>ta")
        #expect(across?.body.length == 14)
        #expect(across?.fields[.contentRange] == "bytes 2-15/18")
        #expect(across?.fields[.contentType] == "text/plain")
        #expect(text(answer(content, [.range: "bytes=5-6"])) == "<101-102>")
        let constant = ResponseContent(.constant(StaticBytes("abcdef")))
        #expect(text(answer(constant, [.range: "bytes=-2"])) == "ef")
    }

    @Test("Several ranges are parts, with the length that they have")
    func severalRanges() {
        let content = ResponseContent(File(), length: 1_000)
        let several = answer(content, [.range: "bytes=500-599,0-0"])
        #expect(several?.status == .partialContent)
        #expect(several?.fields[.contentType] == "multipart/byteranges; boundary=range-q7-3e8")
        #expect(several?.fields[.contentRange] == nil)
        let expected = """
            \r\n--range-q7-3e8\r\nContent-Type: text/plain\r\nContent-Range: bytes 500-599/1000\
            \r\n\r\n<500-599>\r\n--range-q7-3e8\r\nContent-Type: text/plain\r\n\
            Content-Range: bytes 0-0/1000\r\n\r\n<0-0>\r\n--range-q7-3e8--\r\n
            """
        #expect(text(several) == expected)
        // The two files stand for 101 bytes and are shown in 9 and 5.
        let shown = "<500-599>".utf8.count + "<0-0>".utf8.count
        #expect(several?.body.length == Int64(expected.utf8.count - shown + 101))
        // Nobody gets more than there is.
        let small = ResponseContent(File(), length: 50)
        #expect(answer(small, [.range: "bytes=0-0,2-2"])?.status == .ok)
    }

    @Test("A 304 has the fields of the whole, without those of its content")
    func notModified() {
        var content = ResponseContent([1, 2])
        content.entityTag = EntityTag("a")
        content.lastModified = .init(microseconds: -1, offsetMinutes: 0)
        content.cacheControl = "no-cache"
        content.disposition = .attachment(fileName: "a")
        let own: HTTPFields = [
            .vary: "Accept", .contentLocation: "/a", .expires: "0", .cacheControl: "no-store",
        ]
        let response = answer(content, [.ifNoneMatch: "\"a\""], own: own)
        #expect(response?.status == .notModified)
        #expect(response?.body.length == 0)
        let names = response.map { $0.fields.map(\.name.description) } ?? []
        #expect(
            Set(names) == [
                "Vary", "Content-Location", "Expires", "Cache-Control", "ETag",
                "Content-Security-Policy",
            ])
        #expect(response?.fields.values(of: .cacheControl) == ["no-cache"])
        content.entityTag = nil
        let dated = answer(content, [.ifModifiedSince: "Wed, 31 Dec 1969 23:59:59 GMT"], .head)
        #expect(dated?.status == .notModified)
        #expect(dated?.fields[.lastModified] == "Wed, 31 Dec 1969 23:59:59 GMT")
    }

    @Test("HEAD has the fields of the whole, whatever it asks for")
    func head() {
        let head = answer(ResponseContent([1, 2, 3]), [.range: "bytes=0-0"], .head)
        #expect(head?.status == .ok)
        #expect(head?.body.length == 3)
        #expect(head?.fields[.acceptRanges] == "bytes")
    }

    @Test("Only a 200 of GET and HEAD is cut")
    func others() {
        let content = ResponseContent([1, 2, 3])
        #expect(answer(content, [.range: "bytes=0-0"], .post)?.status == .ok)
        #expect(answer(content, [.range: "bytes=0-0"], status: .created)?.status == .created)
        #expect(answer(content, [.range: "bytes=7-"]) == nil)
        #expect(answer(content, [.ifMatch: "\"b\""]) == nil)
    }
}
