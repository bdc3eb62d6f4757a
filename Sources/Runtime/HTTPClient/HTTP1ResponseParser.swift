// Responses of HTTP/1.1, without I/O: the client's counterpart of HTTP1RequestParser, with the same
// rules, and the same grammar in HTTPMessages/Wire.
//
// Theory of operation
//   A response cannot be framed without its request (RFC 9112 6.3), so the caller announces each
//   request before its answer is parsed:
//
//       idle -expectResponse-> statusLine -> fields -> head -> body ... -> end -> idle
//                                   ^          |
//                                   `- interim ´ (1xx)
//
//   A body without length and chunks ends with the connection: `finish` says that it has ended, and
//   whether it ended where it should.
public import HTTPMessages

/// What the response parser has found.
public enum HTTP1ResponseEvent: Sendable {
    /// Nothing more in the bytes so far: give it others, or say that there are none.
    case needsMore
    /// An interim answer (1xx); another head follows.
    case interim(HTTP1ResponseHead)
    /// The answer begins.
    case head(HTTP1ResponseHead)
    /// A piece of its content, never empty.
    case body([UInt8])
    /// The answer is complete.
    case end
    /// The bytes are no answer, for this reason. Close the connection.
    case refused(HTTPRefusal)
}

/// The head of a response.
public struct HTTP1ResponseHead: Sendable, Hashable {
    /// The version that the server speaks.
    public let version: HTTPVersion
    /// The status.
    public let status: HTTPStatus
    /// What the server calls it.
    public let reasonPhrase: String
    /// The fields.
    public let fields: HTTPFields
    /// Whether another request may follow on this connection.
    public let keepsAlive: Bool
}

/// Turns the bytes of a connection into responses.
public struct HTTP1ResponseParser: Sendable {
    private enum Phase: UInt8, Sendable {
        case idle
        case statusLine
        case fields
        case body
        case end
        case failed
        case refused
    }

    private let limits: HTTPMessageLimits
    private var buffer: [UInt8] = []
    /// Consumed bytes at the start of the buffer.
    private var position = 0
    private var phase = Phase.idle
    private var method = HTTPMethod.get
    private var reader = HeadReader()
    private var statusLine = StatusLine()
    private var decoder = HTTPBodyDecoder(length: 0)
    /// What `failed` will tell.
    private var failure: HTTPRefusal?

    /// Makes a parser for one connection.
    public init(limits: HTTPMessageLimits = HTTPMessageLimits()) { self.limits = limits }

    /// Bytes that belong to no answer so far.
    public var bufferedBytes: Int { buffer.count - position }

    /// Announces that the next bytes answer a request with this method.
    public mutating func expectResponse(to method: HTTPMethod) {
        precondition(phase == .idle, "the last response is not complete")
        self.method = method
        phase = .statusLine
    }

    /// Keeps bytes that have come from the server.
    public mutating func receive(_ bytes: borrowing Span<UInt8>) {
        if position > 0 {
            buffer.removeSubrange(..<position)
            position = 0
        }
        buffer.append(span: bytes)
    }

    /// The next event in the bytes so far.
    public mutating func next() -> HTTP1ResponseEvent {
        do throws(HTTPRefusal) {
            switch phase {
            case .statusLine, .fields: return try nextOfHead()
            case .body: return nextOfBody()
            case .end:
                phase = .idle
                return .end
            case .failed:
                if let failure { throw failure }
                return .needsMore
            case .idle, .refused: return .needsMore
            }
        } catch {
            phase = .refused
            return .refused(error)
        }
    }

    /// What it means that the server has closed the connection: the end of a body that has no other
    /// end, or a refusal of an answer that is cut off.
    public mutating func finish() -> HTTP1ResponseEvent {
        if phase == .body, decoder.endsWithConnection {
            phase = .idle
            return .end
        }
        phase = .refused
        return .refused(HTTPRefusal(.badGateway, "the connection ended within a response"))
    }

    /// The bytes behind a 101, which belong to another protocol.
    public mutating func takeRemainder() -> [UInt8] {
        defer {
            buffer = []
            position = 0
        }
        return Array(buffer[position...])
    }
}

// The head.
extension HTTP1ResponseParser {
    private mutating func nextOfHead() throws(HTTPRefusal) -> HTTP1ResponseEvent {
        if phase == .statusLine {
            switch try reader.readStartLine(buffer, position: &position, limits: limits) {
            case .incomplete: return .needsMore
            case .tooLong: throw HTTPRefusal(.badGateway, "the status line is too long")
            case .line(let line): statusLine = try StatusLine(buffer[line])
            }
            phase = .fields
        }
        guard try reader.readFields(buffer, position: position, limits: limits) else {
            return .needsMore
        }
        return try finishHead()
    }

    private mutating func finishHead() throws(HTTPRefusal) -> HTTP1ResponseEvent {
        let framing = reader.framing
        if framing.isChunked, framing.contentLength != nil {
            throw HTTPRefusal(
                .badGateway, "there are both Content-Length and Transfer-Encoding")
        }
        let head = takeHead(framing)
        let isInterim = head.status.isInformational && head.status != .switchingProtocols
        phase = isInterim ? .statusLine : .body
        if !isInterim { decoder = Self.decoder(head.status, answering: method, framing) }
        if decoder.isComplete, !isInterim { phase = .end }
        return isInterim ? .interim(head) : .head(head)
    }

    private mutating func takeHead(_ framing: FramingFields) -> HTTP1ResponseHead {
        let end = position + reader.lineStart
        let bytes = Array(buffer[position..<end])
        let decoder = Self.decoder(statusLine.status, answering: method, framing)
        let isDelimited = decoder.isComplete || !decoder.endsWithConnection
        let staysOpen = statusLine.version == .http11 || framing.keepsAlive
        let head = HTTP1ResponseHead(
            version: statusLine.version, status: statusLine.status,
            reasonPhrase: String(decoding: bytes[statusLine.reasonPhrase], as: UTF8.self),
            fields: HTTPFields(
                bytes: bytes, lines: reader.lines, sectionStart: reader.sectionStart),
            keepsAlive: staysOpen && !framing.closes && isDelimited
                && statusLine.status != .switchingProtocols)
        position = end + 2
        reader = HeadReader()
        return head
    }

    // RFC 9112 6.3, in its order.
    private static func decoder(
        _ status: HTTPStatus, answering method: HTTPMethod, _ framing: FramingFields
    ) -> HTTPBodyDecoder {
        if method == .head || !status.allowsContent { return HTTPBodyDecoder(length: 0) }
        if framing.isChunked { return .chunked }
        if let length = framing.contentLength { return HTTPBodyDecoder(length: length) }
        return .untilClose
    }
}

// The body.
extension HTTP1ResponseParser {
    private mutating func nextOfBody() -> HTTP1ResponseEvent {
        guard position < buffer.count else { return .needsMore }
        var content: [UInt8] = []
        // The span of a stored property borrows the whole parser, so the others work on copies.
        var consumed = position
        var decoder = decoder
        do throws(HTTPRefusal) {
            try decoder.decode(buffer.span, position: &consumed, into: &content, limits: limits)
            if decoder.isComplete { phase = .end }
        } catch {
            // What came before the fault is given first.
            failure = error
            phase = .failed
        }
        self.decoder = decoder
        position = consumed
        if !content.isEmpty { return .body(content) }
        return phase == .body ? .needsMore : next()
    }
}

/// A status line (RFC 9112 4).
private struct StatusLine {
    var version = HTTPVersion.http11
    var status = HTTPStatus.ok
    /// Where the reason phrase lies, counted from the head's first byte.
    var reasonPhrase = 0..<0

    init() {}

    // status-line = HTTP-version SP status-code SP [ reason-phrase ]. The second space is missing
    // in some servers' answers when there is no phrase, which misleads nobody.
    init(_ line: ArraySlice<UInt8>) throws(HTTPRefusal) {
        let bytes = Array(line)
        let isHTTP1 = bytes.starts(with: "HTTP/1.".utf8) && bytes.count >= 12
        guard isHTTP1, bytes[8] == 0x20, bytes.count == 12 || bytes[12] == 0x20,
            let minor = Self.digits(bytes[7..<8]), let code = Self.digits(bytes[9..<12]),
            code >= 100
        else { throw HTTPRefusal(.badGateway, "the status line is not one of HTTP/1") }
        version = minor == 0 ? .http10 : .http11
        status = HTTPStatus(code: UInt16(code))
        reasonPhrase = min(13, bytes.count)..<bytes.count
    }

    private static func digits(_ bytes: ArraySlice<UInt8>) -> Int? {
        bytes.reduce(0) { (value: Int?, byte: UInt8) in
            let digit = byte &- UInt8(ascii: "0")
            guard let value, digit < 10 else { return nil }
            return value * 10 + Int(digit)
        }
    }
}
