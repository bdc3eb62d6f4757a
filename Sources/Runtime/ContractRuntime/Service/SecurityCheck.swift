// What an operation's security requirement asks of a request.
//
// The requirement is a list of alternatives, each a list of schemes (OpenAPI 3.1 4.8.30): one
// alternative has to be offered completely. The first one that is, is judged; a request that offers
// a good token and a bad one is judged by the one that the contract names first. Where an empty
// alternative makes the caller optional, a request without any credential has none, but one with a
// bad credential is refused: whoever sends a token wants to be known.

internal import HTTPMessages

/// The security requirement of one operation, prepared for looking at requests.
struct SecurityCheck: Sendable {
    /// What a request offers.
    enum Offer {
        /// Nothing that any scheme of the operation could mean.
        case nothing
        /// Something that is not in the form of any scheme, or not all that an alternative asks
        /// for.
        case malformed
        /// All credentials of one alternative, in the order of its schemes.
        case credentials([Credential], of: Alternative)
    }

    /// Schemes that are asked for together.
    struct Alternative: Sendable {
        let schemes: [SecurityScheme]
        /// What the caller must have of each scheme. The contract may name the same schemes with
        /// one list or another, of which one is enough.
        var ways: [[[String]]]
        /// Whether a caller may lack something: each of the ways names some scope.
        var asksForScopes: Bool { ways.allSatisfy { way in !way.allSatisfy { $0.isEmpty } } }
    }

    private let alternatives: [Alternative]
    /// Whether a request may offer nothing.
    let isOptional: Bool
    /// `WWW-Authenticate` for a request that offers nothing.
    let challenge: String
    /// `WWW-Authenticate` for a request whose credential is bad (RFC 6750 3.1: invalid_token).
    let challengeAfterRefusal: String

    /// Fails for an operation that asks for nothing.
    ///
    /// Schemes in `Sec-WebSocket-Protocol` are looked at only where a WebSocket is opened.
    init?(
        _ requirement: [[SchemeRequirement]], schemes: [SecuritySchemeDescription], realm: String,
        opensWebSocket: Bool = false
    ) {
        guard !requirement.isEmpty else { return nil }
        let named = requirement.map { wanted in
            wanted.map { (Self.scheme($0.name, in: schemes), $0.scopes) }
        }
        alternatives =
            named
            .filter { opensWebSocket || $0.allSatisfy { $0.0.subprotocolWord == nil } }
            .filter { !$0.isEmpty }.reduce(into: []) { alternatives, wanted in
                let names = wanted.map(\.0.name)
                let ways = [wanted.map(\.1)]
                if let known = alternatives.firstIndex(where: { $0.schemes.map(\.name) == names }) {
                    alternatives[known].ways += ways
                } else {
                    let schemes = wanted.map { SecurityScheme($0.0) }
                    alternatives.append(Alternative(schemes: schemes, ways: ways))
                }
            }
        isOptional = requirement.contains([])
        asksForCertificate = alternatives.contains { $0.schemes.contains(where: \.isCertificate) }
        let asked = named.joined().map(\.0)
        challenge = Self.challenge(asked, realm: realm, error: "")
        challengeAfterRefusal = Self.challenge(
            asked, realm: realm, error: ", error=\"invalid_token\"")
    }

    /// What `head` offers; `certificate` is the client's, where it showed one.
    func offer(in head: HTTPRequestHead, certificate: String?) -> Offer {
        var offersSomething = false
        for alternative in alternatives {
            var credentials: [Credential] = []
            for scheme in alternative.schemes {
                switch scheme.offer(in: head, certificate: certificate) {
                case .nothing: break
                case .malformed: offersSomething = true
                case .credential(let credential): credentials.append(credential)
                }
            }
            if credentials.count == alternative.schemes.count {
                return .credentials(credentials, of: alternative)
            }
            offersSomething = offersSomething || !credentials.isEmpty
        }
        return offersSomething ? .malformed : .nothing
    }

    /// Whether some scheme looks at the client's certificate.
    let asksForCertificate: Bool

    /// `WWW-Authenticate` for a credential that lacks scopes (RFC 6750 3.1).
    func challenge(lacking scopes: [String], realm: String) -> String {
        let quoted = (realm + scopes.joined(separator: " ")).contains { $0 == "\"" || $0 == "\\" }
        let scope = quoted ? "" : ", scope=\"\(scopes.joined(separator: " "))\""
        return "Bearer realm=\"\(realm.filter { $0 != "\"" && $0 != "\\" })\","
            + " error=\"insufficient_scope\"\(scope)"
    }

    /// The challenges of all schemes that use the field Authorization, in the order of the
    /// contract, each once (RFC 9110 11.6.1).
    static func challenge(
        _ schemes: [SecuritySchemeDescription], realm: String, error: String
    ) -> String {
        var words: [String] = []
        for word in schemes.compactMap(\.authorizationWord) where !words.contains(word) {
            words.append(word)
        }
        let quoted = realm.filter { $0 != "\"" && $0 != "\\" }
        // Only RFC 6750 has the parameter `error`.
        return words.map { "\($0) realm=\"\(quoted)\"\($0 == "Bearer" ? error : "")" }
            .joined(separator: ", ")
    }

    private static func scheme(
        _ name: String, in schemes: [SecuritySchemeDescription]
    ) -> SecuritySchemeDescription {
        guard let scheme = schemes.first(where: { $0.name == name }) else {
            preconditionFailure("the contract has no security scheme '\(name)'")
        }
        return scheme
    }
}
