public import SourceText

extension Contract {
    /// How a caller proves who it is.
    public struct SecurityScheme: Sendable {
        /// The name that requirements use.
        public let name: String
        /// What is looked at.
        public let kind: Kind
        /// What the scheme is, in CommonMark.
        public let description: String?
        /// Where it was written.
        public let origin: SourceLocation

        /// The kinds of schemes.
        public enum Kind: Sendable {
            /// `Authorization: Bearer …`
            case bearer
            /// `Authorization: Basic …`
            case basic
            /// `Authorization` with another scheme of HTTP, as the document writes it.
            case authorization(word: String)
            /// A bearer token of OAuth 2, which may have scopes.
            case oauth2
            /// A bearer token of OpenID Connect, which may have scopes.
            case openIDConnect
            /// The certificate of the client.
            case certificate
            /// A name that the document does not explain: nobody can offer it.
            case undeclared
            /// A key in a field, behind a word such as `Token` when there is a prefix (`x-prefix`).
            case field(name: String, prefix: String?)
            /// A key in a query parameter.
            case query(name: String)
            /// A key in a cookie.
            case cookie(name: String)
            /// A key in `Sec-WebSocket-Protocol`, right behind this element (`x-subprotocol`).
            case subprotocol(word: String)
        }
    }
}
