import CLibSSL
public import EventLoop
import Synchronization

/// What a server speaks TLS with: its certificate, its key, and what it agrees to.
///
///     let context = try TLSContext(TLSCredentials(certificates: chain, key: key))
///     configuration.layering = context
///
/// TLS 1.2 and 1.3 with forward secrecy and authenticated encryption only; no compression, no
/// renegotiation, no early data, and no session that is kept here: a client that comes back shows
/// a ticket, which is good for a day.
public final class TLSContext: SocketLayering {
    /// What is said, beneath TLS, to a client that does not speak it and sends capital letters, as
    /// HTTP begins. Empty: the connection ends without a word.
    public let answerToPlainText: [UInt8]
    let counts = TLSCounts()
    private let current: Mutex<Current>

    private struct Current {
        let credentials: TLSCredentials
        let native: NativeTLSContext
        /// From then on tickets are sealed with another key.
        let end: MonotonicTime
    }

    /// How long one key seals tickets. Whoever comes to know it can read the sessions of TLS 1.2
    /// that were resumed by it.
    private static let ticketKeyLifetime = Duration.seconds(86_400)

    /// Makes a context. Throws when OpenSSL does not take the certificate and its key.
    public init(
        _ credentials: TLSCredentials, answerToPlainText: [UInt8] = []
    ) throws(TLSError) {
        self.answerToPlainText = answerToPlainText
        current = Mutex(try Self.make(credentials))
    }

    /// The certificate and the key that new connections meet.
    public var credentials: TLSCredentials { current.withLock { $0.credentials } }

    /// Has new connections meet another certificate and key. Those that exist go on as they are;
    /// when it throws, nothing has changed.
    public func replace(_ credentials: TLSCredentials) throws(TLSError) {
        let next = try Self.make(credentials)
        current.withLock { $0 = next }
    }

    /// How the handshakes went so far.
    public var figures: TLSFigures { counts.figures }

    /// What makes the layers of a loop's connections.
    public func layers(on loop: Loop) -> () -> SocketLayer {
        let workspace = TLSWorkspace()
        return { [self] in TLSSession(.server(self), workspace) }
    }

    /// OpenSSL's part of a new connection; nil when there is no memory.
    func makeSession() -> OpaquePointer? {
        // Loops meet here for a moment only; what takes long is done outside.
        let native = current.withLock { current in
            if current.end < .now, let next = try? Self.make(current.credentials) { current = next }
            return current.native
        }
        return SSL_new(native.pointer)
    }

    private static func make(_ credentials: TLSCredentials) throws(TLSError) -> Current {
        Current(
            credentials: credentials, native: try NativeTLSContext(credentials),
            end: MonotonicTime.now.advanced(by: ticketKeyLifetime))
    }
}

/// OpenSSL's context. Sessions hold on to it by themselves.
final class NativeTLSContext: @unchecked Sendable {
    // SAFETY: OpenSSL makes sessions of it on any thread, and nothing else changes it.

    let pointer: OpaquePointer

    // Forward secrecy and authenticated encryption. TLS 1.3 has nothing else.
    private static let ciphers =
        "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:"
        + "ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384:"
        + "ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305"
    private static let groups = "X25519:P-256:P-384"

    init(_ credentials: TLSCredentials) throws(TLSError) {
        ERR_clear_error()
        guard let pointer = SSL_CTX_new(TLS_server_method()) else { throw .lastRefusal() }
        self.pointer = pointer
        SSL_CTX_set_options(pointer, libssl_no_renegotiation | libssl_no_compression)
        libssl_release_buffers(pointer)
        libssl_cache_no_sessions(pointer)
        guard libssl_set_versions(pointer, TLS1_2_VERSION, TLS1_3_VERSION) == 1,
            SSL_CTX_set_cipher_list(pointer, Self.ciphers) == 1,
            libssl_set_groups(pointer, Self.groups) == 1,
            // One, as a client that does not resume pays for each.
            SSL_CTX_set_num_tickets(pointer, 1) == 1,
            SSL_CTX_use_certificate(pointer, credentials.certificate) == 1,
            SSL_CTX_use_PrivateKey(pointer, credentials.key) == 1,
            credentials.chain.allSatisfy({ libssl_add_chain_certificate(pointer, $0) == 1 })
        else { throw .lastRefusal() }
        SSL_CTX_set_timeout(pointer, 86_400)
        Self.chooseProtocol(pointer)
    }

    deinit { SSL_CTX_free(pointer) }

    // RFC 7301 3.2: a server that speaks none of the protocols that a client offers says so by a
    // fatal alert. A client that offers none is not asked.
    private static func chooseProtocol(_ pointer: OpaquePointer) {
        SSL_CTX_set_alpn_select_cb(
            pointer,
            { _, chosen, chosenCount, offer, offerCount, _ in
                let name: StaticString = "http/1.1"
                let list = UnsafeBufferPointer(start: offer, count: Int(offerCount))
                var start = 0
                // OpenSSL has seen that each length is followed by so many bytes.
                while start < list.count {
                    let item = list[(start + 1)...].prefix(Int(list[start]))
                    if name.withUTF8Buffer({ item.elementsEqual($0) }) {
                        chosen?.pointee = offer.map { $0 + item.startIndex }
                        chosenCount?.pointee = UInt8(item.count)
                        return SSL_TLSEXT_ERR_OK
                    }
                    start = item.endIndex
                }
                return SSL_TLSEXT_ERR_ALERT_FATAL
            }, nil)
    }
}
