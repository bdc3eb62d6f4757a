import CLibSSL
import CLinux
import EventLoop

/// One connection's TLS, on either side.
///
/// Theory of operation. OpenSSL never touches the socket. What arrives is read into the memory of
/// the loop and fed to OpenSSL until it has consumed all of it; what OpenSSL writes is gathered
/// there and given to the system in one call. So OpenSSL waits for nothing but more input, there is
/// no call of it to be repeated with the same arguments, and reading never waits for writing or
/// the other way round:
///
/// - What the system does not take becomes the backlog. Nothing more is encrypted while there is
///   one, so that it holds one call's worth, and what had to be said in order to read.
/// - Decrypted bytes that the reader had no room for stay in OpenSSL, and encrypted ones in
///   `unread`: then the session `hasInput`. That is rare, as a reader has room for what one call of
///   the system gives.
/// - How the connection ended is kept in `outcome` and told after the bytes that came before it.
///
/// The handshake is done by whoever reads. A server's OpenSSL part is made when the first byte has
/// come, so that a connection that says nothing costs little; a client's when it first looks, and
/// then says hello.
///
/// Sending is in TLSSession+sending.
final class TLSSession: SocketLayer {
    private let side: Side
    let workspace: TLSWorkspace
    /// OpenSSL's part: nil before the first byte has come, and once the socket is closed.
    private(set) var native: OpaquePointer?

    /// What the system has not taken.
    var backlog: [UInt8] = []
    /// Encrypted bytes that have come and not been fed to OpenSSL.
    private var unread: [UInt8] = []
    /// How the peer, or an error, has ended what can be received.
    private var outcome: Socket.Transfer?
    /// OpenSSL has failed: it must not be asked for anything else.
    private(set) var isBroken = false
    var hasSaidGoodbye = false
    private var hasDecrypted = false
    private var agreedName: String?
    /// Why a client has refused the server.
    private(set) var refusal: String?
    /// Bytes that have come since the last that were of any use to the reader.
    private var barrenBytes = 0

    /// The largest message of a handshake is far smaller, and nothing else that is no data comes in
    /// such amounts from a client that means well.
    private static let maxBarrenBytes = 128 * 1024
    /// What one call encrypts, and as much again for what was said in order to read.
    private static let maxBacklogBytes = 160 * 1024

    /// Which side this is, and what it speaks with.
    enum Side {
        case server(TLSContext)
        case client(TLSClient)
    }

    init(_ side: Side, _ workspace: TLSWorkspace) {
        self.side = side
        self.workspace = workspace
    }

    deinit { SSL_free(native) }

    override var isEstablished: Bool { agreedName != nil }
    override var protocolName: String? { agreedName }
    override var hasInput: Bool { hasDecrypted || !unread.isEmpty || outcome != nil }
    override var backlogCount: Int { backlog.count }
    override var failureDescription: String? { refusal }

    override func take(first bytes: [UInt8]) { unread += bytes }

    override func receive(
        into buffer: UnsafeMutableRawBufferPointer, from socket: Socket
    ) -> Socket.Transfer {
        if !backlog.isEmpty, case .failed(let code) = flush(to: socket) { return .failed(code) }
        // Somebody has us answer and does not read.
        if backlog.count > Self.maxBacklogBytes { fail() }
        if case .client = side, native == nil {
            _ = decrypt(UnsafeRawBufferPointer(start: nil, count: 0), into: buffer, socket)
        }
        if hasDecrypted || !unread.isEmpty {
            let kept = unread
            unread = []
            let count = kept.withUnsafeBytes { decrypt($0, into: buffer, socket) }
            if count > 0 { return .moved(count) }
        }
        while true {
            if let outcome { return outcome }
            switch socket.receiveDirectly(into: workspace.buffer) {
            case .moved(let arrived):
                barrenBytes += arrived
                let bytes = UnsafeRawBufferPointer(rebasing: workspace.buffer[..<arrived])
                let count = decrypt(bytes, into: buffer, socket)
                if count > 0 { return .moved(count) }
                if barrenBytes > Self.maxBarrenBytes { fail() }
                if outcome == nil, !socket.mayHaveMore { return .wouldBlock }
            case .wouldBlock: return .wouldBlock
            // RFC 8446 6.1: without a close_notify before it, this may be an attacker's doing.
            case .ended: outcome = .failed(ECONNRESET)
            case .failed(let code): outcome = .failed(code)
            }
        }
    }

    /// Feeds OpenSSL, and gives the reader what comes out of it: how many bytes.
    private func decrypt(
        _ bytes: UnsafeRawBufferPointer, into buffer: UnsafeMutableRawBufferPointer,
        _ socket: Socket
    ) -> Int {
        guard outcome == nil, begin(with: bytes, socket), let native else { return 0 }
        workspace.feed = bytes
        defer { workspace.feed = UnsafeRawBufferPointer(start: nil, count: 0) }
        var count = 0
        hasDecrypted = false
        repeat {
            var moved = 0
            ERR_clear_error()
            let result = SSL_read_ex(
                native, buffer.baseAddress! + count, buffer.count - count, &moved)
            count += moved
            if result != 1 {
                end(SSL_get_error(native, result))
                break
            }
            hasDecrypted = SSL_pending(native) > 0
        } while count < buffer.count && (hasDecrypted || !workspace.feed.isEmpty)
        if !workspace.feed.isEmpty, outcome == nil { unread = Array(workspace.feed) }
        if agreedName == nil { noteHandshake(native) }
        if count > 0 { barrenBytes = 0 }
        // A failure shows in the next call too.
        _ = sendOutput(to: socket)
        return count
    }

    private func noteHandshake(_ native: OpaquePointer) {
        guard SSL_is_init_finished(native) == 1, !isBroken else { return }
        agreedName = SSL_get_version(native).map { String(cString: $0) }
        count(SSL_session_reused(native) == 1 ? .resumed : .full)
    }

    private func end(_ error: Int32) {
        switch error {
        case SSL_ERROR_WANT_READ: return
        case SSL_ERROR_ZERO_RETURN: outcome = .ended
        default: fail()
        }
    }

    private func fail() {
        if agreedName == nil, !isBroken {
            count(.failed)
            if case .client = side { refusal = native.flatMap(TLSClient.refusal) }
        }
        isBroken = true
        outcome = .failed(EPROTO)
    }

    /// Makes OpenSSL's part when it is needed; false when what came is no TLS, or nothing can be
    /// made.
    private func begin(with bytes: UnsafeRawBufferPointer, _ socket: Socket) -> Bool {
        guard native == nil else { return true }
        let made: OpaquePointer?
        switch side {
        case .client(let client): made = client.makeSession()
        case .server(let context):
            guard let first = bytes.first else { return true }
            guard !(UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(first) else {
                // No record of TLS has such a type; the methods of HTTP begin so.
                count(.plainText)
                isBroken = true
                outcome = .ended
                _ = context.answerToPlainText.withUnsafeBytes { socket.sendDirectly($0) }
                socket.finishSendingDirectly()
                return false
            }
            made = context.makeSession()
        }
        guard let made, let bio = workspace.makeBIO() else {
            SSL_free(made)
            fail()
            return false
        }
        SSL_set_bio(made, bio, bio)
        if case .client = side { SSL_set_connect_state(made) } else { SSL_set_accept_state(made) }
        native = made
        return true
    }

    /// Counts what became of a server's handshake.
    private func count(_ event: TLSCounts.Outcome) {
        if case .server(let context) = side { context.counts.add(event) }
    }

    override func send(
        _ head: UnsafeRawBufferPointer, _ rest: UnsafeRawBufferPointer, to socket: Socket
    ) -> Socket.Transfer {
        send(to: socket) { encrypt(head, rest) }
    }

    override func sendFile(
        _ file: Int32, from offset: Int64, count: Int, to socket: Socket
    ) -> Socket.Transfer {
        send(to: socket) { encrypt(file, from: offset, count) }
    }

    override func flush(to socket: Socket) -> Socket.Transfer {
        backlog.isEmpty ? .moved(0) : sendBacklog(to: socket)
    }

    override func endStream(to socket: Socket) { sayGoodbye(to: socket) }

    override func finishSending(to socket: Socket) {
        sayGoodbye(to: socket)
        socket.finishSendingDirectly()
    }

    override func close(_ socket: Socket, resets: Bool) {
        if !resets { sayGoodbye(to: socket) }
        if native != nil, agreedName == nil, !isBroken { count(.abandoned) }
        SSL_free(native)
        native = nil
        isBroken = true
        outcome = .failed(EBADF)
        backlog = []
    }
}
