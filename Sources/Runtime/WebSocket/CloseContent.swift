public import HTTPMessages

/// What a close frame says (RFC 6455 5.5.1).
struct CloseContent {
    let code: WebSocketCloseCode
    let reason: String

    /// Reads the content of a close frame, which has not one byte.
    init(_ bytes: [UInt8]) throws(WebSocketFault) {
        guard bytes.count >= 2 else {
            code = .noStatus
            reason = ""
            return
        }
        code = WebSocketCloseCode(UInt16(bytes[0]) << 8 | UInt16(bytes[1]))
        guard code.maySendOnWire else {
            throw WebSocketFault(.protocolError, "a close code that may not be sent")
        }
        guard let reason = String(validating: bytes[2...], as: UTF8.self) else { throw .notUTF8 }
        self.reason = reason
    }
}

extension WebSocketFrame {
    /// A close frame. A code that may not stand on the wire is left out, and its reason with it;
    /// the reason is cut at 123 bytes, between two characters.
    public init(close code: WebSocketCloseCode, reason: String) {
        // RFC 6455 5.5: 125 bytes, of which the code takes two.
        let maxReasonBytes = 123
        var content: [UInt8] = []
        if code.maySendOnWire {
            content = [UInt8(code.number >> 8), UInt8(truncatingIfNeeded: code.number)]
            for scalar in reason.unicodeScalars {
                let bytes = UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter
                guard content.count + bytes.count <= maxReasonBytes + 2 else { break }
                content.append(contentsOf: bytes)
            }
        }
        self.init(opcode: Opcode.close.rawValue, content)
    }

    /// A ping; at most 125 bytes.
    public init(ping content: some Collection<UInt8>) {
        self.init(opcode: Opcode.ping.rawValue, content)
    }

    /// A pong; at most 125 bytes.
    public init(pong content: some Collection<UInt8>) {
        self.init(opcode: Opcode.pong.rawValue, content)
    }
}
