internal import HTTPMessages

/// Which pages may open a WebSocket: browsers let any page try, with the cookies of its user
/// (RFC 6455 10.2).
struct WebSocketOrigins: Sendable {
    private let allowed: Set<String>

    init(_ allowed: Set<String>) { self.allowed = allowed }

    /// Whether the request comes from a page that may, or from no page at all.
    func allow(_ request: HTTPRequest) -> Bool {
        let origins = request.head.fields.values(of: .origin)
        guard let origin = origins.first else { return true }
        guard origins.count == 1, origin != "null" else { return false }
        return allowed.contains(origin) || isOwn(origin, request)
    }

    /// Whether the page was served by the host that the request is for.
    private func isOwn(_ origin: String, _ request: HTTPRequest) -> Bool {
        let parts = origin.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, parts[1].hasPrefix("//"),
            let page = HTTPAuthority(String(parts[1].dropFirst(2))),
            let own = HTTPAuthority(request.head.authority)
        else { return false }
        // Where TLS ends before us, `isSecure` may be false for a page of https; a page of http
        // beside a connection of TLS was seen, and maybe changed, by others.
        let port: UInt16
        switch parts[0] {
        case "https": port = 443
        case "http" where !request.isSecure: port = 80
        default: return false
        }
        return page.host == own.host && (page.port ?? port) == (own.port ?? port)
    }
}
