import ContractClient
import HTTPMessages

/// What is wrong with a request before anything of it is sent.
enum RequestCheck {
    /// Fields that the transport writes itself, or that change how the content is framed.
    private static let own: [HTTPFieldName] = [
        .host, .contentLength, .transferEncoding, .connection, .expect, .upgrade, .trailer, "TE",
    ]

    static func check(_ request: ClientRequest) throws(ClientTransportError) {
        if request.method == .connect {
            throw .invalidRequest("CONNECT asks for a tunnel, which is none of a client's requests")
        }
        try checkAddress(request.url)
        for name in own where request.fields.contains(name) {
            throw .invalidRequest("the field '\(name)' is written by the transport")
        }
        try checkContent(request)
    }

    // RFC 3986 2: an address consists of visible ASCII characters.
    private static func checkAddress(_ url: String) throws(ClientTransportError) {
        guard url.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
            throw .invalidRequest(
                "the address holds a character that must be percent-encoded in it")
        }
        guard let authority = authority(of: url) else {
            throw .invalidRequest("the address does not begin with 'http://' or 'https://'")
        }
        // RFC 9110 4.2.4: a user name there is deprecated, and libcurl would make a field of it.
        guard !authority.contains(UInt8(ascii: "@")) else {
            throw .invalidRequest("the address holds a user name")
        }
    }

    private static func authority(of url: String) -> Substring.UTF8View? {
        for scheme in ["http://", "https://"]
        where url.utf8.count > scheme.utf8.count
            && url.utf8.lazy.map(ASCII.lowercased).starts(with: scheme.utf8)
        {
            return url.utf8.dropFirst(scheme.utf8.count).prefix {
                $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "?") && $0 != UInt8(ascii: "#")
            }
        }
        return nil
    }

    private static func checkContent(_ request: ClientRequest) throws(ClientTransportError) {
        switch request.content {
        case .empty: return
        case .bytes: break
        case .stream(let length, _):
            guard length ?? 0 >= 0 else {
                throw .invalidRequest("the length of the content is negative")
            }
        }
        // RFC 9110 9.3.2, 9.3.8: libcurl sends no content with HEAD; TRACE must have none.
        if request.method == .head || request.method == .trace {
            throw .invalidRequest("a \(request.method) request has no content")
        }
    }
}
