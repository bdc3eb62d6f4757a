internal import CArgon2

/// Password hashing with argon2id (RFC 9106).
///
/// Each call blocks its thread and holds its memory for the whole time that the parameters ask
/// for: never call it on an event loop, and bound how many run at once. Passwords are bytes as
/// given: whoever wants Unicode normalisation does it before.
public enum Argon2id {
    /// RFC 9106 4 recommends 128 bits of salt.
    private static let saltByteCount = 16
    private static let tagByteCount = 32

    /// Hashes a password with a fresh random salt, and returns a PHC string to store.
    public static func hash(
        password: [UInt8], parameters: Argon2idParameters = .standard
    ) throws(CryptographyError) -> String {
        let salt = try SecureRandom.bytes(saltByteCount)
        let tag = try tag(
            of: password, salt: salt, parameters: parameters, byteCount: tagByteCount)
        return Argon2idHash(parameters: parameters, salt: salt, tag: tag).description
    }

    /// Whether the password is the one that was hashed; the comparison takes constant time.
    ///
    /// Costs as much as the stored parameters say. Throws
    /// ``CryptographyError/malformedHash(reason:)`` for a text that ``hash(password:parameters:)``
    /// cannot have written.
    public static func verify(
        password: [UInt8], against phc: String
    ) throws(CryptographyError) -> Bool {
        let stored = try Argon2idHash(phc: phc)
        let tag = try tag(
            of: password, salt: stored.salt, parameters: stored.parameters,
            byteCount: stored.tag.count)
        return constantTimeEquals(tag, stored.tag)
    }

    /// Whether a stored hash is weaker than the parameters ask for, or cannot be read: hash the
    /// password anew when its owner logs in next.
    public static func needsRehash(
        _ phc: String, parameters: Argon2idParameters = .standard
    ) -> Bool {
        guard let stored = try? Argon2idHash(phc: phc) else { return true }
        return stored.parameters.memoryKiB < parameters.memoryKiB
            || stored.parameters.iterations < parameters.iterations
            || stored.parameters.parallelism != parameters.parallelism
            || stored.salt.count < saltByteCount
            || stored.tag.count < tagByteCount
    }

    private static func tag(
        of password: [UInt8], salt: [UInt8], parameters: Argon2idParameters, byteCount: Int
    ) throws(CryptographyError) -> [UInt8] {
        var tag = [UInt8](repeating: 0, count: byteCount)
        // SAFETY: each array outlives the call, and its count goes with it.
        let code = unsafe argon2id_hash_raw(
            UInt32(parameters.iterations), UInt32(parameters.memoryKiB),
            UInt32(parameters.parallelism), password, password.count, salt, salt.count,
            &tag, byteCount)
        guard code == 0 else { throw .hashingFailed(code: code) }
        return tag
    }
}
