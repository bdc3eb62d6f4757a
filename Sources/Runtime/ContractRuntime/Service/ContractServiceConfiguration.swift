public import HTTPMessages

/// What a contract service can be told beside its contract.
public struct ContractServiceConfiguration: Sendable {
    /// The language of problems for those who ask for none that the contract speaks.
    public var defaultLanguage: String
    /// What comes before the code in a problem's `type`; nil for `about:blank`.
    public var problemTypeBase: String?
    /// The protection space that `WWW-Authenticate` names.
    public var realm: String
    /// Which pages of other origins may call; nil for none.
    public var cors: CORSPolicy?
    /// Which pages of other hosts may open WebSockets, each spelled as browsers send it:
    /// `https://app.example.org`. Those of the host that a request is for always may.
    public var webSocketOrigins: Set<String>
    /// The certificate that the client of a request showed, in the form that the authenticator
    /// reads; nil where it showed none. The engine ends no TLS connection by itself: who does says
    /// it in a field, which this may only believe of requests that come from there.
    public var clientCertificate: @Sendable (HTTPRequest) -> String?
    /// How much clients of WebSockets may send.
    public var webSocketLimits: WebSocketLimits
    /// How messages of WebSockets are compressed for clients that offer it; nil for not at all.
    public var webSocketDeflate: WebSocketDeflate?
    /// Whether answers are compressed for clients that ask for it.
    public var compressesResponses: Bool
    /// Whether requests may be compressed; where not, those that are get 415.
    public var acceptsCompressedRequests: Bool
    /// How long browsers that came by TLS stay with it.
    public var strictTransportSeconds: Int
    /// The length of the longest request body of an operation, in bytes, by operationId: it stands
    /// in place of the contract's `x-max-bytes`, where that is a matter of how much disk there is.
    public var maxBodyBytes: [String: Int]
    /// Looks at each response before it is sent; nil where the types are trusted.
    public var responseValidator: (any ResponseValidator)?
    /// Whether 5xx answers say what failed: for development only, as it tells callers what they must
    /// not learn.
    public var revealsFailures: Bool
    /// Says how an error of the world is answered; nil for 500.
    public var mapFailure: @Sendable (any Error) -> FailureAnswer?
    /// Learns of every error that a caller is told nothing about.
    public var onFailure: @Sendable (ContractFailure) -> Void

    /// Makes a configuration; what is left out is off, or a choice that fits most.
    public init(
        defaultLanguage: String = "en", problemTypeBase: String? = nil, realm: String = "api",
        cors: CORSPolicy? = nil, webSocketOrigins: Set<String> = [],
        clientCertificate: @escaping @Sendable (HTTPRequest) -> String? = { _ in nil },
        webSocketLimits: WebSocketLimits = WebSocketLimits(),
        webSocketDeflate: WebSocketDeflate? = nil, compressesResponses: Bool = true,
        acceptsCompressedRequests: Bool = false,
        strictTransportSeconds: Int = 31_536_000, maxBodyBytes: [String: Int] = [:],
        responseValidator: (any ResponseValidator)? = nil, revealsFailures: Bool = false,
        mapFailure: @escaping @Sendable (any Error) -> FailureAnswer? = { _ in nil },
        onFailure: @escaping @Sendable (ContractFailure) -> Void = { _ in }
    ) {
        self.defaultLanguage = defaultLanguage
        self.problemTypeBase = problemTypeBase
        self.realm = realm
        self.cors = cors
        self.webSocketOrigins = webSocketOrigins
        self.clientCertificate = clientCertificate
        self.webSocketLimits = webSocketLimits
        self.webSocketDeflate = webSocketDeflate
        self.compressesResponses = compressesResponses
        self.acceptsCompressedRequests = acceptsCompressedRequests
        self.strictTransportSeconds = strictTransportSeconds
        self.maxBodyBytes = maxBodyBytes
        self.responseValidator = responseValidator
        self.revealsFailures = revealsFailures
        self.mapFailure = mapFailure
        self.onFailure = onFailure
    }
}
