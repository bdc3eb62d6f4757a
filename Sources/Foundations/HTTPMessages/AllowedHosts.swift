/// The hosts that a server answers for; a request for another gets 421.
///
/// Keeps forged Host fields out of links and caches, and pages of other sites (DNS rebinding) away
/// from a service on localhost.
public struct AllowedHosts: Sendable, Hashable {
    /// Lower-case host names, or nil for any host. A name with a leading dot stands for its domain
    /// and every subdomain.
    private let names: [String]?

    /// Any host.
    public static var any: Self { Self(names: nil) }

    /// The hosts of a list: `api.example.org`, `.example.org` (the domain and what is under it),
    /// `[::1]`, or `*` for any. Ports are not looked at.
    public init(_ patterns: [String]) {
        names = patterns.contains("*") ? nil : patterns.map { $0.lowercased() }
    }

    private init(names: [String]?) { self.names = names }

    /// Whether a request for this host is answered.
    package func allows(_ bytes: borrowing Span<UInt8>, host: Range<Int>) -> Bool {
        guard let names else { return true }
        for name in names where Self.matches(name.utf8Span.span, bytes, host) { return true }
        return false
    }

    private static func matches(
        _ name: borrowing Span<UInt8>, _ bytes: borrowing Span<UInt8>, _ host: Range<Int>
    ) -> Bool {
        let isDomain = name.count > 1 && name[0] == UInt8(ascii: ".")
        if isDomain, host.count == name.count - 1 {
            return equal(name, from: 1, bytes, host)
        }
        if isDomain, host.count > name.count {
            return equal(name, from: 0, bytes, (host.upperBound - name.count)..<host.upperBound)
        }
        return host.count == name.count && equal(name, from: 0, bytes, host)
    }

    private static func equal(
        _ name: borrowing Span<UInt8>, from start: Int, _ bytes: borrowing Span<UInt8>,
        _ range: Range<Int>
    ) -> Bool {
        for offset in 0..<range.count
        where name[start + offset] != ASCII.lowercased(bytes[range.lowerBound + offset]) {
            return false
        }
        return true
    }
}
