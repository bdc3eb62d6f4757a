internal import COpenSSL

/// Computes SHA-256 (FIPS 180-4) over bytes that arrive in pieces.
///
///     var hash = SHA256()
///     hash.update(head)
///     hash.update(rest)
///     let digest = hash.finalize()
@safe public struct SHA256: ~Copyable {
    // SAFETY: never leaves this type, is never null, and is freed by deinit alone.
    private let context: OpaquePointer

    /// Begins an empty message.
    public init() {
        // SAFETY: the new context is owned by this value alone, and freed by its deinit.
        guard let context = unsafe EVP_MD_CTX_new(),
            unsafe EVP_DigestInit_ex(context, EVP_sha256(), nil) == 1
        else { preconditionFailure("OpenSSL cannot begin SHA-256: out of memory") }
        unsafe self.context = context
    }

    deinit {
        // SAFETY: nobody else holds the context, and deinit runs once.
        unsafe EVP_MD_CTX_free(context)
    }

    /// Appends bytes to the message.
    public mutating func update(_ bytes: [UInt8]) {
        // SAFETY: the array outlives the call, and its count goes with it.
        let status = unsafe EVP_DigestUpdate(context, bytes, bytes.count)
        precondition(status == 1, "OpenSSL refused bytes for SHA-256")
    }

    /// Appends borrowed bytes to the message.
    public mutating func update(_ bytes: RawSpan) {
        // SAFETY: the pointer is read within the call only, for exactly `count` bytes.
        let status = unsafe bytes.withUnsafeBytes {
            unsafe EVP_DigestUpdate(context, $0.baseAddress, $0.count)
        }
        precondition(status == 1, "OpenSSL refused bytes for SHA-256")
    }

    /// Ends the message.
    public consuming func finalize() -> SHA256Digest {
        var bytes = [UInt8](repeating: 0, count: SHA256Digest.byteCount)
        // SAFETY: SHA-256 writes exactly 32 bytes.
        let status = unsafe EVP_DigestFinal_ex(context, &bytes, nil)
        precondition(status == 1, "OpenSSL cannot finish SHA-256")
        return SHA256Digest(unchecked: bytes)
    }

    /// The digest of a whole message.
    public static func digest(of message: [UInt8]) -> SHA256Digest {
        var hash = SHA256()
        hash.update(message)
        return hash.finalize()
    }

    /// The digest of the UTF-8 bytes of a text.
    public static func digest(of text: String) -> SHA256Digest {
        digest(of: Array(text.utf8))
    }
}

// SAFETY: the OpenSSL context belongs to exactly one value, which cannot be copied, and holds no
// thread-local state; moving it to another thread moves the only reference.
extension SHA256: @unchecked Sendable {}
