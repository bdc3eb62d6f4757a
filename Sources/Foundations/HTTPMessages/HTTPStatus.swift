/// A status code: three digits, 100 to 999 (RFC 9110 15).
public struct HTTPStatus: Sendable, Hashable {
    /// The number.
    public let code: UInt16

    /// The status of a number that is known to be in range.
    public init(code: UInt16) {
        precondition((100...999).contains(code), "status code \(code) is not a three-digit number")
        self.code = code
    }

    /// Whether this is an interim answer (1xx), which has no content.
    public var isInformational: Bool { code < 200 }
    /// Whether the request succeeded (2xx).
    public var isSuccessful: Bool { (200...299).contains(code) }
    /// Whether this is an error of the client or the server (4xx or 5xx).
    public var isError: Bool { code >= 400 }

    /// Whether a response with this status can carry content: not 1xx, 204 and 304 (RFC 9112 6.3).
    public var allowsContent: Bool { code >= 200 && code != 204 && code != 304 }
}

extension HTTPStatus: CustomStringConvertible {
    /// The number and its phrase: `404 Not Found`.
    public var description: String {
        let phrase = reasonPhrase
        return phrase.isEmpty ? String(code) : "\(code) \(phrase)"
    }
}
