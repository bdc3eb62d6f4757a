public import HTTPMessages

/// Writes responses of HTTP/1.1 into a buffer, without I/O.
///
/// A head goes into the buffer piece by piece, with no string between; several responses may follow
/// each other in one buffer and leave in one write. Framing and connection fields belong to the
/// writer: whatever a response says there is left out.
public enum HTTP1ResponseWriter {
    /// How the content behind a head is framed.
    public enum Framing: Sendable, Hashable {
        /// No content follows, whatever the response holds.
        case none
        /// This many bytes follow.
        case length(Int64)
        /// Chunks follow: `appendChunk` for each piece, `appendLastChunk` at the end.
        case chunked
        /// Content follows until the connection closes (HTTP/1.0).
        case untilClose
    }

    /// What a response answers.
    public struct Exchange: Sendable {
        /// The request's method, nil where there was no readable request.
        public var method: HTTPMethod?
        /// The request's version.
        public var version: HTTPVersion
        /// Whether the connection closes after this response.
        public var closes: Bool

        /// Describes an exchange.
        public init(method: HTTPMethod?, version: HTTPVersion, closes: Bool) {
            self.method = method
            self.version = version
            self.closes = closes
        }
    }

    /// Appends status line and fields, and says how the content has to follow.
    ///
    /// `dateLine` is the Date field that `dateLine(_:)` has made; it is the same for a whole
    /// second.
    public static func appendHead(
        of response: HTTPResponse, in exchange: Exchange, dateLine: [UInt8],
        to bytes: inout [UInt8]
    ) -> Framing {
        append(response, Span(), in: exchange, dateLine, to: &bytes)
    }

    /// Appends a response whose content is in memory, content included.
    ///
    /// A stream's head alone is appended; the caller sends the pieces as `Framing` says.
    public static func append(
        _ response: HTTPResponse, in exchange: Exchange, dateLine: [UInt8], to bytes: inout [UInt8]
    ) -> Framing {
        switch response.body {
        case .bytes(let content):
            append(response, content.span, in: exchange, dateLine, to: &bytes)
        case .constant(let content):
            // SAFETY: constant bytes are never freed.
            append(
                response, Span(_unsafeElements: content.unsafeBuffer), in: exchange, dateLine,
                to: &bytes)
        case .empty, .stream, .segments, .webSocket:
            append(response, Span(), in: exchange, dateLine, to: &bytes)
        }
    }

    /// Appends a head and the content behind it, if any follows. Room is made once for all of it.
    private static func append(
        _ response: HTTPResponse, _ content: borrowing Span<UInt8>, in exchange: Exchange,
        _ dateLine: [UInt8], to bytes: inout [UInt8]
    ) -> Framing {
        let (status, length) = (response.status, response.body.length)
        if !status.isInformational, response.fields.hasFramingFields {
            return append(stripped(response), content, in: exchange, dateLine, to: &bytes)
        }
        let framing = framing(status, length, in: exchange)
        // The closure would copy the whole response.
        let fields = response.fields.wireForm
        let reason = status.reasonPhrase
        let room = maxOwnBytes + reason.utf8.count + dateLine.count + fields.count + content.count
        bytes.append(addingCapacity: room) { output in
            appendStatusLine(status, reason, to: &output)
            // 101 and its like speak for the connection themselves and have neither Date nor
            // framing.
            if status.isInformational {
                output.append(copying: fields.span)
            } else {
                output.append(copying: dateLine.span)
                output.append(copying: fields.span)
                appendFraming(framing, status, length, in: exchange, to: &output)
            }
            output.append("\r\n")
            if framing != .none { output.append(copying: content) }
        }
        return framing
    }

    /// Not inlined, as a variable of it would be made room for with each response.
    @inline(never)
    private static func stripped(_ response: HTTPResponse) -> HTTPResponse {
        var stripped = response
        stripped.fields = response.fields.withoutFramingFields
        return stripped
    }

    /// What this type writes of a head by itself has fewer bytes, the reason phrase and Date apart:
    /// `HTTP/1.1 200 `, a framing field, a Connection field and three ends of lines.
    private static let maxOwnBytes = 128

    /// Appends the interim answer that asks for the body (RFC 9110 15.2.1).
    public static func appendContinue(to bytes: inout [UInt8]) {
        bytes.append("HTTP/1.1 100 Continue\r\n\r\n")
    }

    /// Appends a piece of content as a chunk. An empty piece appends nothing, as an empty chunk
    /// would end the content.
    public static func appendChunk(_ content: [UInt8], to bytes: inout [UInt8]) {
        guard !content.isEmpty else { return }
        appendHexadecimal(content.count, to: &bytes)
        bytes.append("\r\n")
        bytes.append(contentsOf: content)
        bytes.append("\r\n")
    }

    /// Appends the end of chunked content.
    public static func appendLastChunk(to bytes: inout [UInt8]) {
        bytes.append("0\r\n\r\n")
    }

    /// The Date field of this second, with its CRLF.
    public static func dateLine(_ secondsSince1970: Int64) -> [UInt8] {
        var line = Array("Date: ".utf8)
        HTTPDate.append(secondsSince1970, to: &line)
        line.append(contentsOf: "\r\n".utf8)
        return line
    }
}

// The pieces of a head.
extension HTTP1ResponseWriter {
    // RFC 9112 6.3: no content after HEAD, 1xx, 204 and 304, whatever the fields say.
    private static func framing(
        _ status: HTTPStatus, _ length: Int64?, in exchange: Exchange
    ) -> Framing {
        guard status.allowsContent, exchange.method != .head else { return .none }
        if let length { return length == 0 ? .none : .length(length) }
        return exchange.version == .http11 ? .chunked : .untilClose
    }

    // RFC 9112 4: status-line = HTTP-version SP status-code SP [ reason-phrase ]. We answer with
    // our own version, whatever the request's was (RFC 9110 2.5).
    private static func appendStatusLine(
        _ status: HTTPStatus, _ reason: String, to output: inout OutputSpan<UInt8>
    ) {
        output.append("HTTP/1.1 ")
        output.appendDecimal(Int(status.code))
        output.append(" ")
        output.append(copying: reason.utf8.span)
        output.append("\r\n")
    }

    // RFC 9110 8.6: no Content-Length in 1xx and 204; a response to HEAD states what GET would have
    // got; in 304 it may be left out, and is, as the handler of a 304 has no content to measure.
    private static func appendFraming(
        _ framing: Framing, _ status: HTTPStatus, _ length: Int64?, in exchange: Exchange,
        to output: inout OutputSpan<UInt8>
    ) {
        if framing == .chunked {
            output.append("Transfer-Encoding: chunked\r\n")
        } else if status.allowsContent, let length {
            output.append("Content-Length: ")
            output.appendDecimal(Int(length))
            output.append("\r\n")
        }
        let closes = exchange.closes || framing == .untilClose
        // RFC 9110 7.8 and 15.5.22: 426 has Upgrade, and who sends Upgrade names it here.
        if status == .upgradeRequired {
            output.append(closes ? "Connection: close, Upgrade\r\n" : "Connection: Upgrade\r\n")
        } else if closes {
            output.append("Connection: close\r\n")
        }
    }

    private static func appendHexadecimal(_ number: Int, to bytes: inout [UInt8]) {
        var shift = (Int.bitWidth - max(number, 1).leadingZeroBitCount - 1) / 4 * 4
        while shift >= 0 {
            let digit = UInt8(truncatingIfNeeded: number >> shift & 0xF)
            bytes.append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
            shift -= 4
        }
    }
}
