public import HTTPMessages

/// What the parser has found.
public enum WebSocketEvent: Sendable, Hashable {
    /// Nothing more in the bytes so far: give it others.
    case needsMore
    /// A whole message.
    case message(WebSocketMessage)
    /// The peer asks whether somebody is there; a pong with the same content answers.
    case ping([UInt8])
    /// The peer says that it is there.
    case pong([UInt8])
    /// The peer closes, with 1005 when it gave no code. Nothing follows.
    case close(WebSocketCloseCode, reason: String)
    /// The bytes break the protocol or a limit. Close with this code; nothing follows.
    case failed(WebSocketFault)
}

/// Why a connection cannot go on: what a close frame says of it.
public struct WebSocketFault: Error, Sendable, Hashable {
    /// The code.
    public let code: WebSocketCloseCode
    /// The reason, in English, at most 123 bytes.
    public let reason: String

    init(_ code: WebSocketCloseCode, _ reason: String) {
        self.code = code
        self.reason = reason
    }

    static let notUTF8 = Self(.invalidData, "not UTF-8")
    static let notDeflate = Self(.invalidData, "not DEFLATE")

    static func tooBig(_ maxBytes: Int) -> Self {
        Self(.messageTooBig, "more than \(maxBytes) bytes")
    }
}
