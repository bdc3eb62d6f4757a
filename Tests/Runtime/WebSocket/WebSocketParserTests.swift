import HTTPMessages
import Testing
import WebSocket

@Suite("The WebSocket machine")
struct WebSocketParserTests {
    private struct Row {
        let rule: String
        let bytes: [UInt8]
        let events: [WebSocketEvent]

        init(_ rule: String, _ bytes: [UInt8], _ events: WebSocketEvent...) {
            self.rule = rule
            self.bytes = bytes
            self.events = events
        }
    }

    private static func text(_ text: String) -> WebSocketEvent { .message(.text(Array(text.utf8))) }

    private static let rows: [Row] = [
        Row(
            "RFC 6455 5.7: a masked text",
            [0x81, 0x85, 0x37, 0xFA, 0x21, 0x3D, 0x7F, 0x9F, 0x4D, 0x51, 0x58], text("Hello")),
        Row("an empty text", masked(1), text("")),
        Row("bytes", masked(2, [0, 255, 128]), .message(.binary([0, 255, 128]))),
        Row("two messages", masked(1, "a") + masked(1, "b"), text("a"), text("b")),
        Row(
            "fragments",
            masked(1, "a", isFinal: false) + masked(0, "b", isFinal: false)
                + masked(0, "c"), text("abc")),
        Row("empty fragments", masked(1, isFinal: false) + masked(0), text("")),
        Row(
            "control frames between fragments",
            masked(1, "a", isFinal: false) + masked(9, "p") + masked(10, "q") + masked(0, "b"),
            .ping([0x70]), .pong([0x71]), text("ab")),
        Row(
            "a character across fragments",
            masked(1, [0xE2, 0x82], isFinal: false) + masked(0, [0xAC]), text("€")),
        Row(
            "a length of 126 bytes", masked(1, String(repeating: "x", count: 126)),
            text(String(repeating: "x", count: 126))),
        Row(
            "a length of 65,536 bytes", masked(1, String(repeating: "y", count: 65_536)),
            text(String(repeating: "y", count: 65_536))),
        Row(
            "a ping of 125 bytes", masked(9, String(repeating: "p", count: 125)),
            .ping([UInt8](repeating: 0x70, count: 125))),
        Row("a close without a code", masked(8), .close(.noStatus, reason: "")),
        Row("a close with a code", maskedClose(1000), .close(.normal, reason: "")),
        Row("a close with a reason", maskedClose(4999, "bye"), .close(4999, reason: "bye")),
        Row(
            "nothing behind a close is read", maskedClose(1001) + [0xFF, 0xFF],
            .close(.goingAway, reason: "")),
        Row(
            "a close between fragments", masked(1, "a", isFinal: false) + maskedClose(1000),
            .close(.normal, reason: "")),
    ]

    @Test("What is allowed is read, however it is cut")
    func allowed() {
        var limits = WebSocketLimits()
        limits.maxMessageBytes = 65_536
        for row in Self.rows {
            let whole = webSocketEvents(row.bytes, limits: limits)
            #expect(whole.events == row.events, "\(row.rule)")
            #expect(whole.mostKept == 0, "\(row.rule)")
            for size in [1, 2, 3, 7] {
                let cut = webSocketEvents(row.bytes, inPiecesOf: [size], limits: limits)
                #expect(cut.events == row.events, "\(row.rule), in pieces of \(size)")
            }
        }
    }

    private static func header(_ bytes: [UInt8]) -> [UInt8] { bytes + [0, 0, 0, 0] }

    private static let faults: [(rule: String, bytes: [UInt8], code: UInt16)] = [
        ("not masked", [0x81, 0x01, 0x61], 1002),
        ("RSV1", header([0xC1, 0x80]), 1002),
        ("RSV2", header([0xA1, 0x80]), 1002),
        ("RSV3", header([0x91, 0x80]), 1002),
        ("RSV1 on a control frame", header([0xC9, 0x80]), 1002),
        ("opcode 3", header([0x83, 0x80]), 1002),
        ("opcode 7", header([0x87, 0x80]), 1002),
        ("opcode 11", header([0x8B, 0x80]), 1002),
        ("opcode 15", header([0x8F, 0x80]), 1002),
        ("a fragmented ping", header([0x09, 0x80]), 1002),
        ("a fragmented close", header([0x08, 0x80]), 1002),
        ("a ping of 126 bytes", header([0x89, 0xFE, 0x00, 0x7E]), 1002),
        ("a continuation of nothing", masked(0, "x"), 1002),
        ("a message within a message", masked(1, "x", isFinal: false) + masked(1, "y"), 1002),
        ("bytes within a text", masked(1, "x", isFinal: false) + masked(2, "y"), 1002),
        ("the length's first bit", header([0x82, 0xFF, 0x80, 0, 0, 0, 0, 0, 0, 0]), 1002),
        ("125 in two bytes", header([0x82, 0xFE, 0x00, 0x7D]), 1002),
        ("65,535 in eight bytes", header([0x82, 0xFF, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF]), 1002),
        ("half a close code", masked(8, [3]), 1002),
        ("close code 0", maskedClose(0), 1002),
        ("close code 999", maskedClose(999), 1002),
        ("close code 1004", maskedClose(1004), 1002),
        ("close code 1005", maskedClose(1005), 1002),
        ("close code 1006", maskedClose(1006), 1002),
        ("close code 1015", maskedClose(1015), 1002),
        ("close code 2999", maskedClose(2999), 1002),
        ("close code 5000", maskedClose(5000), 1002),
        ("a reason that is not UTF-8", masked(8, [0x03, 0xE8, 0xFF]), 1007),
        ("a reason that is cut off", masked(8, [0x03, 0xE8, 0xE2, 0x82]), 1007),
        ("a text that is not UTF-8", masked(1, [0xFF]), 1007),
        ("a text that is cut off", masked(1, [0x61, 0xC3]), 1007),
        ("a text cut off over fragments", masked(1, [0xC3], isFinal: false) + masked(0), 1007),
        ("a surrogate", masked(1, [0xED, 0xA0, 0x80]), 1007),
        ("an overlong form", masked(1, [0xC0, 0xAF]), 1007),
        ("beyond U+10FFFF", masked(1, [0xF4, 0x90, 0x80, 0x80]), 1007),
        ("a frame beyond the limit", header([0x82, 0xFE, 0x04, 0x01]), 1009),
        ("a huge frame", header([0x82, 0xFF, 0x7F, 255, 255, 255, 255, 255, 255, 255]), 1009),
        (
            "fragments beyond the limit",
            masked(2, [UInt8](repeating: 0, count: 1000), isFinal: false)
                + masked(0, [UInt8](repeating: 0, count: 25)), 1009
        ),
        (
            "too many fragments",
            masked(1, isFinal: false)
                + (0..<4).flatMap { _ in masked(0, isFinal: false) }, 1008
        ),
    ]

    @Test("What is forbidden ends it with the RFC's code, however it is cut")
    func forbidden() {
        var limits = WebSocketLimits()
        limits.maxMessageBytes = 1_024
        limits.maxFragments = 4
        for row in Self.faults {
            let whole = webSocketEvents(row.bytes, limits: limits).events
            #expect(faultCode(whole) == row.code, "\(row.rule): \(whole)")
            for size in [1, 2, 3, 5] {
                let cut = webSocketEvents(row.bytes, inPiecesOf: [size], limits: limits)
                #expect(cut.events == whole, "\(row.rule), in pieces of \(size)")
            }
        }
    }

    @Test("A fault is told before what follows it has come")
    func early() {
        var limits = WebSocketLimits()
        limits.maxMessageBytes = 1_024
        // A length that is too great, before the key and the content.
        #expect(
            faultCode(webSocketEvents([0x82, 0xFE, 0x04, 0x01], limits: limits).events) == 1009)
        #expect(faultCode(webSocketEvents([0x83], limits: limits).events) == 1002)
        // The second byte of a text of a hundred.
        let text = masked(1, [0x61, 0xFF] + [UInt8](repeating: 0x61, count: 98)).prefix(8)
        #expect(faultCode(webSocketEvents(Array(text), limits: limits).events) == 1007)
    }

    @Test("A client takes frames that are not masked, and no others")
    func client() {
        let frame = WebSocketFrame(text: Array("Hello".utf8)).bytes
        #expect(frame == [0x81, 0x05] + Array("Hello".utf8))
        #expect(webSocketEvents(frame, role: .client).events == [Self.text("Hello")])
        #expect(faultCode(webSocketEvents(masked(1, "Hello"), role: .client).events) == 1002)
    }

    @Test("Content is unmasked wherever its pieces are cut")
    func masking() {
        let content = (0..<300).map { UInt8(truncatingIfNeeded: $0 &* 7) }
        for count in [0, 1, 3, 4, 7, 8, 9, 15, 16, 17, 125, 126, 300] {
            let bytes = masked(2, Array(content.prefix(count)), key: 0x0403_0201)
            for size in [1, 3, 5, 8, 11, 1_000] {
                let events = webSocketEvents(bytes, inPiecesOf: [size]).events
                #expect(events == [.message(.binary(Array(content.prefix(count))))])
            }
        }
    }

    @Test("UTF-8 is judged as the standard library judges it")
    func utf8() {
        var random = SeededGenerator(seed: 3629)
        let interesting: [UInt8] = [
            0x00, 0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF, 0xE0,
            0xE1, 0xEC, 0xED, 0xEE, 0xEF, 0xF0, 0xF1, 0xF3, 0xF4, 0xF5, 0xFF,
        ]
        var valid = 0
        for _ in 0..<20_000 {
            let count = Int.random(in: 0...5, using: &random)
            let bytes =
                [UInt8](repeating: 0x61, count: Int.random(in: 0...9, using: &random))
                + (0..<count).map { _ in interesting.randomElement(using: &random) ?? 0 }
            let isValid = String(validating: bytes, as: UTF8.self) != nil
            if isValid { valid += 1 }
            let events = webSocketEvents(masked(1, bytes)).events
            #expect(events == [isValid ? .message(.text(bytes)) : events[0]])
            #expect((faultCode(events) == 1007) == !isValid, "\(bytes)")
        }
        #expect(valid > 1_000)
    }

    @Test("A close frame has its code and as much of its reason as fits")
    func closeFrames() {
        #expect(WebSocketFrame(close: .normal, reason: "").bytes == [0x88, 2, 0x03, 0xE8])
        #expect(WebSocketFrame(close: .noStatus, reason: "x").bytes == [0x88, 0])
        // 61 characters of two bytes fit into 123.
        let long = WebSocketFrame(close: .goingAway, reason: String(repeating: "é", count: 90))
        #expect(long.bytes.count == 2 + 2 + 122)
        let events = webSocketEvents(long.bytes, role: .client).events
        #expect(events == [.close(.goingAway, reason: String(repeating: "é", count: 61))])
    }

    @Test("The RFC's example of a key is accepted as the RFC says")
    func key() {
        let accepted = WebSocketKey.accept(for: "dGhlIHNhbXBsZSBub25jZQ==")
        #expect(accepted == "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")
        let keys = Set((0..<100).map { _ in WebSocketKey.random() })
        #expect(keys.count == 100)
        #expect(keys.allSatisfy { $0.utf8.count == 24 && $0.hasSuffix("==") })
    }
}
