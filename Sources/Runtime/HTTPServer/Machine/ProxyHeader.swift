import EventLoop
package import HTTPMessages

/// The header of the PROXY protocol, versions 1 and 2, with which a proxy that does not speak HTTP
/// says where a connection came from (haproxy.org, proxy-protocol.txt).
package enum ProxyHeader: Sendable, Equatable {
    /// The header is not complete.
    case needsMore
    /// The header, and how many bytes it has. The client is nil where the proxy does not say, or
    /// speaks for itself.
    case complete(client: ClientAddress?, count: Int)
    /// These bytes begin no such header.
    case malformed

    // 2.1: "a 108-byte buffer is always enough to store all the line and a trailing zero"
    private static let maxLineByteCount = 107
    /// Headers of version 2 may carry more than addresses, but hardly this much.
    package static let maxByteCount = 4_096
    private static let signature: [UInt8] = [
        0x0D, 0x0A, 0x0D, 0x0A, 0x00, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A,
    ]

    /// Reads the header at the start of a connection.
    package static func read(_ bytes: [UInt8]) -> ProxyHeader {
        if isStart(bytes, of: signature) {
            return bytes.count < 16 ? .needsMore : binary(bytes)
        }
        return isStart(bytes, of: Array("PROXY ".utf8)) ? line(bytes) : .malformed
    }

    private static func isStart(_ bytes: [UInt8], of expected: [UInt8]) -> Bool {
        let count = min(bytes.count, expected.count)
        return bytes[..<count].elementsEqual(expected[..<count])
    }

    // MARK: Version 1

    private static func line(_ bytes: [UInt8]) -> ProxyHeader {
        let start = bytes.prefix(maxLineByteCount)
        guard let end = start.firstIndex(of: UInt8(ascii: "\n")) else {
            return bytes.count < maxLineByteCount ? .needsMore : .malformed
        }
        guard end > 0, bytes[end - 1] == UInt8(ascii: "\r") else { return .malformed }
        let text = String(decoding: bytes[..<(end - 1)], as: UTF8.self)
        let words = text.split(separator: " ", omittingEmptySubsequences: false)
        let count = end + 1
        // 2.1: "the receiver must ignore anything presented before the CRLF" behind UNKNOWN.
        if words.count > 1, words[1] == "UNKNOWN" { return .complete(client: nil, count: count) }
        guard words.count == 6, words[1] == "TCP4" || words[1] == "TCP6",
            let port = UInt16(words[4]), UInt16(words[5]) != nil,
            let ip = address(String(words[2]), isIPv6: words[1] == "TCP6"),
            address(String(words[3]), isIPv6: words[1] == "TCP6") != nil
        else { return .malformed }
        return .complete(client: ClientAddress(ip: ip, port: port), count: count)
    }

    /// An address in its usual form; nil for what is none of the family.
    private static func address(_ text: String, isIPv6: Bool) -> String? {
        SocketAddress(ip: text, port: 0).flatMap { $0.isIPv6 == isIPv6 ? $0.ip : nil }
    }

    // MARK: Version 2

    private static func binary(_ bytes: [UInt8]) -> ProxyHeader {
        let count = 16 + Int(bytes[14]) << 8 + Int(bytes[15])
        guard bytes[12] >> 4 == 2, bytes[12] & 0x0F <= 1, count <= maxByteCount else {
            return .malformed
        }
        guard bytes.count >= count else { return .needsMore }
        // LOCAL: the proxy asks for itself.
        if bytes[12] & 0x0F == 0 { return .complete(client: nil, count: count) }
        switch bytes[13] {
        case 0x11:
            guard count >= 28 else { return .malformed }
            let ip = bytes[16..<20].map { String($0) }.joined(separator: ".")
            return .complete(
                client: ClientAddress(ip: ip, port: port(bytes, at: 24)), count: count)
        case 0x21:
            guard count >= 52 else { return .malformed }
            let groups = stride(from: 16, to: 32, by: 2).map { port(bytes, at: $0) }
            let text = groups.map { String($0, radix: 16) }.joined(separator: ":")
            let ip = address(text, isIPv6: true) ?? text
            return .complete(
                client: ClientAddress(ip: ip, port: port(bytes, at: 48)), count: count)
        // Other families, and none: nothing that an address can be made of.
        default: return .complete(client: nil, count: count)
        }
    }

    /// A number of two bytes.
    private static func port(_ bytes: [UInt8], at index: Int) -> UInt16 {
        UInt16(bytes[index]) << 8 | UInt16(bytes[index + 1])
    }
}
