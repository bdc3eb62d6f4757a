import CLinux

/// One address at which several loops listen, each with a socket of its own; the kernel spreads the
/// connections over them (SO_REUSEPORT, socket(7)).
public struct BoundPort: Sendable {
    /// Where clients connect; with the port that the system chose, if it was left to it.
    public let address: SocketAddress

    /// What the kernel keeps of an answer before it has been sent: the rest waits here, where it costs
    /// no copy. A peer that takes nothing would have up to `tcp_wmem` of the kernel's memory
    /// otherwise, which is 4 MiB. What is on the way does not count, so fast connections stay fast.
    public static let maxUnsentBytes: Int32 = 128 * 1024

    private let descriptors: [Int32]
    /// The file of a Unix-domain socket that was made here.
    private var file: SocketFile?

    /// Binds `count` listening sockets to one address, for loops to take over.
    public init(
        host: String, port: UInt16, count: Int, backlog: Int32
    ) throws(ListenError) {
        guard var address = SocketAddress.resolve(host: host, port: port) else {
            throw .unknownHost(host)
        }
        if address.path != nil {
            (descriptors, file) = try SocketFile.listen(at: address, count, backlog)
            self.address = address
            return
        }
        var descriptors: [Int32] = []
        do throws(ListenError) {
            for number in 0..<count {
                let descriptor = try Self.open(address)
                descriptors.append(descriptor)
                // Sockets that share a port let a second server of the same user join in silently
                // and take half of the connections. The first one therefore binds the port alone,
                // which shows whether it is free, and only then lets the others in.
                if number > 0 { setOption(descriptor, SOL_SOCKET, SO_REUSEPORT, 1) }
                try Self.bind(descriptor, to: address)
                if number == 0 { setOption(descriptor, SOL_SOCKET, SO_REUSEPORT, 1) }
                guard listen(descriptor, backlog) == 0 else {
                    throw ListenError(address, code: linux_errno())
                }
                address = SocketAddress { getsockname(descriptor, $0, &$1) }
            }
        } catch {
            for descriptor in descriptors { CLinux.close(descriptor) }
            throw error
        }
        self.address = address
        self.descriptors = descriptors
    }

    /// Takes over sockets that listen already, as a service manager hands them to the programs that
    /// it starts; where loops outnumber sockets, several share one.
    public init(inherited sockets: [Int32], count: Int) throws(ListenError) {
        var descriptors: [Int32] = []
        do throws(ListenError) {
            guard !sockets.isEmpty, sockets.count <= count else {
                throw .unsuitableSockets("\(sockets.count) for \(count) threads")
            }
            for number in 0..<count {
                let socket = sockets[number % sockets.count]
                try Self.prepare(inherited: socket)
                let isFirst = number < sockets.count
                descriptors.append(isFirst ? socket : try duplicate(socket))
            }
        } catch {
            for descriptor in descriptors { CLinux.close(descriptor) }
            throw error
        }
        address = SocketAddress { getsockname(sockets[0], $0, &$1) }
        self.descriptors = descriptors
    }

    /// Checks that a socket listens for streams, and makes it one that loops can use.
    private static func prepare(inherited socket: Int32) throws(ListenError) {
        guard option(socket, SO_TYPE) == Int32(SOCK_STREAM.rawValue),
            option(socket, SO_ACCEPTCONN) == 1
        else { throw .unsuitableSockets("descriptor \(socket) does not listen for streams") }
        guard linux_prepare_descriptor(socket) == 0 else {
            throw .unsuitableSockets(systemMessage(of: linux_errno()))
        }
        setStreamOptions(socket)
    }

    private static func option(_ descriptor: Int32, _ option: Int32) -> Int32 {
        var value: Int32 = -1
        var size = socklen_t(MemoryLayout<Int32>.size)
        getsockopt(descriptor, SOL_SOCKET, option, &value, &size)
        return value
    }

    /// Removes the file of a Unix-domain socket, unless another program has made it its own.
    public func removeFile() { file?.remove() }

    /// The listening socket of the loop with this number. Call it once for each number, on its
    /// loop.
    public func socket(_ number: Int, on loop: Loop) throws(SocketError) -> Socket {
        try Socket(descriptor: descriptors[number], on: loop)
    }

    /// Closes all of them, when no loop takes them over.
    public func close() {
        for descriptor in descriptors { CLinux.close(descriptor) }
    }

    private static func open(_ address: SocketAddress) throws(ListenError) -> Int32 {
        let type = SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue
        let descriptor = CLinux.socket(address.family, Int32(type), 0)
        guard descriptor >= 0 else { throw .refused(address, code: linux_errno()) }
        // A server that was just stopped leaves connections in TIME_WAIT, which do not matter.
        setOption(descriptor, SOL_SOCKET, SO_REUSEADDR, 1)
        // `::` takes IPv4 too.
        if address.isIPv6 { setOption(descriptor, Int32(IPPROTO_IPV6), IPV6_V6ONLY, 0) }
        setStreamOptions(descriptor)
        return descriptor
    }

    /// Sets what accepted sockets inherit: answers leave at once; dead peers are noticed.
    private static func setStreamOptions(_ descriptor: Int32) {
        setOption(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, 1)
        setOption(descriptor, Int32(IPPROTO_TCP), TCP_NOTSENT_LOWAT, maxUnsentBytes)
        setOption(descriptor, SOL_SOCKET, SO_KEEPALIVE, 1)
        setOption(descriptor, Int32(IPPROTO_TCP), TCP_KEEPIDLE, 120)
        setOption(descriptor, Int32(IPPROTO_TCP), TCP_KEEPINTVL, 30)
        setOption(descriptor, Int32(IPPROTO_TCP), TCP_KEEPCNT, 4)
    }

    private static func bind(
        _ descriptor: Int32, to address: SocketAddress
    ) throws(ListenError) {
        let failure = address.withCAddress {
            CLinux.bind(descriptor, $0, $1) == 0 ? 0 : linux_errno()
        }
        guard failure == 0 else { throw ListenError(address, code: failure) }
    }
}

/// One more descriptor of a listening socket: its loops share the queue of connections.
func duplicate(_ descriptor: Int32) throws(ListenError) -> Int32 {
    let copy = linux_duplicate(descriptor)
    guard copy >= 0 else { throw .unsuitableSockets(systemMessage(of: linux_errno())) }
    return copy
}

/// Sets one option of a socket. An option that the system does not have is not worth failing for.
func setOption(_ descriptor: Int32, _ level: Int32, _ option: Int32, _ value: Int32) {
    var value = value
    setsockopt(descriptor, level, option, &value, socklen_t(MemoryLayout<Int32>.size))
}

extension Socket {
    /// What became of an attempt to accept a connection.
    public enum Acceptance: Sendable {
        /// A connection and its peer. The descriptor is non-blocking and the caller's to close.
        case accepted(descriptor: Int32, peer: SocketAddress)
        /// No connection waits: wait until the socket is readable.
        case wouldBlock
        /// The process or the machine has no descriptor or no memory left. The connection still
        /// waits; trying again at once would fail again.
        case exhausted
        /// The socket is closed or broken.
        case failed(Int32)
    }

    /// Takes the next connection of a listening socket, without waiting.
    public func accept() -> Acceptance {
        while true {
            var descriptor: Int32 = -1
            let peer = SocketAddress { address, length in
                let flags = SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue
                descriptor = accept4(self.descriptor, address, &length, Int32(flags))
            }
            if descriptor >= 0 { return .accepted(descriptor: descriptor, peer: peer) }
            let code = linux_errno()
            switch code {
            case EAGAIN:
                noteNotReadable()
                return .wouldBlock
            case EMFILE, ENFILE, ENOBUFS, ENOMEM: return .exhausted
            case EBADF, EINVAL, ENOTSOCK, EOPNOTSUPP: return .failed(code)
            // accept(2): the other codes tell of this one connection, which is already gone.
            default: continue
            }
        }
    }
}
