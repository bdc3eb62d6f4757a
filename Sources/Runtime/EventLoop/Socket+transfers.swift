import CLinux

// Transfers.
extension Socket {
    /// What became of an attempt to move bytes.
    public enum Transfer: Sendable, Equatable {
        /// So many bytes were moved, at least one unless none were asked for.
        case moved(Int)
        /// Nothing can be moved now: wait and try again.
        case wouldBlock
        /// The peer has sent everything and said so.
        case ended
        /// The connection is broken, with the system's error number.
        case failed(Int32)
    }

    /// Reads what has arrived into `buffer`, without waiting.
    public func receive(into buffer: UnsafeMutableRawBufferPointer) -> Transfer {
        guard let layer else { return receiveDirectly(into: buffer) }
        return layer.receive(into: buffer, from: self)
    }

    /// Gives `bytes` to the system to send, without waiting; it may take fewer.
    public func send(_ bytes: UnsafeRawBufferPointer) -> Transfer {
        guard let layer else { return sendDirectly(bytes) }
        return layer.send(bytes, UnsafeRawBufferPointer(start: nil, count: 0), to: self)
    }

    /// Gives two pieces to the system to send, one after the other, in one call.
    public func send(_ head: UnsafeRawBufferPointer, _ rest: UnsafeRawBufferPointer) -> Transfer {
        guard let layer else { return sendDirectly(head, rest) }
        return layer.send(head, rest, to: self)
    }

    /// Gives the bytes of an open file from `offset` on to the system to send, without waiting and
    /// without their passing through this process, unless there is a layer. None are moved when the
    /// file has ended.
    ///
    /// The file may have to be read from its disk, for which the loop waits.
    public func sendFile(_ file: Int32, from offset: Int64, count: Int) -> Transfer {
        guard let layer else { return sendFileDirectly(file, from: offset, count: count) }
        return layer.sendFile(file, from: offset, count: count, to: self)
    }

    /// Whether the layer has bytes that it was given to send, or made by itself, and that the system
    /// has not taken.
    public var hasBacklog: Bool { layer.map { $0.backlogCount > 0 } ?? false }

    /// Gives the system what the layer still has. What was moved is of no interest: nothing is left.
    public func flush() -> Transfer { layer?.flush(to: self) ?? .moved(0) }

    /// Bytes that the layer or the system has taken and the peer has not acknowledged.
    ///
    /// `writable` tells of room in large steps, a third of the system's buffer: this tells whether
    /// a slow peer takes anything at all.
    public var unacknowledgedBytes: Int {
        Int(linux_unacknowledged_bytes(descriptor)) + (layer?.backlogCount ?? 0)
    }

    /// Tells the peer that nothing more will be sent.
    public func finishSending() {
        guard let layer else { return finishSendingDirectly() }
        layer.finishSending(to: self)
    }
}

// Transfers as they are beneath a layer.
extension Socket {
    /// `receive` beneath the layer.
    public func receiveDirectly(into buffer: UnsafeMutableRawBufferPointer) -> Transfer {
        while true {
            let count = recv(descriptor, buffer.baseAddress, buffer.count, 0)
            if count > 0 {
                // epoll(7): less than was asked for means that nothing is left, and that the next
                // byte is a new event. That saves the call that would say so. The end of the
                // stream may have been reported before this call, so it has to be asked for.
                if count < buffer.count, !isPeerDone { noteNotReadable() }
                return .moved(count)
            }
            if count == 0 { return .ended }
            let code = linux_errno()
            if code == EINTR { continue }
            guard code == EAGAIN else { return .failed(code) }
            noteNotReadable()
            return .wouldBlock
        }
    }

    /// `send` beneath the layer.
    public func sendDirectly(_ bytes: UnsafeRawBufferPointer) -> Transfer {
        finishSending(of: bytes.count) {
            CLinux.send(descriptor, bytes.baseAddress, bytes.count, Int32(MSG_NOSIGNAL))
        }
    }

    /// `send` of two pieces beneath the layer.
    public func sendDirectly(
        _ head: UnsafeRawBufferPointer, _ rest: UnsafeRawBufferPointer
    ) -> Transfer {
        var pieces = (
            iovec(
                iov_base: UnsafeMutableRawPointer(mutating: head.baseAddress), iov_len: head.count),
            iovec(
                iov_base: UnsafeMutableRawPointer(mutating: rest.baseAddress), iov_len: rest.count)
        )
        return finishSending(of: head.count + rest.count) {
            withUnsafeMutableBytes(of: &pieces) { pieces in
                var message = msghdr()
                message.msg_iov = pieces.baseAddress?.assumingMemoryBound(to: iovec.self)
                message.msg_iovlen = 2
                return sendmsg(descriptor, &message, Int32(MSG_NOSIGNAL))
            }
        }
    }

    /// `sendFile` beneath the layer.
    public func sendFileDirectly(_ file: Int32, from offset: Int64, count: Int) -> Transfer {
        finishSending(of: count) {
            var position = off_t(offset)
            return sendfile(descriptor, file, &position, count)
        }
    }

    /// `finishSending` beneath the layer.
    public func finishSendingDirectly() {
        // Too late to report: a connection that cannot be shut down is already gone.
        shutdown(descriptor, Int32(SHUT_WR))
    }

    private func finishSending(of wanted: Int, _ attempt: () -> Int) -> Transfer {
        while true {
            let count = attempt()
            if count >= 0 {
                if count < wanted { noteNotWritable() }
                return .moved(count)
            }
            let code = linux_errno()
            if code == EINTR { continue }
            guard code == EAGAIN else { return .failed(code) }
            noteNotWritable()
            return .wouldBlock
        }
    }
}
