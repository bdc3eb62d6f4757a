/// A security scheme of the contract: its name and how a request carries its credential.
public struct SecuritySchemeDescription: Sendable {
    /// How a request carries a credential.
    public struct Kind: Sendable {
        enum Carrier {
            case field(StaticString, word: StaticString?)
            case query(StaticString)
            case cookie(StaticString)
            case subprotocol(word: StaticString)
            case authorization(word: StaticString)
            case certificate
            case nothing
        }

        let carrier: Carrier
        /// Whether requirements name scopes of the credential; otherwise they name roles.
        let hasScopes: Bool

        private init(carrier: Carrier, hasScopes: Bool = false) {
            self.carrier = carrier
            self.hasScopes = hasScopes
        }

        /// `Authorization: Bearer <credential>` (RFC 6750).
        public static var bearer: Kind { apiKey(field: "Authorization", prefix: "Bearer") }

        /// `Authorization: Basic <credential>` (RFC 7617); the credential is passed on as base64.
        public static var basic: Kind { apiKey(field: "Authorization", prefix: "Basic") }

        /// `Authorization: <word> …` of any other scheme of HTTP (RFC 9110 11.4); the credential is
        /// all that stands behind the word.
        public static func authorization(_ word: StaticString) -> Kind {
            Kind(carrier: .authorization(word: word))
        }

        /// A bearer token of OAuth 2, with scopes.
        public static var oauth2: Kind {
            Kind(carrier: .field("Authorization", word: "Bearer"), hasScopes: true)
        }

        /// A bearer token of OpenID Connect, with scopes.
        public static var openIDConnect: Kind { oauth2 }

        /// The certificate that the client showed to whoever ended its TLS connection
        /// (`ContractServiceConfiguration.clientCertificate`).
        public static var certificate: Kind { Kind(carrier: .certificate) }

        /// A scheme that the contract names and does not declare: nobody can offer it.
        public static var undeclared: Kind { Kind(carrier: .nothing) }

        /// In the field `field`, behind the word `prefix` where there is one (`x-prefix`).
        public static func apiKey(field: StaticString, prefix: StaticString? = nil) -> Kind {
            Kind(carrier: .field(field, word: prefix))
        }

        /// In a parameter of the query.
        public static func apiKey(query: StaticString) -> Kind { Kind(carrier: .query(query)) }

        /// In a cookie.
        public static func apiKey(cookie: StaticString) -> Kind { Kind(carrier: .cookie(cookie)) }

        /// In `Sec-WebSocket-Protocol`, right behind the element `word` (`x-subprotocol`): browsers
        /// can set no other field of a handshake.
        public static func apiKey(subprotocol word: StaticString) -> Kind {
            Kind(carrier: .subprotocol(word: word))
        }
    }

    /// The name under `components/securitySchemes`.
    public let name: String
    /// How a request carries its credential.
    public let kind: Kind

    /// Describes a scheme.
    public init(_ name: StaticString, _ kind: Kind) {
        self.name = name.description
        self.kind = kind
    }

    /// The first word of its credentials in the field Authorization; nil when it has none there.
    var authorizationWord: String? {
        if case .authorization(let word) = kind.carrier { return word.description }
        guard case .field(let field, word: let word?) = kind.carrier,
            field.description.lowercased() == "authorization"
        else { return nil }
        return word.description
    }

    /// The element of `Sec-WebSocket-Protocol` that its credential stands behind.
    var subprotocolWord: String? {
        if case .subprotocol(let word) = kind.carrier { word.description } else { nil }
    }

    /// The parameter of the query that its credential is in.
    var queryParameter: String? {
        if case .query(let name) = kind.carrier { name.description } else { nil }
    }
}
