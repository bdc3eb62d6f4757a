import ContractClient
import HTTPMessages

/// What is wrong with a request before anything of it is sent.
enum RequestCheck {
    /// Fields that the transport writes itself, or that change how the content is framed.
    private static let own: [StaticString] = [
        "host", "content-length", "transfer-encoding", "connection", "expect", "upgrade", "trailer",
        "te",
    ]

    static func check(_ request: ClientRequest) throws(ClientTransportError) {
        if request.method == .connect {
            throw .invalidRequest("CONNECT asks for a tunnel, which is none of a client's requests")
        }
        try checkAddress(request.address)
        try checkFields(request.fields)
        try checkContent(request)
    }

    private static func checkFields(_ fields: HTTPFields) throws(ClientTransportError) {
        let bytes = fields.bytes.span
        for line in fields.lines {
            let name = line.nameRange(from: 0)
            for own in own where ASCII.spells(bytes, name, own) {
                let spelling = String(decoding: fields.bytes[name], as: UTF8.self)
                throw .invalidRequest("the field '\(spelling)' is written by the transport")
            }
        }
    }

    // RFC 3986 2: an address consists of visible ASCII characters.
    private static func checkAddress(_ address: RequestAddress) throws(ClientTransportError) {
        let base = address.base.utf8Span.span
        try checkCharacters(base)
        try checkCharacters(address.target.utf8Span.span)
        guard let authority = startOfAuthority(in: base) else {
            throw .invalidRequest("the address does not begin with 'http://' or 'https://'")
        }
        // RFC 9110 4.2.4: a user name there is deprecated, and libcurl would make a field of it.
        for index in authority..<base.count {
            switch base[index] {
            case UInt8(ascii: "/"), UInt8(ascii: "?"), UInt8(ascii: "#"): return
            case UInt8(ascii: "@"): throw .invalidRequest("the address holds a user name")
            default: break
            }
        }
    }

    private static func checkCharacters(
        _ text: borrowing Span<UInt8>
    ) throws(ClientTransportError) {
        for index in 0..<text.count where text[index] <= 0x20 || text[index] >= 0x7F {
            throw .invalidRequest(
                "the address holds a character that must be percent-encoded in it")
        }
    }

    private static func startOfAuthority(in url: borrowing Span<UInt8>) -> Int? {
        for scheme in ["http://", "https://"] as [StaticString] {
            let end = scheme.utf8CodeUnitCount
            if url.count > end, ASCII.spells(url, 0..<end, scheme) { return end }
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
