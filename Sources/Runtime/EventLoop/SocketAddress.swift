import CLinux

/// An IPv4 or IPv6 address with a port, or the path of a socket in the file system.
public struct SocketAddress: Sendable {
    /// What the host `unix:/run/app.sock` begins with.
    static let pathPrefix = "unix:"

    /// The path of a Unix-domain socket; nil for an address of a network.
    public let path: String?
    // Large enough for both families, and of fixed size, so that an address needs no memory of its
    // own.
    private var storage: sockaddr_in6
    /// The size of the part that is used.
    private(set) var length: socklen_t

    /// The address of a numeric text: `127.0.0.1`, `::1`. Nil for anything else.
    public init?(ip: String, port: UInt16) {
        var six = sockaddr_in6()
        var four = sockaddr_in()
        if inet_pton(AF_INET6, ip, &six.sin6_addr) == 1 {
            six.sin6_family = sa_family_t(AF_INET6)
        } else if inet_pton(AF_INET, ip, &four.sin_addr) == 1 {
            four.sin_family = sa_family_t(AF_INET)
            withUnsafeMutableBytes(of: &six) { $0.storeBytes(of: four, as: sockaddr_in.self) }
        } else {
            return nil
        }
        path = nil
        storage = six
        length = socklen_t(
            four.sin_family == 0
                ? MemoryLayout<sockaddr_in6>.size : MemoryLayout<sockaddr_in>.size)
        self.port = port
    }

    /// An address that the system fills in.
    init(filledBy fill: (UnsafeMutablePointer<sockaddr>, inout socklen_t) -> Void) {
        path = nil
        storage = sockaddr_in6()
        length = socklen_t(MemoryLayout<sockaddr_in6>.size)
        var written = length
        // SAFETY: the C calls take any address family through `sockaddr`, with its size beside it.
        withUnsafeMutableBytes(of: &storage) { bytes in
            bytes.withMemoryRebound(to: sockaddr.self) { fill($0.baseAddress!, &written) }
        }
        length = min(written, length)
    }

    /// The address of a socket in the file system; nil when its path is empty, or longer than the
    /// system allows.
    public init?(path: String) {
        guard !path.isEmpty, path.utf8.count < Self.maxPathByteCount, !path.utf8.contains(0) else {
            return nil
        }
        self.path = path
        storage = sockaddr_in6()
        length = 0
    }

    /// unix(7): 108 bytes, one of which ends the path.
    private static var maxPathByteCount: Int { MemoryLayout.size(ofValue: sockaddr_un().sun_path) }

    /// The first address of a numeric text or a host name, or the path behind `unix:`; nil when the
    /// system knows none.
    ///
    /// A name may be asked of the network: this blocks, so never call it on a loop.
    public static func resolve(host: String, port: UInt16) -> SocketAddress? {
        if let address = SocketAddress(ip: host, port: port) { return address }
        if host.hasPrefix(pathPrefix) {
            return SocketAddress(path: String(host.dropFirst(pathPrefix.count)))
        }
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var list: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(host, nil, &hints, &list) == 0, let first = list else { return nil }
        defer { freeaddrinfo(list) }
        guard let found = first.pointee.ai_addr,
            first.pointee.ai_addrlen <= MemoryLayout<sockaddr_in6>.size
        else { return nil }
        var address = SocketAddress { target, length in
            memcpy(target, found, Int(first.pointee.ai_addrlen))
            length = first.pointee.ai_addrlen
        }
        address.port = port
        return address
    }

    /// Whether this is an IPv6 address.
    public var isIPv6: Bool { storage.sin6_family == sa_family_t(AF_INET6) }

    /// The family for `socket`.
    var family: Int32 { path != nil ? AF_UNIX : isIPv6 ? AF_INET6 : AF_INET }

    /// The port; zero lets the system choose one.
    public var port: UInt16 {
        // Both families have it at the same place.
        get { UInt16(bigEndian: storage.sin6_port) }
        set { storage.sin6_port = newValue.bigEndian }
    }

    /// The address in its usual text form; an IPv4 address that came through an IPv6 socket in that
    /// of IPv4. Empty for a Unix-domain socket, whose peers have none.
    public var ip: String {
        guard isIPv6 || storage.sin6_family == sa_family_t(AF_INET) else { return "" }
        return withUnsafeBytes(of: storage) { bytes in
            guard isIPv6 else { return Self.text(AF_INET, bytes.baseAddress! + 4) }
            // RFC 4291 2.5.5.2: ten bytes of zero and two of ones come before the IPv4 address.
            let isMapped = bytes[8..<18].allSatisfy { $0 == 0 } && bytes[18] & bytes[19] == 0xFF
            return isMapped
                ? Self.text(AF_INET, bytes.baseAddress! + 20)
                : Self.text(AF_INET6, bytes.baseAddress! + 8)
        }
    }

    private static func text(_ family: Int32, _ address: UnsafeRawPointer) -> String {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(INET6_ADDRSTRLEN)) { text in
            guard inet_ntop(family, address, text.baseAddress, socklen_t(text.count)) != nil else {
                return ""
            }
            return String(cString: text.baseAddress!)
        }
    }

    /// Lends the address in the form that C calls take.
    func withCAddress<Result>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result {
        // SAFETY: as above.
        guard let path else {
            return withUnsafeBytes(of: storage) { bytes in
                bytes.withMemoryRebound(to: sockaddr.self) { body($0.baseAddress!, length) }
            }
        }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        // The initializer has seen that it fits, with the zero behind it.
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        return withUnsafeBytes(of: address) { bytes in
            bytes.withMemoryRebound(to: sockaddr.self) {
                body($0.baseAddress!, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
    }
}

extension SocketAddress: Hashable, CustomStringConvertible {
    /// Whether both are the same address and port.
    public static func == (left: Self, right: Self) -> Bool {
        left.path == right.path && left.ip == right.ip && left.port == right.port
    }

    /// Hashes address and port.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(path)
        hasher.combine(ip)
        hasher.combine(port)
    }

    /// `127.0.0.1:8080`, `[::1]:8080` or `unix:/run/app.sock`.
    public var description: String {
        if let path { return Self.pathPrefix + path }
        return isIPv6 && ip.utf8.contains(UInt8(ascii: ":")) ? "[\(ip)]:\(port)" : "\(ip):\(port)"
    }
}
