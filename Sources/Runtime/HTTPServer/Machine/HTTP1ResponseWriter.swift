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
        let framing = framing(of: response, in: exchange)
        appendStatusLine(response.status, to: &bytes)
        if response.status.isInformational {
            // 101 and its like speak for the connection themselves and have neither Date nor
            // framing.
            bytes.append(contentsOf: response.fields.wireForm)
        } else {
            bytes.append(contentsOf: dateLine)
            appendFields(response.fields, to: &bytes)
            appendFraming(framing, of: response, in: exchange, to: &bytes)
        }
        bytes.append(contentsOf: "\r\n".utf8)
        return framing
    }

    /// Appends a response whose content is in memory, content included.
    ///
    /// A stream's head alone is appended; the caller sends the pieces as `Framing` says.
    public static func append(
        _ response: HTTPResponse, in exchange: Exchange, dateLine: [UInt8], to bytes: inout [UInt8]
    ) -> Framing {
        let framing = appendHead(of: response, in: exchange, dateLine: dateLine, to: &bytes)
        guard framing != .none else { return framing }
        switch response.body {
        case .bytes(let content): bytes.append(contentsOf: content)
        case .constant(let content): bytes.append(contentsOf: content)
        case .empty, .stream, .segments, .webSocket: break
        }
        return framing
    }

    /// Appends the interim answer that asks for the body (RFC 9110 15.2.1).
    public static func appendContinue(to bytes: inout [UInt8]) {
        bytes.append(contentsOf: "HTTP/1.1 100 Continue\r\n\r\n".utf8)
    }

    /// Appends a piece of content as a chunk. An empty piece appends nothing, as an empty chunk
    /// would end the content.
    public static func appendChunk(_ content: [UInt8], to bytes: inout [UInt8]) {
        guard !content.isEmpty else { return }
        appendHexadecimal(content.count, to: &bytes)
        bytes.append(contentsOf: "\r\n".utf8)
        bytes.append(contentsOf: content)
        bytes.append(contentsOf: "\r\n".utf8)
    }

    /// Appends the end of chunked content.
    public static func appendLastChunk(to bytes: inout [UInt8]) {
        bytes.append(contentsOf: "0\r\n\r\n".utf8)
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
    private static func framing(of response: HTTPResponse, in exchange: Exchange) -> Framing {
        guard response.status.allowsContent, exchange.method != .head else { return .none }
        if let length = response.body.length { return length == 0 ? .none : .length(length) }
        return exchange.version == .http11 ? .chunked : .untilClose
    }

    // RFC 9112 4: status-line = HTTP-version SP status-code SP [ reason-phrase ]. We answer with
    // our own version, whatever the request's was (RFC 9110 2.5).
    private static func appendStatusLine(_ status: HTTPStatus, to bytes: inout [UInt8]) {
        bytes.append(contentsOf: "HTTP/1.1 ".utf8)
        bytes.appendDecimal(Int(status.code))
        bytes.append(UInt8(ascii: " "))
        bytes.append(contentsOf: status.reasonPhrase.utf8)
        bytes.append(contentsOf: "\r\n".utf8)
    }

    private static func appendFields(_ fields: HTTPFields, to bytes: inout [UInt8]) {
        if fields.hasFramingFields {
            bytes.append(contentsOf: fields.withoutFramingFields.wireForm)
        } else {
            bytes.append(contentsOf: fields.wireForm)
        }
    }

    // RFC 9110 8.6: no Content-Length in 1xx and 204; a response to HEAD states what GET would have
    // got; in 304 it may be left out, and is, as the handler of a 304 has no content to measure.
    private static func appendFraming(
        _ framing: Framing, of response: HTTPResponse, in exchange: Exchange,
        to bytes: inout [UInt8]
    ) {
        if framing == .chunked {
            bytes.append(contentsOf: "Transfer-Encoding: chunked\r\n".utf8)
        } else if response.status.allowsContent, let length = response.body.length {
            bytes.append(contentsOf: "Content-Length: ".utf8)
            bytes.appendDecimal(Int(length))
            bytes.append(contentsOf: "\r\n".utf8)
        }
        let closes = exchange.closes || framing == .untilClose
        // RFC 9110 7.8 and 15.5.22: 426 has Upgrade, and who sends Upgrade names it here.
        if response.status == .upgradeRequired {
            bytes.append(
                contentsOf: (closes ? "Connection: close, Upgrade\r\n" : "Connection: Upgrade\r\n")
                    .utf8)
        } else if closes {
            bytes.append(contentsOf: "Connection: close\r\n".utf8)
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
