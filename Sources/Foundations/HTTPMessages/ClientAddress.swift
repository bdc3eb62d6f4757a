/// Where a request came from: the peer of the connection, or what a trusted proxy said.
public struct ClientAddress: Sendable, Hashable {
    /// The address in its usual text form, `192.0.2.1` or `2001:db8::1`; empty for a peer without
    /// one.
    public let ip: String
    /// The port, or 0 when it is unknown.
    public let port: UInt16

    /// Makes an address from its parts.
    public init(ip: String, port: UInt16) {
        self.ip = ip
        self.port = port
    }
}

extension ClientAddress: CustomStringConvertible {
    /// `192.0.2.1:80`, or `[2001:db8::1]:80`.
    public var description: String {
        ip.utf8.contains(UInt8(ascii: ":")) ? "[\(ip)]:\(port)" : "\(ip):\(port)"
    }
}
