public import SourceText

extension Contract {
    /// One method on one path.
    public struct Operation: Sendable {
        /// The name of the operation, unique in the contract.
        public let id: String
        /// The method.
        public let method: Method
        /// The path.
        public let path: PathTemplate
        /// The position of the operation's (first) tag in `Contract.tags`.
        public let tag: Int
        /// One line about the operation.
        public let summary: String?
        /// More about the operation, in CommonMark.
        public let description: String?
        /// Whether callers should move on.
        public let isDeprecated: Bool
        /// The parameters, the path item's included: path, query, header, cookie as written.
        public let parameters: [Parameter]
        /// What the request carries.
        public let requestBody: RequestBody?
        /// What may be answered, in the order of the document; `default` comes last.
        public let responses: [Response]
        /// Who may call.
        public let security: Security
        /// The roles of which the caller must hold one (`x-roles`); any caller when empty.
        public let roles: [String]
        /// The limit of the request body (`x-max-bytes`); nil for the runtime's default.
        public let maxBodyBytes: Int?
        /// Whether it is answered even when there is too much to do (`x-vital`).
        public let isVital: Bool
        /// What can be spoken when the connection becomes a WebSocket (`x-websocket`), in the order
        /// of the document; none where it never does.
        public let webSocket: [WebSocketProtocol]
        /// Where the operation starts.
        public let origin: SourceLocation
        /// Where the name was written.
        public let idOrigin: SourceLocation
    }

    /// The methods that operations can have.
    public enum Method: String, Sendable, CaseIterable {
        /// GET: HEAD comes with it, where there is no operation for it.
        case get
        /// PUT.
        case put
        /// POST.
        case post
        /// DELETE.
        case delete
        /// OPTIONS.
        case options
        /// HEAD.
        case head
        /// PATCH.
        case patch
        /// TRACE.
        case trace
        /// QUERY: a safe request with content.
        case query
    }

    /// Who may call an operation.
    public enum Security: Sendable {
        /// Anybody.
        case open
        /// A caller who fulfils one alternative.
        case required([SecurityAlternative])
        /// Anybody; who fulfils one alternative is known to the handler.
        case optional([SecurityAlternative])

        /// The alternatives, in the order of preference.
        public var alternatives: [SecurityAlternative] {
            switch self {
            case .open: []
            case .required(let alternatives), .optional(let alternatives): alternatives
            }
        }
    }

    /// Schemes that are asked for together.
    public struct SecurityAlternative: Sendable {
        /// The schemes.
        public let schemes: [SchemeRequirement]
        /// Where the alternative was written.
        public let origin: SourceLocation
    }

    /// A scheme that is asked for.
    public struct SchemeRequirement: Sendable {
        /// The name of the scheme.
        public let name: String
        /// What the caller must have of it, all of it: scopes of OAuth 2 and OpenID Connect, roles
        /// of other schemes.
        public let scopes: [String]
    }

    /// What a request carries.
    public struct RequestBody: Sendable {
        /// The representations in the order of the document.
        public let content: [Content]
        /// Whether it must be sent.
        public let isRequired: Bool
        /// What the body is, in CommonMark.
        public let description: String?
        /// Where it was written.
        public let origin: SourceLocation
    }
}
