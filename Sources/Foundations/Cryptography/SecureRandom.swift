internal import COpenSSL

/// Random bytes that nobody can predict, from OpenSSL's generator, which the kernel seeds.
public enum SecureRandom {
    /// Makes `count` bytes, fit for keys, salts and tokens.
    ///
    /// Throws ``CryptographyError/randomUnavailable`` when the system gives no entropy; never
    /// returns weaker bytes instead. May be called from any thread.
    public static func bytes(_ count: Int) throws(CryptographyError) -> [UInt8] {
        precondition(0...Int(Int32.max) ~= count, "cannot make \(count) random bytes")
        var bytes = [UInt8](repeating: 0, count: count)
        // SAFETY: the array has room for `count` bytes.
        guard unsafe RAND_bytes(&bytes, Int32(count)) == 1 else { throw .randomUnavailable }
        return bytes
    }
}
