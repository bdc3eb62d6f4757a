extension StaticString {
    /// Whether `bytes` spell this text exactly, without making a `String` of either.
    func isSpelled(by bytes: Span<UInt8>) -> Bool {
        guard hasPointerRepresentation, bytes.count == utf8CodeUnitCount else {
            return false
        }
        for offset in 0..<bytes.count {
            // SAFETY: a static string's bytes are part of the binary, and `offset` is within them.
            guard unsafe utf8Start[offset] == bytes[offset] else { return false }
        }
        return true
    }
}
