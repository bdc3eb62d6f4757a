public import HTTPMessages

/// What a handler may know about a request beside its input.
public struct RequestContext: Sendable {
    /// What identifies the exchange in logs and problems.
    public var requestID: String { request.requestID }
    /// Where the request came from.
    public var client: ClientAddress { request.client }
    private let request: HTTPRequest
    private let catalogue: ProblemCatalogue

    private var head: HTTPRequestHead { request.head }

    init(_ request: HTTPRequest, _ catalogue: ProblemCatalogue) {
        self.request = request
        self.catalogue = catalogue
    }

    /// Makes a context by hand, for tests and for work that no request asked for.
    public init(
        requestID: String = "", language: String = "en", clientAddress: String = "",
        userAgent: String? = nil, target: String = "/"
    ) {
        catalogue = ProblemCatalogue([], defaultLanguage: language)
        var fields = HTTPFields()
        fields[.userAgent] = userAgent
        request = HTTPRequest(
            head: HTTPRequestHead(.get, target, fields),
            client: ClientAddress(ip: clientAddress, port: 0), requestID: requestID)
    }

    /// The language to speak to the caller: the one of the contract's that `Accept-Language` likes
    /// best. It is worked out when it is asked for.
    public var language: String { catalogue.languages.best(for: head.fields) }

    /// The words of the contract's problems in that language, for what is told otherwise than by an
    /// answer, such as on a WebSocket.
    public var problemWords: ProblemWords { ProblemWords(catalogue, language: language) }

    /// The method: HEAD is answered by the operation of GET, which may want to know.
    public var method: HTTPMethod { head.method }

    /// Which of some media types the client likes best; the first one where it does not say.
    public func preferredMediaType(among mediaTypes: [String]) -> String? {
        let best = Accept.best(head.fields[.accept], of: mediaTypes.compactMap { MediaType($0) })
        return mediaTypes.first { MediaType($0) == best }
    }

    /// The place of the request in a trace; nil when the caller traces nothing.
    public var trace: TraceContext? { TraceContext(head.fields) }

    /// The client's address without its port.
    public var clientAddress: String { client.ip }

    /// The field `User-Agent`.
    public var userAgent: String? { head.fields[.userAgent] }

    /// The field `Content-Digest` (RFC 9530): what the content is promised to be. Nobody has
    /// checked it.
    public var contentDigest: String? { head.fields[.contentDigest] }

    /// A value of the field `Link` that points at this request's own target with one query
    /// parameter replaced or added: `</users?limit=2&cursor=abc>; rel="next"` (RFC 8288).
    public func link(to relation: String, replacing name: String, with value: String) -> String {
        var items = String(decoding: head.query ?? [], as: UTF8.self)
            .split(separator: "&")
            .filter { $0 != name && !$0.hasPrefix("\(name)=") }
            .map(String.init)
        items.append("\(name)=\(PercentEncoding.encode(value))")
        let path = String(decoding: head.path, as: UTF8.self)
        let target = "\(path)?\(items.joined(separator: "&"))"
        return HTTPLink(target: target, relation: relation).description
    }
}
