internal import HTTPMessages

/// One security scheme, prepared for finding its credential in requests.
struct SecurityScheme: Sendable {
    /// What a request offers for one scheme.
    enum Offer {
        case nothing
        case malformed
        case credential(Credential)
    }

    private enum Carrier {
        case field(HTTPFieldName, word: String?)
        case query(String)
        case cookie(String)
        case subprotocol(word: String)
        case authorization(word: String)
        case certificate
        case nothing
    }

    let name: String
    private let carrier: Carrier
    /// Whether requirements name scopes of the credential; otherwise they name roles.
    let hasScopes: Bool

    /// Whether the credential is the client's certificate.
    var isCertificate: Bool { if case .certificate = carrier { true } else { false } }

    init(_ description: SecuritySchemeDescription) {
        name = description.name
        hasScopes = description.kind.hasScopes
        switch description.kind.carrier {
        case .field(let field, let word):
            carrier = .field(HTTPFieldName(stringLiteral: field), word: word?.description)
        case .query(let parameter): carrier = .query(parameter.description)
        case .cookie(let cookie): carrier = .cookie(cookie.description)
        case .subprotocol(let word): carrier = .subprotocol(word: word.description)
        case .authorization(let word): carrier = .authorization(word: word.description)
        case .certificate: carrier = .certificate
        case .nothing: carrier = .nothing
        }
    }

    /// What `head` offers for this scheme; `certificate` is the client's, where it showed one.
    func offer(in head: HTTPRequestHead, certificate: String?) -> Offer {
        switch carrier {
        case .nothing: return .nothing
        case .certificate:
            return certificate.map { .credential(Credential(scheme: name, value: $0)) } ?? .nothing
        case .authorization(let word):
            guard let value = head.fields.onlyBytes(of: .authorization) else {
                return head.fields.contains(.authorization) ? .malformed : .nothing
            }
            return offer(value, withParametersBehind: word)
        case .field(let field, let word):
            guard let value = head.fields.onlyBytes(of: field) else {
                return head.fields.contains(field) ? .malformed : .nothing
            }
            return offer(value, behind: word)
        case .query(let parameter):
            guard let query = head.query else { return .nothing }
            guard let pairs = try? QueryPairs(query) else { return .malformed }
            let values = pairs.all(parameter)
            guard let value = values.first else { return .nothing }
            guard values.count == 1, let text = value.text else { return .malformed }
            return credential(text)
        case .cookie(let cookie):
            guard let field = head.fields.bytes(of: .cookie) else { return .nothing }
            guard let cookies = try? HTTPCookies(field) else { return .malformed }
            return cookies[cookie].map(credential) ?? .nothing
        case .subprotocol(let word):
            guard let offered = WebSocketHandshake.subprotocols(in: head.fields) else {
                return .malformed
            }
            guard let index = offered.firstIndex(of: word) else { return .nothing }
            return index + 1 < offered.count ? credential(offered[index + 1]) : .malformed
        }
    }

    private func offer(_ value: ArraySlice<UInt8>, behind word: String?) -> Offer {
        guard let word else { return credential(String(decoding: value, as: UTF8.self)) }
        guard let credentials = HTTPCredentials(value), credentials.isScheme(word) else {
            return .malformed
        }
        return .credential(Credential(scheme: name, value: credentials.tokenText))
    }

    // RFC 9110 11.4: behind the scheme stands a token68, or a list of parameters, as in Digest.
    private func offer(
        _ value: ArraySlice<UInt8>, withParametersBehind word: String
    ) -> Offer {
        let scheme = value.prefix { $0 != UInt8(ascii: " ") }
        let rest = value[scheme.endIndex...].drop { $0 == UInt8(ascii: " ") }
        guard String(decoding: scheme, as: UTF8.self).lowercased() == word.lowercased(),
            !rest.isEmpty, rest.allSatisfy({ (0x20...0x7E).contains($0) })
        else { return .malformed }
        return .credential(
            Credential(scheme: name, value: String(decoding: rest, as: UTF8.self)))
    }

    private func credential(_ text: String) -> Offer {
        // Visible ASCII, as a token behind a word is: whatever else is in a key was sent by
        // mistake.
        guard !text.isEmpty, text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            return .malformed
        }
        return .credential(Credential(scheme: name, value: text))
    }
}
