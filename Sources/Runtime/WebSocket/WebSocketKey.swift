internal import Cryptography

/// What proves that a server has understood a handshake (RFC 6455 4.2.2).
public enum WebSocketKey {
    // RFC 6455 1.3
    private static let guid = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"

    /// The value of `Sec-WebSocket-Accept` that answers this value of `Sec-WebSocket-Key`.
    public static func accept(for key: String) -> String {
        Base64.encode(InsecureSHA1.digest(of: Array((key + guid).utf8)))
    }

    /// A new `Sec-WebSocket-Key`: sixteen bytes by chance.
    public static func random() -> String {
        Base64.encode((0..<16).map { _ in UInt8.random(in: 0...255) })
    }
}
