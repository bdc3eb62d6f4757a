import HTTPMessages

/// Proxies that are believed about where a request came from (O4).
///
/// The last address of `X-Forwarded-For` that is not one of theirs is the client: everything left of it was written by
/// somebody who is not believed.
struct TrustedProxies: Sendable {
    private let addresses: Set<String>

    init(_ addresses: [String]) { self.addresses = Set(addresses) }

    var isEmpty: Bool { addresses.isEmpty }

    /// The request as the outermost trusted proxy received it; unchanged when it came from nobody trusted.
    func unwrapped(_ request: HTTPRequest) -> HTTPRequest {
        guard addresses.contains(request.client.ip) else { return request }
        let isSecure = request.head.fields["X-Forwarded-Proto"]?.lowercased() == "https"
        return HTTPRequest(
            head: request.head, body: request.body,
            client: client(of: request.head.fields, from: request.client),
            isSecure: isSecure || request.isSecure, requestID: request.requestID)
    }

    /// The client of a request with these fields that a peer has sent.
    func client(of fields: HTTPFields, from peer: ClientAddress) -> ClientAddress {
        guard addresses.contains(peer.ip) else { return peer }
        let forwarded = fields.values(of: "X-Forwarded-For")
            .flatMap { $0.split(separator: ",") }
            .map { String($0.filter { $0 != " " && $0 != "\t" }) }
        let ip = forwarded.last { !addresses.contains($0) } ?? peer.ip
        return ClientAddress(ip: ip, port: 0)
    }
}
