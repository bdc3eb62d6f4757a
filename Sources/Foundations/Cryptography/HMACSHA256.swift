internal import COpenSSL

/// Message authentication with HMAC-SHA256 (RFC 2104, FIPS 198-1).
public enum HMACSHA256 {
    /// The authentication code of a message under a key of any length.
    public static func code(for message: [UInt8], key: [UInt8]) -> SHA256Digest {
        // OpenSSL reads a null key as "the key of the last call"; an array always has an address
        // here.
        let key = key.isEmpty ? [0] : key  // RFC 2104: a short key is padded with zeros.
        precondition(key.count <= Int32.max, "a key of \(key.count) bytes is too long for HMAC")
        var bytes = [UInt8](repeating: 0, count: SHA256Digest.byteCount)
        // SAFETY: the arrays outlive the call, and HMAC-SHA256 writes exactly 32 bytes.
        let result = unsafe HMAC(
            EVP_sha256(), key, Int32(key.count), message, message.count, &bytes, nil)
        precondition(unsafe result != nil, "OpenSSL cannot compute HMAC-SHA256")
        return SHA256Digest(unchecked: bytes)
    }

    /// Whether a code belongs to the message under the key; takes the same time for every wrong
    /// code.
    public static func isValid(_ code: [UInt8], for message: [UInt8], key: [UInt8]) -> Bool {
        constantTimeEquals(code, self.code(for: message, key: key).bytes)
    }
}
