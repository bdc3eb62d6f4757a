/// How messages of a WebSocket are compressed where both sides want that: permessage-deflate
/// (RFC 7692).
///
/// Compression costs memory and time that a peer decides about, and a secret that is compressed
/// together with what an attacker chooses can be guessed from lengths. So it is off unless somebody
/// makes one of these.
public struct WebSocketDeflate: Sendable, Hashable {
    /// How far back a message may repeat what came before, as a power of two: 9 to 15, which is
    /// from 512 bytes to 32 KiB.
    public var windowBits = 12
    /// Whether a message may repeat what earlier messages said. It makes similar small messages
    /// much smaller, and lets each connection hold about 2^(w+3) + 2^w bytes and 16 KiB for ever;
    /// without it an idle connection holds nothing.
    public var keepsContext = false
    /// Messages with less content are sent as they are, in bytes: they would hardly get smaller.
    public var minMessageBytes = 128

    /// The defaults.
    public init() {}
}
