public import ContractTesting

/// The requests of a document as tools keep them that people try an API with: a folder a tag, a
/// request an operation, each with values that fit, and what it is answered with.
///
///     let collection = RequestCollection(document, baseURL: nil)
///     let postman = collection.postman.serialized(pretty: true)
///
/// The same document gives the same collection.
public struct RequestCollection: Sendable {
    let title: String
    let version: String
    let description: String
    /// What requests take from outside: the address of the server, and credentials.
    let variables: [Variable]
    let auth: Auth
    let folders: [Folder]

    struct Variable: Sendable {
        let name: String
        let value: String
        let description: String
    }

    struct Folder: Sendable {
        let name: String
        let description: String
        var requests: [Request]
    }

    struct Request: Sendable {
        let id: String
        let title: String
        let description: String
        let method: String
        /// The address before the path: a variable, unless the operation has a server of its own.
        let base: String
        let path: [PathPart]
        let query: [Pair]
        let fields: [Pair]
        /// One that is sent; with another example of the request, the others.
        let bodies: [Body]
        /// Nil for the collection's own.
        let auth: Auth?
        let responses: [SavedResponse]
        let sockets: [Socket]
    }

    /// A part of a path between slashes.
    enum PathPart: Sendable {
        case literal(String)
        /// The whole part is the value of a parameter.
        case parameter(Pair)
    }

    /// A name and its value, each as it is sent.
    struct Pair: Sendable {
        let name: String
        let value: String
        let description: String
        var isEnabled = true
    }

    struct Body: Sendable {
        /// The name of the example that it is made of; empty for another value.
        let example: String
        let summary: String
        let mediaType: String
        let content: Content

        enum Content: Sendable {
            case json(String)
            case text(String)
            case urlencoded([Pair])
            case parts([Part])
            /// Bytes that only a file has.
            case file
        }
    }

    /// A part of `multipart/form-data`.
    struct Part: Sendable {
        let name: String
        /// Nil for a file.
        let text: String?
        let mediaType: String?
        let description: String
        let isEnabled: Bool
    }

    struct SavedResponse: Sendable {
        let name: String
        let status: Int
        let mediaType: String
        let text: String
        let isJSON: Bool
        /// The name of the example that it is made of, which that of a request may have too.
        let example: String
    }

    /// What can be spoken when the connection has become a WebSocket.
    struct Socket: Sendable {
        let subprotocol: String?
        let description: String
        /// Examples of the messages that clients send.
        let messages: [Message]

        struct Message: Sendable {
            let name: String
            let text: String
            let mediaType: String
        }
    }

    /// What a request proves by who sends it.
    enum Auth: Sendable, Equatable {
        case none
        case bearer(variable: String)
        case basic(user: String, password: String)
        /// OAuth 2; `token` is the variable of the access token.
        case oauth2(token: String, OAuth)
        /// A key in a field or a query parameter; `value` may hold a variable.
        case key(name: String, value: String, isInQuery: Bool)
    }

    struct OAuth: Sendable, Equatable {
        let grantType: String
        let authorizationURL: String?
        let tokenURL: String?
        let scopes: [String]
    }
}

extension RequestCollection {
    /// Makes the collection of a document.
    ///
    /// - Parameter baseURL: the address of the server, in place of the document's own.
    public init(_ document: CheckedDocument, baseURL: String?) {
        self = CollectionReader(document, baseURL: baseURL).collection()
    }
}
