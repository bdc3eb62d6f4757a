// Requests of HTTP/1.1, without I/O.
//
// Rules
//   1. Bytes, never Unicode. A String exists only once somebody asks a finished head for one.
//   2. What the grammar does not allow is refused, not repaired. Where RFC 9112 lets a recipient be
//      lenient, we are not: lenient parsers in a chain disagree about where a request ends, and
//      that is request smuggling.
//   3. A refusal is final: the engine answers with its status and `Connection: close`. So is a
//      request that closes the connection. Nothing behind either is parsed.
//   4. However the bytes are cut, the events are the same, pieces of a body apart; tests cut at
//      every byte.
//   5. Every byte is scanned once. An incomplete line is resumed where its scan stopped.
//
// Theory of operation
//   `receive` keeps bytes, `next` turns them into events:
//
//       requestLine -> fields -> head -> body ... -> end -> requestLine
//                 \        \               \          \
//                  `--------`---------------`----------`--> over
//
//   A WebSocket request ends in `detached`, where bytes are kept and not parsed. `failed` is a
//   refusal that waits until the content before the fault has been given.
//
//   The buffer starts with what has not been consumed yet. Offsets within a head are counted from
//   its first byte (`lineStart`, the table of lines, the target's ranges), so that dropping
//   consumed bytes moves nothing. When a head is all that the buffer holds, which is what most
//   requests look like, the buffer itself becomes the head's memory; else the head is copied out.
//   An idle connection holds no buffer at all.
//
// Changing it
//   The rows of the rules stand in Tests/Runtime/Machine as tables. LineScan (control bytes),
//   FieldLine, RequestTarget and HTTPBodyDecoder in HTTPMessages/Wire hold the grammar that the
//   client shares.
public import HTTPMessages

/// Turns the bytes of a connection into requests.
///
///     parser.receive(bytes.span)
///     while true {
///         switch parser.next() { case .needsMore: ... }
///     }
///
/// The parser holds at most one head and what was received behind it: receive more only after
/// `.needsMore`.
public struct HTTP1RequestParser: ~Copyable, Sendable {
    private enum Phase: UInt8, Sendable {
        case requestLine
        case fields
        case body
        case end
        case detached
        case failed
        case over
    }

    private let limits: HTTPMessageLimits
    private let allowedHosts: AllowedHosts

    private var buffer: [UInt8] = []
    /// Consumed bytes at the start of the buffer.
    private var position = 0
    private var phase = Phase.requestLine
    private var head = HeadInProgress()
    private var decoder = HTTPBodyDecoder(length: 0)
    /// Whether the connection closes after this request.
    private var isLast = false
    /// What `failed` will tell.
    private var failure: HTTPRefusal?

    /// Makes a parser for one connection.
    public init(
        limits: HTTPMessageLimits = HTTPMessageLimits(), allowedHosts: AllowedHosts = .any
    ) {
        self.limits = limits
        self.allowedHosts = allowedHosts
    }

    /// Whether nothing of a request has come since the last one ended: such a connection may be
    /// closed without an answer.
    @inline(__always)
    public var isIdle: Bool {
        phase == .requestLine && position == buffer.count
    }

    /// Whether bytes wait that `next` has not looked at, such as a pipelined request.
    @inline(__always)
    public var hasBufferedBytes: Bool { position < buffer.count }

    /// Keeps bytes that have come from the peer. After a refusal, and after a request that closes
    /// the connection, they are dropped.
    public mutating func receive(_ bytes: borrowing Span<UInt8>) {
        if phase == .over || phase == .failed { return }
        if position > 0 {
            buffer.removeSubrange(..<position)
            position = 0
        }
        buffer.append(span: bytes)
    }

    /// The next event in the bytes so far.
    public mutating func next() -> HTTP1Event {
        do throws(HTTPRefusal) {
            switch phase {
            case .requestLine, .fields: return try nextOfHead()
            case .body: return try nextOfBody()
            case .end:
                if isLast { giveUp() } else { phase = .requestLine }
                return .end
            case .failed:
                if let failure { throw failure }
                return .needsMore
            case .detached, .over: return .needsMore
            }
        } catch {
            giveUp()
            return .refused(error)
        }
    }

    /// The bytes behind a WebSocket request, which belong to that protocol. The parser is of no
    /// further use.
    public mutating func takeRemainder() -> [UInt8] {
        defer {
            buffer = []
            position = 0
            phase = .detached
        }
        return Array(buffer[position...])
    }
}

// The head.
extension HTTP1RequestParser {
    private mutating func giveUp() {
        phase = .over
        buffer = []
        position = 0
    }

    private mutating func nextOfHead() throws(HTTPRefusal) -> HTTP1Event {
        if phase == .requestLine {
            guard try head.readRequestLine(buffer, position: &position, limits: limits) else {
                return .needsMore
            }
            phase = .fields
        }
        guard try head.readFields(buffer, position: position, limits: limits) else {
            return .needsMore
        }
        return try finishHead()
    }

    private mutating func finishHead() throws(HTTPRefusal) -> HTTP1Event {
        let framing = try head.finish(
            buffer, position: position, limits: limits, allowedHosts: allowedHosts)
        let bytes = takeHeadBytes()
        let event = HTTP1Event.head(head.takeHead(bytes), framing)
        head = HeadInProgress()
        isLast = !framing.keepsAlive
        switch framing.body {
        case .none: phase = framing.asksForWebSocket ? .detached : .end
        case .length(let length):
            decoder = HTTPBodyDecoder(length: length)
            phase = .body
        case .chunked:
            decoder = .chunked
            phase = .body
        }
        return event
    }

    /// The head without the empty line at its end.
    private mutating func takeHeadBytes() -> [UInt8] {
        let length = head.length
        if position == 0, buffer.count == length + 2 {
            var bytes: [UInt8] = []
            swap(&bytes, &buffer)
            // One by one: to remove several is a general replacement of a part.
            bytes.removeLast()
            bytes.removeLast()
            return bytes
        }
        let bytes = Array(buffer[position..<(position + length)])
        position += length + 2
        dropIfConsumed()
        return bytes
    }

    private mutating func dropIfConsumed() {
        if position == buffer.count {
            buffer = []
            position = 0
        }
    }
}

// The body.
extension HTTP1RequestParser {
    private mutating func nextOfBody() throws(HTTPRefusal) -> HTTP1Event {
        guard hasBufferedBytes else { return .needsMore }
        if position == 0, decoder.takeWhole(buffer.count) {
            var bytes: [UInt8] = []
            swap(&bytes, &buffer)
            if decoder.isComplete { phase = .end }
            return .body(bytes)
        }
        let content = decode()
        dropIfConsumed()
        if !content.isEmpty { return .body(content) }
        return phase == .body ? .needsMore : next()
    }

    private mutating func decode() -> [UInt8] {
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
        return content
    }
}
