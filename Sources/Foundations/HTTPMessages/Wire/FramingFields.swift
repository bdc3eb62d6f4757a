/// What the fields say about framing and connection, gathered line by line.
///
/// Everything that two parsers could read differently is refused here: request smuggling lives on
/// such differences.
package struct FramingFields: Sendable {
    /// Where Host's value lies, counted from the head's first byte.
    package private(set) var host: Range<Int>?
    /// The declared length.
    package private(set) var contentLength: Int64?
    /// Whether the body is chunked.
    package private(set) var isChunked = false
    /// Whether Connection lists `close`.
    package private(set) var closes = false
    /// Whether Connection lists `keep-alive`.
    package private(set) var keepsAlive = false
    /// Whether Connection lists `upgrade`.
    package private(set) var upgrades = false
    /// Whether Upgrade lists `websocket`.
    package private(set) var namesWebSocket = false
    /// Whether Expect is `100-continue`.
    package private(set) var expectsContinue = false
    /// Whether Expect is anything else.
    package private(set) var expectsOther = false

    /// Takes note of one field line, whose offsets are counted from `origin`.
    mutating func note(
        _ bytes: borrowing Span<UInt8>, _ line: HTTPFields.Line, origin: Int
    ) throws(HTTPRefusal) {
        let name = line.nameRange(from: origin)
        let value = line.valueRange(from: origin)
        // Told apart by length first: most fields of a request have none of these.
        switch name.count {
        case 4 where ASCII.spells(bytes, name, "host"):
            try noteHost(line.valueRange(from: 0))
        case 6 where ASCII.spells(bytes, name, "expect"):
            noteExpect(bytes, value)
        case 7 where ASCII.spells(bytes, name, "upgrade"):
            namesWebSocket = namesWebSocket || lists(bytes, value, "websocket")
        case 10 where ASCII.spells(bytes, name, "connection"):
            closes = closes || lists(bytes, value, "close")
            keepsAlive = keepsAlive || lists(bytes, value, "keep-alive")
            upgrades = upgrades || lists(bytes, value, "upgrade")
        case 14 where ASCII.spells(bytes, name, "content-length"):
            try noteContentLength(bytes, value)
        case 17 where ASCII.spells(bytes, name, "transfer-encoding"):
            try noteTransferEncoding(bytes, value)
        default: break
        }
    }

    // RFC 9112 3.2: more than one Host line is 400.
    private mutating func noteHost(_ value: Range<Int>) throws(HTTPRefusal) {
        guard host == nil else { throw HTTPRefusal(.badRequest, "there is more than one Host") }
        host = value
    }

    private mutating func noteExpect(_ bytes: borrowing Span<UInt8>, _ value: Range<Int>) {
        if ASCII.spells(bytes, value, "100-continue") {
            expectsContinue = true
        } else {
            expectsOther = true
        }
    }

    // RFC 9110 8.6: Content-Length = 1*DIGIT. RFC 9112 6.3 lets a recipient accept a list of equal
    // numbers; we do not, because not everybody on the way does.
    private mutating func noteContentLength(
        _ bytes: borrowing Span<UInt8>, _ value: Range<Int>
    ) throws(HTTPRefusal) {
        guard contentLength == nil else {
            throw HTTPRefusal(.badRequest, "there is more than one Content-Length")
        }
        let maxDigits = 19
        var length: Int64 = 0
        for index in value {
            let digit = bytes[index] &- UInt8(ascii: "0")
            let (tens, overflow) = length.multipliedReportingOverflow(by: 10)
            let (sum, carry) = tens.addingReportingOverflow(Int64(digit))
            guard digit < 10, !overflow, !carry else { throw Self.badContentLength }
            length = sum
        }
        guard !value.isEmpty, value.count <= maxDigits else { throw Self.badContentLength }
        contentLength = length
    }

    private static var badContentLength: HTTPRefusal {
        HTTPRefusal(.badRequest, "Content-Length is not a decimal number of at most 19 digits")
    }

    // RFC 9112 6.1, 7: `chunked`, once, without parameters. Any other coding is one that we do not
    // know (501); a list is either chunked twice, chunked not last, or such a coding below chunked.
    private mutating func noteTransferEncoding(
        _ bytes: borrowing Span<UInt8>, _ value: Range<Int>
    ) throws(HTTPRefusal) {
        guard !isChunked else {
            throw HTTPRefusal(.badRequest, "there is more than one Transfer-Encoding")
        }
        if ASCII.spells(bytes, value, "chunked") { return isChunked = true }
        guard Token.isToken(bytes.extracting(value)) else {
            throw HTTPRefusal(.badRequest, "Transfer-Encoding is not 'chunked'")
        }
        throw HTTPRefusal(.notImplemented, "Transfer-Encoding names an unknown coding")
    }

    // RFC 9110 5.6.1: a list's elements are separated by commas and white space. `Connection` and
    // `Upgrade` hold tokens, so that no comma is quoted.
    private func lists(
        _ bytes: borrowing Span<UInt8>, _ value: Range<Int>, _ word: StaticString
    ) -> Bool {
        var start = value.lowerBound
        while start < value.upperBound {
            var end = start
            while end < value.upperBound, bytes[end] != UInt8(ascii: ",") { end += 1 }
            let next = end + 1
            while start < end, ASCII.isWhitespace(bytes[start]) { start += 1 }
            while end > start, ASCII.isWhitespace(bytes[end - 1]) { end -= 1 }
            if ASCII.spells(bytes, start..<end, word) { return true }
            start = next
        }
        return false
    }
}
