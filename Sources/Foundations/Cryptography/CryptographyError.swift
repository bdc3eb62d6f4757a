/// Why a cryptographic operation could not be done.
///
/// No case carries a secret: a description may be logged.
public enum CryptographyError: Error, Equatable, CustomStringConvertible {
    /// The system's random generator failed.
    case randomUnavailable
    /// The argon2 parameters are outside what the algorithm or this module allows.
    case invalidParameters(reason: String)
    /// A stored password hash is not a PHC string of argon2id.
    case malformedHash(reason: String)
    /// argon2 failed, in practice because its memory could not be allocated.
    case hashingFailed(code: Int32)

    /// One sentence for a log.
    public var description: String {
        switch self {
        case .randomUnavailable: "the random generator of the system failed"
        case .invalidParameters(let reason): "argon2 parameters refused: \(reason)"
        case .malformedHash(let reason): "stored password hash refused: \(reason)"
        case .hashingFailed(let code): "argon2 failed with code \(code)"
        }
    }
}
