import CLibSSL
import CLinux
import EventLoop

extension TLSSession {
    /// What a record holds (RFC 8446 5.1).
    private static let maxRecordBytes = 16 * 1024
    /// What one call encrypts: four records, which leave together.
    private static let maxBytesPerCall = 4 * maxRecordBytes

    /// Has `body` encrypt something, and gives the system what comes of it, unless something before
    /// it still waits. `body` returns how many bytes it took, or nil when it could not.
    func send(to socket: Socket, _ body: () -> Int?) -> Socket.Transfer {
        guard isEstablished, !isBroken, !hasSaidGoodbye else { return .failed(EPIPE) }
        switch flush(to: socket) {
        case .moved: break
        case let other: return other
        }
        guard let count = body() else {
            workspace.output.removeAll(keepingCapacity: true)
            return .failed(EPROTO)
        }
        if case .failed(let code) = sendOutput(to: socket) { return .failed(code) }
        return .moved(count)
    }

    /// Encrypts two pieces as one, as much of them as one call does.
    func encrypt(_ head: UnsafeRawBufferPointer, _ rest: UnsafeRawBufferPointer) -> Int? {
        guard !head.isEmpty, !rest.isEmpty, head.count < Self.maxRecordBytes else {
            let piece = (head.isEmpty ? rest : head).prefix(Self.maxBytesPerCall)
            return encrypt(UnsafeRawBufferPointer(rebasing: piece)) ? piece.count : nil
        }
        // They share a record: the client reads them in one piece.
        let joined = min(head.count + rest.count, Self.maxRecordBytes)
        let (first, rest) = (rest[..<(joined - head.count)], rest[(joined - head.count)...])
        workspace.buffer.copyMemory(from: head)
        UnsafeMutableRawBufferPointer(rebasing: workspace.buffer[head.count...])
            .copyMemory(from: UnsafeRawBufferPointer(rebasing: first))
        let more = rest.prefix(Self.maxBytesPerCall - joined)
        guard encrypt(UnsafeRawBufferPointer(rebasing: workspace.buffer[..<joined])),
            encrypt(UnsafeRawBufferPointer(rebasing: more))
        else { return nil }
        return joined + more.count
    }

    /// Encrypts what a file holds at `offset`, as much of it as one call does.
    func encrypt(_ file: Int32, from offset: Int64, _ count: Int) -> Int? {
        while true {
            let read = pread(
                file, workspace.buffer.baseAddress, min(count, workspace.buffer.count),
                off_t(offset))
            if read < 0, linux_errno() == EINTR { continue }
            guard read > 0 else { return read == 0 ? 0 : nil }
            let piece = UnsafeRawBufferPointer(rebasing: workspace.buffer[..<read])
            return encrypt(piece) ? read : nil
        }
    }

    /// Has OpenSSL encrypt all of it, which it does at once, as its output is memory.
    private func encrypt(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard !bytes.isEmpty else { return true }
        var written = 0
        ERR_clear_error()
        return SSL_write_ex(native, bytes.baseAddress, bytes.count, &written) == 1
    }

    /// Gives the system what waits.
    func sendBacklog(to socket: Socket) -> Socket.Transfer {
        switch backlog.withUnsafeBytes({ socket.sendDirectly($0) }) {
        case .moved(let count):
            guard count < backlog.count else {
                backlog = []
                return .moved(count)
            }
            backlog.removeFirst(count)
            return .wouldBlock
        case let other: return other
        }
    }

    /// Gives the system what OpenSSL has written. What it does not take waits behind what waits.
    func sendOutput(to socket: Socket) -> Socket.Transfer {
        guard !workspace.output.isEmpty else { return .moved(0) }
        defer { workspace.output.removeAll(keepingCapacity: true) }
        guard backlog.isEmpty else {
            backlog += workspace.output
            return .wouldBlock
        }
        let transfer = workspace.output.withUnsafeBytes { socket.sendDirectly($0) }
        switch transfer {
        case .moved(let count) where count < workspace.output.count:
            backlog = Array(workspace.output[count...])
        case .wouldBlock: backlog = workspace.output
        case .moved, .ended, .failed: break
        }
        return transfer
    }

    /// Tells the peer that this is the end and not an attacker's cut (RFC 8446 6.1).
    func sayGoodbye(to socket: Socket) {
        guard let native, isEstablished, !isBroken, !hasSaidGoodbye else { return }
        hasSaidGoodbye = true
        ERR_clear_error()
        SSL_shutdown(native)
        _ = sendOutput(to: socket)
    }
}
