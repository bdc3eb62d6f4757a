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
        ///
        /// OAuth 2, OpenID Connect and client certificates will be more cases; until then the
        /// lowering refuses them.
        public enum Kind: Sendable {
            /// `Authorization: Bearer …`
            case bearer
            /// `Authorization: Basic …`
            case basic
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
