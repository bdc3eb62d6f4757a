// RFC 6455 without I/O: bytes in, events out, for both sides of a connection.
//
// Rules
//   1. What the RFC forbids ends the connection with the code that the RFC names; nothing behind a
//      fault is looked at. Nothing is repaired.
//   2. A fault is told as soon as the byte that makes it has come: a length that is too great before
//      a byte of its content is kept, a text that is not UTF-8 in the middle of a frame (1007).
//   3. However the bytes are cut, the events are the same; tests cut at every byte.
//   4. No more is kept than the limits allow, and only what has come: whoever declares a length and
//      sends nothing gets no memory. A connection that waits for a frame keeps no buffer at all.
//   5. A length that is not in its shortest form is a fault (RFC 6455 5.2: the minimal number of
//      bytes MUST be used). So is every reserved bit and opcode, but RSV1 where compression was
//      agreed on (RFC 7692).
//   6. A message that is compressed is kept as it comes, and inflated and checked for UTF-8 when it
//      is whole: only so there is no state for each message that has begun. MessageCompression says
//      how.
//
// Theory of operation
//   `receive` keeps bytes, `next` turns them into events:
//
//       header -> payload ... -> header        any of them -> over (after close, or a fault)
//
//   A header is checked in the order of its bytes, so that how it was cut cannot change the verdict.
//   The content of a data frame moves from the buffer to `message` as it comes, is unmasked there,
//   eight bytes at a time, and checked for UTF-8. A control frame has at most 125 bytes and is taken
//   when it is whole; it may stand between the fragments of a message and does not touch them.
//
//   The buffer holds what was received last, and at most the beginning of a frame before it. A
//   caller that takes all events before it receives more bounds it so.
//
// Changing it
//   The tables in Tests/Runtime/WebSocket hold a row for each rule, and the targets of Tests/Fuzz
//   hold the limits. `WebSocketLimits` has the defaults.
public import HTTPMessages

/// Turns the bytes of a connection into messages, pings, pongs and a close.
///
///     parser.receive(bytes.span)
///     while true {
///         switch parser.next() { case .needsMore: ... }
///     }
public struct WebSocketParser {
    /// Which side reads.
    public enum Role: Sendable, Hashable {
        /// A server: every frame has to be masked.
        case server
        /// A client: no frame may be masked.
        case client
    }

    private enum Phase: Sendable {
        case header
        case payload
        case over
    }

    private let role: Role
    private let maxMessageBytes: Int
    private let maxFragments: Int
    private let compression: MessageCompression?

    private var buffer: [UInt8] = []
    /// Consumed bytes at the start of the buffer.
    private var position = 0
    private var phase = Phase.header

    /// The frame that is being read.
    private var frame = FrameHeader()
    /// Bytes of its content that have not come yet.
    private var missing = 0

    /// The message that is being read.
    private var message: [UInt8] = []
    private var messageOpcode = Opcode.continuation
    private var isCompressed = false
    private var fragments = 0
    private var text = UTF8Check()

    /// Makes a parser for one side of one connection; `compression` is nil where none was agreed on.
    public init(
        role: Role, limits: WebSocketLimits = WebSocketLimits(),
        compression: MessageCompression? = nil
    ) {
        self.role = role
        self.compression = compression
        maxMessageBytes = limits.maxMessageBytes
        maxFragments = limits.maxFragments
    }

    /// Bytes that are kept: of a frame that is not complete, and of a message.
    public var keptBytes: Int { buffer.count - position + message.count }

    /// Whether nothing more will be understood: there was a close frame, or a fault.
    public var isOver: Bool { phase == .over }

    /// Keeps bytes that have come from the peer.
    public mutating func receive(_ bytes: borrowing Span<UInt8>) {
        guard phase != .over else { return }
        if position > 0 {
            buffer.removeSubrange(..<position)
            position = 0
        }
        buffer.append(span: bytes)
    }

    /// The next event in the bytes so far.
    public mutating func next() -> WebSocketEvent {
        do throws(WebSocketFault) {
            while true {
                switch phase {
                case .over: return .needsMore
                case .header: guard try readHeader() else { return needsMore() }
                case .payload:
                    let event = try frame.opcode.isControl ? readControl() : readData()
                    if let event { return event }
                    if phase == .payload { return needsMore() }
                }
            }
        } catch {
            giveUp()
            return .failed(error)
        }
    }

    private mutating func needsMore() -> WebSocketEvent {
        if position == buffer.count {
            buffer = []
            position = 0
        }
        return .needsMore
    }

    private mutating func giveUp() {
        phase = .over
        buffer = []
        position = 0
        message = []
    }
}

// The header.
extension WebSocketParser {
    private mutating func readHeader() throws(WebSocketFault) -> Bool {
        guard position < buffer.count else { return false }
        try frame.readFirst(buffer[position], mayBeCompressed: compression != nil)
        // Before the others, which may not have come yet.
        try checkSequence()
        let isWhole = try frame.readRest(buffer, from: position, isMaskExpected: role == .server)
        guard let length = frame.length else { return false }
        try checkLength(length)
        guard isWhole else { return false }
        position += frame.byteCount
        missing = length
        phase = .payload
        return true
    }

    // RFC 6455 5.4: fragments of one message are not interleaved with those of another.
    private func checkSequence() throws(WebSocketFault) {
        guard !frame.opcode.isControl else { return }
        let isWithinMessage = messageOpcode != .continuation
        if frame.opcode == .continuation, !isWithinMessage {
            throw WebSocketFault(.protocolError, "a continuation continues nothing")
        }
        if frame.opcode != .continuation, isWithinMessage {
            throw WebSocketFault(.protocolError, "a message begins within another")
        }
        if fragments >= maxFragments {
            throw WebSocketFault(.policyViolation, "too many fragments")
        }
    }

    private func checkLength(_ length: Int) throws(WebSocketFault) {
        guard !frame.opcode.isControl else { return }
        let isCompressed = frame.opcode == .continuation ? isCompressed : frame.isCompressed
        // RFC 1951 3.2.4: what cannot be compressed gets five bytes longer for each stored block,
        // and zlib's smallest ones have 127.
        let slack = isCompressed ? maxMessageBytes / 16 + 64 : 0
        if length > maxMessageBytes + slack - message.count { throw .tooBig(maxMessageBytes) }
    }
}

// The content.
extension WebSocketParser {
    private mutating func readControl() throws(WebSocketFault) -> WebSocketEvent? {
        guard buffer.count - position >= missing else { return nil }
        var content = Array(buffer[position..<(position + missing)])
        position += missing
        Mask.apply(frame.mask, to: &content, from: 0)
        let opcode = frame.opcode
        beginFrame()
        switch opcode {
        case .ping: return .ping(content)
        case .pong: return .pong(content)
        default:
            let close = try CloseContent(content)
            giveUp()
            return .close(close.code, reason: close.reason)
        }
    }

    private mutating func readData() throws(WebSocketFault) -> WebSocketEvent? {
        if frame.opcode != .continuation {
            messageOpcode = frame.opcode
            isCompressed = frame.isCompressed
        }
        let count = min(missing, buffer.count - position)
        let start = message.count
        message.append(contentsOf: buffer[position..<(position + count)])
        position += count
        missing -= count
        Mask.apply(frame.mask, to: &message, from: start)
        frame.mask = Mask.rotated(frame.mask, by: count)
        if messageOpcode == .text, !isCompressed { try checkText(from: start) }
        guard missing == 0 else { return nil }
        fragments += 1
        let isFinal = frame.isFinal
        beginFrame()
        return isFinal ? try finishMessage() : nil
    }

    private mutating func checkText(from start: Int) throws(WebSocketFault) {
        // The span of a stored property borrows the whole parser, so the check works on a copy.
        var text = text
        guard text.accepts(message.span.extracting(start...)) else { throw .notUTF8 }
        self.text = text
    }

    private mutating func finishMessage() throws(WebSocketFault) -> WebSocketEvent {
        if isCompressed, let compression {
            message = try compression.inflated(message, maxBytes: maxMessageBytes)
            if messageOpcode == .text { try checkText(from: 0) }
        }
        guard text.isComplete else { throw .notUTF8 }
        var content: [UInt8] = []
        swap(&content, &message)
        let isText = messageOpcode == .text
        messageOpcode = .continuation
        fragments = 0
        return .message(isText ? .text(content) : .binary(content))
    }

    private mutating func beginFrame() {
        frame = FrameHeader()
        phase = .header
    }
}
