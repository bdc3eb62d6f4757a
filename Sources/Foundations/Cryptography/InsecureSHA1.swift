internal import COpenSSL

/// SHA-1 (FIPS 180-4), for `Sec-WebSocket-Accept` (RFC 6455 4.2.2) only.
///
/// It protects nothing: collisions are cheap to make. RFC 6455 uses it to show that a server has
/// understood a handshake, where that does not matter.
public enum InsecureSHA1 {
    /// The length of a digest.
    public static let byteCount = 20

    /// The digest of a whole message: 20 bytes.
    public static func digest(of message: [UInt8]) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: byteCount)
        // SAFETY: the arrays outlive the call, and SHA-1 writes exactly 20 bytes.
        let status = unsafe EVP_Digest(message, message.count, &bytes, nil, EVP_sha1(), nil)
        precondition(status == 1, "OpenSSL cannot compute SHA-1")
        return bytes
    }
}
