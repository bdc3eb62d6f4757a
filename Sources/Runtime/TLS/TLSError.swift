internal import CLibSSL

/// Why certificates, or a key, cannot be used; each is the operator's to mend.
public enum TLSError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The text of certificates holds none in PEM.
    case noCertificate
    /// One of them, counted from 1, cannot be read.
    case damagedCertificate(Int)
    /// The text of the key holds none in PEM, or one that cannot be read.
    case noKey
    /// The key is encrypted, and there is nobody to ask for its passphrase.
    case encryptedKey
    /// The key is not that of the first certificate.
    case mismatch
    /// OpenSSL refuses them for another reason, such as a key that is too short.
    case refused(String)

    /// One sentence for the operator, without the names of the files.
    public var description: String {
        switch self {
        case .noCertificate:
            "no certificate in PEM was found: expected '-----BEGIN CERTIFICATE-----'"
        case .damagedCertificate(let number): "certificate \(number) of the chain is damaged"
        case .noKey: "no private key in PEM was found: expected '-----BEGIN PRIVATE KEY-----'"
        case .encryptedKey: "the key is encrypted: expected one without a passphrase"
        case .mismatch: "the key does not belong to the first certificate"
        case .refused(let reason): "OpenSSL refuses the certificate or its key: \(reason)"
        }
    }

    /// Whether it is about the key alone.
    public var concernsKey: Bool { self == .noKey || self == .encryptedKey || self == .mismatch }

    /// The last error of this thread, which is forgotten.
    static func lastRefusal() -> TLSError {
        let code = ERR_peek_last_error()
        ERR_clear_error()
        let reason = ERR_reason_error_string(code).map { String(cString: $0) }
        return .refused(reason ?? "error \(code)")
    }
}
