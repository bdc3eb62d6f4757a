import CLinux

/// The system refused something about a socket.
public struct SocketError: Error, Sendable, CustomStringConvertible {
    /// What was being done.
    public enum Operation: String, Sendable {
        /// Making a socket.
        case open
        /// Setting an option of a socket.
        case configure
        /// Registering it with the event loop.
        case poll
        /// Reaching a peer.
        case connect
    }

    /// What was being done.
    public let operation: Operation
    /// The system's error number, such as `EMFILE`.
    public let code: Int32

    init(_ operation: Operation, code: Int32) {
        self.operation = operation
        self.code = code
    }

    /// One sentence for a log.
    public var description: String {
        "cannot \(operation.rawValue) a socket: \(systemMessage(of: code))"
    }
}

/// Why a server cannot listen at an address; each is the operator's to mend.
public enum ListenError: Error, Sendable, Equatable, CustomStringConvertible {
    /// Another program listens there, or this one listens there already.
    case addressInUse(SocketAddress)
    /// Ports below 1024 need a privilege.
    case notPermitted(SocketAddress)
    /// No interface of this machine has the address.
    case addressNotAvailable(SocketAddress)
    /// The host is no address, and no name that the system knows.
    case unknownHost(String)
    /// Sockets that were handed over cannot be listened on.
    case unsuitableSockets(String)
    /// The system refused for another reason, given by its error number.
    case refused(SocketAddress, code: Int32)

    init(_ address: SocketAddress, code: Int32) {
        self =
            switch code {
            case EADDRINUSE: .addressInUse(address)
            case EACCES, EPERM: .notPermitted(address)
            case EADDRNOTAVAIL: .addressNotAvailable(address)
            default: .refused(address, code: code)
            }
    }

    /// One sentence for the operator.
    public var description: String {
        switch self {
        case .addressInUse(let address):
            "cannot listen on \(address): "
                + (address.path == nil
                    ? "the port is already in use by another program"
                    : "another program listens there, or a file that is no socket has the path")
        case .notPermitted(let address):
            "cannot listen on \(address): "
                + (address.path == nil
                    ? "no permission for this port; choose one from 1024 on"
                    : "no permission to make a socket there")
        case .addressNotAvailable(let address):
            "cannot listen on \(address): no network interface of this machine has this address"
        case .unknownHost(let host):
            "cannot listen on '\(host)': it is neither an IP address nor the name of a known host"
        case .unsuitableSockets(let reason):
            "cannot listen on the sockets that were handed over: \(reason)"
        case .refused(let address, let code):
            "cannot listen on \(address): \(systemMessage(of: code))"
        }
    }
}

/// What the system says about one of its error numbers.
func systemMessage(of code: Int32) -> String {
    var buffer = [CChar](repeating: 0, count: 256)
    // The call that may be made by several threads at once; `strerror` may not.
    guard strerror_r(code, &buffer, buffer.count) == 0 else { return "error \(code)" }
    return String(decoding: buffer.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
}
