package import HTTPMessages

extension SecuritySchemeDescription {
    /// How a client adds a credential to a request.
    package enum Carrying: Sendable, Equatable {
        /// As a field.
        case field(HTTPFieldName, String)
        /// As a parameter of the query.
        case query(name: String, String)
        /// As a cookie.
        case cookie(name: String, String)
        /// As two elements of `Sec-WebSocket-Protocol`.
        case subprotocols([String])
        /// By something else than the request, such as the certificate of the connection.
        case nothing
    }

    /// How a client adds this credential; nil where none can be offered.
    package func carrying(_ credential: String) -> Carrying? {
        switch kind.carrier {
        case .field(let name, let word):
            .field(
                HTTPFieldName(stringLiteral: name), word.map { "\($0) \(credential)" } ?? credential
            )
        case .authorization(let word): .field(.authorization, "\(word) \(credential)")
        case .query(let name): .query(name: name.description, credential)
        case .cookie(let name): .cookie(name: name.description, credential)
        case .subprotocol(let word): .subprotocols([word.description, credential])
        case .certificate: .nothing
        case .nothing: nil
        }
    }

    /// Whether a caller shows no credential of its own in the request.
    package var isShownByConnection: Bool {
        if case .certificate = kind.carrier { true } else { false }
    }
}
