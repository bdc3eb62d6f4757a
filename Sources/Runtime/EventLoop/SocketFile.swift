import CLinux

/// The file of a Unix-domain socket that a server has made.
struct SocketFile: Sendable {
    /// Who may connect: the user and the group of the server, such as a proxy in the same group.
    private static let mode: mode_t = 0o660

    private let path: String
    // What tells it from a file of the same name that another program makes later.
    private let device: UInt
    private let inode: UInt
    // A new file may get the number of one that is gone.
    private let changed: (seconds: Int, nanoseconds: Int)

    /// Listens at a path. All loops share one socket: the kernel cannot spread connections over
    /// several at one path.
    ///
    /// The file of a server that has died is removed, as nobody can be reached through it.
    static func listen(
        at address: SocketAddress, _ count: Int, _ backlog: Int32
    ) throws(ListenError) -> ([Int32], SocketFile?) {
        let path = address.path ?? ""
        let type = SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue
        let descriptor = CLinux.socket(AF_UNIX, Int32(type), 0)
        guard descriptor >= 0 else { throw .refused(address, code: linux_errno()) }
        var descriptors = [descriptor]
        do throws(ListenError) {
            var failure = bind(descriptor, address)
            if failure == EADDRINUSE, isAbandoned(address) {
                unlink(path)
                failure = bind(descriptor, address)
            }
            guard failure == 0 else { throw ListenError(address, code: failure) }
            guard chmod(path, mode) == 0, CLinux.listen(descriptor, backlog) == 0 else {
                throw ListenError(address, code: linux_errno())
            }
            while descriptors.count < count { descriptors.append(try duplicate(descriptor)) }
        } catch {
            for descriptor in descriptors { CLinux.close(descriptor) }
            throw error
        }
        return (descriptors, SocketFile(path: path))
    }

    private init?(path: String) {
        guard let status = Self.status(of: path) else { return nil }
        self.path = path
        device = UInt(status.st_dev)
        inode = UInt(status.st_ino)
        changed = (status.st_ctim.tv_sec, status.st_ctim.tv_nsec)
    }

    /// Removes the file, unless another program has put its own there.
    func remove() {
        guard let status = Self.status(of: path), UInt(status.st_dev) == device,
            UInt(status.st_ino) == inode,
            (status.st_ctim.tv_sec, status.st_ctim.tv_nsec) == changed
        else { return }
        unlink(path)
    }

    private static func bind(_ descriptor: Int32, _ address: SocketAddress) -> Int32 {
        address.withCAddress { CLinux.bind(descriptor, $0, $1) == 0 ? 0 : linux_errno() }
    }

    /// Whether a path is a socket that nobody listens on.
    private static func isAbandoned(_ address: SocketAddress) -> Bool {
        guard let status = status(of: address.path ?? ""), linux_is_socket(status.st_mode) != 0
        else { return false }
        let type = SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue
        let descriptor = CLinux.socket(AF_UNIX, Int32(type), 0)
        guard descriptor >= 0 else { return false }
        defer { CLinux.close(descriptor) }
        return address.withCAddress {
            CLinux.connect(descriptor, $0, $1) != 0 && linux_errno() == ECONNREFUSED
        }
    }

    private static func status(of path: String) -> stat? {
        var status = stat()
        return lstat(path, &status) == 0 ? status : nil
    }
}
