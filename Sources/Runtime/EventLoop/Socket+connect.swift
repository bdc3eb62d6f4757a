import CLinux

extension Socket {
    /// Connects to a peer. The caller's task must run on `loop`.
    ///
    /// Throws when the peer refuses or has not answered by `deadline`.
    public static nonisolated(nonsending) func connect(
        to address: SocketAddress, on loop: Loop, deadline: MonotonicTime = .distantFuture
    ) async throws(SocketError) -> Socket {
        let type = SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue
        let descriptor = CLinux.socket(address.family, Int32(type), 0)
        guard descriptor >= 0 else { throw SocketError(.open, code: linux_errno()) }
        setOption(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, 1)
        let failure = address.withCAddress {
            CLinux.connect(descriptor, $0, $1) == 0 ? 0 : linux_errno()
        }
        guard failure == 0 || failure == EINPROGRESS else {
            CLinux.close(descriptor)
            throw SocketError(.connect, code: failure)
        }
        let socket = try Socket(descriptor: descriptor, on: loop)
        if failure == EINPROGRESS {
            do throws(SocketError) {
                try await socket.waitForConnection(deadline)
            } catch {
                socket.close()
                throw error
            }
        }
        return socket
    }

    private nonisolated(nonsending) func waitForConnection(
        _ deadline: MonotonicTime
    ) async throws(SocketError) {
        noteNotWritable()
        let timer = LoopTimer(on: loop) { [weak self] in self?.interrupt(.timedOut) }
        timer.set(deadline)
        let wakening = await writable()
        timer.cancel()
        guard wakening == .ready else { throw SocketError(.connect, code: ETIMEDOUT) }
        var code: Int32 = 0
        var size = socklen_t(MemoryLayout<Int32>.size)
        getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &code, &size)
        guard code == 0 else { throw SocketError(.connect, code: code) }
    }
}
