// Addresses as clients need them: whose they are, and where a reference in an answer leads
// (RFC 3986 5). What a server says never leads away from its own origin: requests carry credentials.

internal import HTTPMessages

/// An absolute address of `http` or `https`.
struct WebAddress: Sendable, Equatable {
    /// `http` or `https`.
    let scheme: String
    let authority: HTTPAuthority
    /// Begins with a slash, or is empty.
    let path: String
    /// What stands behind the question mark; nil where there is none.
    let query: String?

    /// Reads an address; a fragment is left out.
    init?(_ text: String) {
        guard let colon = text.utf8.firstIndex(of: UInt8(ascii: ":")) else { return nil }
        let scheme = text[..<colon].lowercased()
        let rest = text[text.utf8.index(after: colon)...]
        guard scheme == "http" || scheme == "https", rest.utf8.starts(with: "//".utf8) else {
            return nil
        }
        let withoutFragment = rest.dropFirst(2).utf8.prefix { $0 != UInt8(ascii: "#") }
        let end =
            withoutFragment.firstIndex { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "?") }
            ?? withoutFragment.endIndex
        guard let authority = HTTPAuthority(String(Substring(withoutFragment[..<end]))) else {
            return nil
        }
        let (path, query) = Self.divided(Substring(withoutFragment[end...]))
        self.init(scheme: scheme, authority: authority, path: path, query: query)
    }

    private init(scheme: String, authority: HTTPAuthority, path: String, query: String?) {
        self.scheme = scheme
        self.authority = authority
        self.path = path
        self.query = query
    }

    private static func divided(_ text: Substring) -> (path: String, query: String?) {
        guard let mark = text.utf8.firstIndex(of: UInt8(ascii: "?")) else {
            return (String(text), nil)
        }
        return (String(text[..<mark]), String(text[text.utf8.index(after: mark)...]))
    }

    /// The address as it is sent.
    var text: String {
        "\(scheme)://\(authority)\(path)\(query.map { "?\($0)" } ?? "")"
    }

    /// Scheme and authority, as they begin an address.
    var originText: String { "\(scheme)://\(authority)" }

    /// The port, said or not.
    private var port: UInt16 { authority.port ?? (scheme == "https" ? 443 : 80) }

    /// Whether two addresses have one origin (RFC 6454 4).
    func hasOrigin(of other: WebAddress) -> Bool {
        scheme == other.scheme && authority.host == other.authority.host && port == other.port
    }

    /// Where a reference leads that stands in an answer to this address; nil where it leads out of
    /// this origin, or cannot be read.
    func reference(_ text: String) -> WebAddress? {
        let reference = text.prefix { $0 != "#" }
        guard reference.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != 0x5C }) else {
            return nil
        }
        if let absolute = WebAddress(String(reference)) {
            return absolute.hasOrigin(of: self) ? absolute : nil
        }
        if reference.hasPrefix("//") {
            return WebAddress("\(scheme):\(reference)").flatMap {
                $0.hasOrigin(of: self) ? $0 : nil
            }
        }
        // RFC 3986 4.2: the first segment of a relative path has no colon; `mailto:x` is elsewhere.
        if reference.prefix(while: { $0 != "/" && $0 != "?" }).contains(":") { return nil }
        let (path, query) = Self.divided(reference)
        if path.isEmpty { return with(path: self.path, query: query ?? self.query) }
        let merged =
            path.hasPrefix("/")
            ? path : (self.path.lastIndex(of: "/").map { self.path[...$0] } ?? "/") + path
        return with(path: Self.withoutDots(merged), query: query)
    }

    private func with(path: String, query: String?) -> WebAddress {
        WebAddress(scheme: scheme, authority: authority, path: path, query: query)
    }

    // RFC 3986 5.2.4
    private static func withoutDots(_ path: String) -> String {
        let segments = path.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
        var kept: [Substring] = []
        for (position, segment) in segments.enumerated() {
            let isLast = position == segments.count - 1
            switch segment {
            case "..":
                _ = kept.popLast()
                if isLast { kept.append("") }
            case ".": if isLast { kept.append("") }
            default: kept.append(segment)
            }
        }
        return "/" + kept.joined(separator: "/")
    }
}
