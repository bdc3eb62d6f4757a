/// The masking of RFC 6455 5.3: byte `i` of the content is combined with byte `i % 4` of the key.
///
/// A key is a number whose lowest byte is the key's first.
enum Mask {
    /// Masks or unmasks what stands from `start` on, where the key begins anew.
    static func apply(_ key: UInt32, to bytes: inout [UInt8], from start: Int) {
        guard key != 0 else { return }
        let wide = (UInt64(key) | UInt64(key) << 32).littleEndian
        // SAFETY: the indices stay below the buffer's count.
        unsafe bytes.withUnsafeMutableBytes { buffer in
            var index = start
            while index + 8 <= buffer.count {
                let word = unsafe buffer.loadUnaligned(fromByteOffset: index, as: UInt64.self)
                unsafe buffer.storeBytes(of: word ^ wide, toByteOffset: index, as: UInt64.self)
                index += 8
            }
            var rest = key
            while index < buffer.count {
                unsafe buffer[index] ^= UInt8(truncatingIfNeeded: rest)
                rest >>= 8
                if (index - start) % 4 == 3 { rest = key }
                index += 1
            }
        }
    }

    /// The key as it stands after so many bytes.
    static func rotated(_ key: UInt32, by count: Int) -> UInt32 {
        let bits = UInt32(count % 4 * 8)
        return bits == 0 ? key : key >> bits | key << (32 - bits)
    }
}
