import Cryptography

/// Ids that are the same each time.
enum DerivedID {
    /// A UUID of version 8 (RFC 9562 5.8) made of texts.
    static func text(of parts: [String]) -> String {
        // Lengths, so that no two lists of texts are one.
        let bytes = parts.flatMap { Array("\($0.utf8.count):\($0)".utf8) }
        var id = Array(SHA256.digest(of: bytes).bytes.prefix(16))
        id[6] = id[6] & 0x0F | 0x80
        id[8] = id[8] & 0x3F | 0x80
        let digits = Array(Hex.encode(id))
        return [0..<8, 8..<12, 12..<16, 16..<20, 20..<32].map { String(digits[$0]) }
            .joined(separator: "-")
    }
}
