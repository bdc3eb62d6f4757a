/// Host and port of an http URI, as they stand in Host or in an absolute request target.
public struct HTTPAuthority: Sendable, Hashable {
    /// The host: a registered name in lower case, an IPv4 address, or an IPv6 address in brackets.
    public let host: String
    /// The port, nil where none is given.
    public let port: UInt16?

    /// Reads `host`, `host:port` or `[v6]:port`; nil for anything else, user information included.
    public init?(_ text: String) {
        let bytes = text.utf8Span.span
        guard let parts = Self.split(bytes, 0..<bytes.count) else { return nil }
        var host: [UInt8] = []
        for index in parts.host { host.append(ASCII.lowercased(bytes[index])) }
        self.host = String(decoding: host, as: UTF8.self)
        port = parts.port
    }

    /// Where the host lies, and the port's number; nil when the bytes are not `uri-host [ ":" port
    /// ]`.
    package static func split(
        _ bytes: borrowing Span<UInt8>, _ range: Range<Int>
    ) -> (host: Range<Int>, port: UInt16?)? {
        guard !range.isEmpty else { return nil }
        let end =
            bytes[range.lowerBound] == UInt8(ascii: "[")
            ? endOfAddress(bytes, range) : endOfName(bytes, range)
        guard let end, end > range.lowerBound else { return nil }
        let host = range.lowerBound..<end
        if end == range.upperBound { return (host, nil) }
        // RFC 3986 3.2.3 allows an empty port, and as many digits as one likes; no client sends
        // either.
        guard bytes[end] == UInt8(ascii: ":"), range.upperBound - end - 1 <= 5,
            let port = decimal(bytes, (end + 1)..<range.upperBound)
        else { return nil }
        return (host, port)
    }

    // RFC 3986 3.2.2: reg-name = *( unreserved / pct-encoded / sub-delims )
    private static func endOfName(_ bytes: borrowing Span<UInt8>, _ range: Range<Int>) -> Int? {
        var index = range.lowerBound
        while index < range.upperBound {
            let byte = bytes[index]
            if byte == UInt8(ascii: "%") {
                guard index + 2 < range.upperBound,
                    ASCII.hexadecimalValue(bytes[index + 1]) != nil,
                    ASCII.hexadecimalValue(bytes[index + 2]) != nil
                else { return nil }
                index += 3
            } else if ByteSet.registeredName.contains(byte) {
                index += 1
            } else {
                break
            }
        }
        return index
    }

    // IP-literal, without IPvFuture, which never came.
    private static func endOfAddress(_ bytes: borrowing Span<UInt8>, _ range: Range<Int>) -> Int? {
        var end = range.lowerBound + 1
        while end < range.upperBound, bytes[end] != UInt8(ascii: "]") { end += 1 }
        guard end < range.upperBound, IPv6Text.isAddress(bytes, (range.lowerBound + 1)..<end)
        else { return nil }
        return end + 1
    }

    /// The number of at most five digits.
    private static func decimal(_ bytes: borrowing Span<UInt8>, _ range: Range<Int>) -> UInt16? {
        guard !range.isEmpty else { return nil }
        var value = 0
        for index in range {
            let digit = bytes[index] &- UInt8(ascii: "0")
            guard digit < 10 else { return nil }
            value = value &* 10 &+ Int(digit)
        }
        return UInt16(exactly: value)
    }
}

extension HTTPAuthority: CustomStringConvertible {
    /// `host` or `host:port`.
    public var description: String { port.map { "\(host):\($0)" } ?? host }
}
