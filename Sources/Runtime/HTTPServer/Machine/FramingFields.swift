internal import HTTPMessages

/// What the fields say about framing and connection, gathered line by line.
///
/// Everything that two parsers could read differently is refused here: request smuggling lives on
/// such differences.
struct FramingFields {
    /// Where Host's value lies, counted from the head's first byte.
    private(set) var host: Range<Int>?
    private var contentLength: Int64?
    private var isChunked = false
    private var closes = false
    private var upgrades = false
    private var expectsContinue = false
    private var expectsOther = false
    private var namesWebSocket = false

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

extension FramingFields {
    /// The framing, once all fields are known.
    func framing(
        method: HTTPMethod, version: HTTPVersion, limits: HTTPMessageLimits
    ) throws(HTTPRefusal) -> HTTP1Framing {
        if isChunked, contentLength != nil {
            throw HTTPRefusal(.badRequest, "there are both Content-Length and Transfer-Encoding")
        }
        // RFC 9112 6.1: such a message MUST be treated as if its framing were faulty.
        if isChunked, version == .http10 {
            throw HTTPRefusal(.badRequest, "an HTTP/1.0 request has Transfer-Encoding")
        }
        if let contentLength, contentLength > limits.maxBodyBytes {
            throw HTTPRefusal(
                .contentTooLarge, "the content has more than \(limits.maxBodyBytes) bytes")
        }
        // RFC 9110 10.1.1: expectations of a 1.0 client are ignored.
        if expectsOther, version == .http11 {
            throw HTTPRefusal(
                .expectationFailed, "the only expectation that can be met is 100-continue")
        }
        let body: HTTP1Framing.Body =
            if isChunked { .chunked } else if let contentLength, contentLength > 0 {
                .length(contentLength)
            } else { .none }
        let asksForWebSocket = try asksForWebSocket(method: method, version: version)
        return HTTP1Framing(
            body: body, keepsAlive: version == .http11 && !closes && !asksForWebSocket,
            expectsContinue: expectsContinue && version == .http11 && body != .none,
            asksForWebSocket: asksForWebSocket)
    }

    // RFC 6455 4.1: a GET of HTTP/1.1 or higher. What follows its head belongs to another protocol,
    // so that there must be no doubt where the head's message ends. RFC 9110 7.8: Upgrade in a 1.0
    // request is ignored, and so are other protocols, h2c among them.
    private func asksForWebSocket(
        method: HTTPMethod, version: HTTPVersion
    ) throws(HTTPRefusal) -> Bool {
        guard upgrades, namesWebSocket, version == .http11 else { return false }
        guard method == .get, contentLength == nil, !isChunked else {
            throw HTTPRefusal(.badRequest, "a WebSocket is asked for by a GET without a body")
        }
        return true
    }
}
