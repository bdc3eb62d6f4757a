internal import COpenSSL

/// Compares two secrets in a time that depends on their lengths alone.
///
/// Values of different lengths are unequal at once: the length of a token or digest is no secret.
public func constantTimeEquals(_ left: [UInt8], _ right: [UInt8]) -> Bool {
    guard left.count == right.count else { return false }
    // SAFETY: both arrays outlive the call and hold `count` bytes.
    return unsafe CRYPTO_memcmp(left, right, left.count) == 0
}
