/// A request as a responder sees it.
///
/// It is a class because everything that is done for a request refers to it, and nothing changes it.
public final class HTTPRequest: Sendable {
    /// Method, target and fields.
    public let head: HTTPRequestHead
    /// The body, which may still be arriving.
    public let body: HTTPRequestBody
    /// Where the request came from.
    public let client: ClientAddress
    /// Whether it came over TLS, here or at a trusted proxy.
    public let isSecure: Bool
    /// What identifies this exchange in logs and problems; at most 15 bytes of ASCII, which a
    /// String holds without memory of its own.
    public let requestID: String

    /// Makes a request.
    public init(
        head: HTTPRequestHead, body: HTTPRequestBody = .empty,
        client: ClientAddress = ClientAddress(ip: "", port: 0), isSecure: Bool = false,
        requestID: String = ""
    ) {
        self.head = head
        self.body = body
        self.client = client
        self.isSecure = isSecure
        self.requestID = requestID
    }
}
