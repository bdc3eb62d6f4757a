import CLibSSL

/// A client that speaks TLS over a `RawClient`, by OpenSSL's own machine over memory: each byte of
/// it can be held back, cut or damaged.
final class TLSPeer {
    let client: RawClient
    private let native: OpaquePointer
    private let context: OpaquePointer
    private let input: OpaquePointer?
    private let output: OpaquePointer?
    /// What has been decrypted and not been taken.
    private(set) var received: [UInt8] = []
    /// Whether the server has said that this is the end.
    private(set) var hasBeenToldGoodbye = false
    /// How many bytes are sent at a time.
    var pieceBytes = Int.max

    /// How a connection was agreed on.
    struct Offer {
        var version = TLS1_3_VERSION
        var protocols: [String] = []
        /// Of an earlier connection.
        var session: OpaquePointer?
    }

    init(_ client: RawClient, _ offer: Offer = Offer()) {
        self.client = client
        context = SSL_CTX_new(TLS_client_method())
        libssl_set_versions(context, offer.version, offer.version)
        native = SSL_new(context)
        input = BIO_new(BIO_s_mem())
        output = BIO_new(BIO_s_mem())
        SSL_set_bio(native, input, output)
        SSL_set_connect_state(native)
        // Some servers here have long chains.
        SSL_ctrl(native, SSL_CTRL_SET_MAX_CERT_LIST, 1 << 20, nil)
        if let session = offer.session { SSL_set_session(native, session) }
        let list = offer.protocols.flatMap { [UInt8($0.utf8.count)] + Array($0.utf8) }
        if !list.isEmpty { SSL_set_alpn_protos(native, list, UInt32(list.count)) }
    }

    deinit {
        SSL_free(native)
        SSL_CTX_free(context)
    }

    /// What OpenSSL wants to send.
    func takeOutput() -> [UInt8] { takeBytes(of: output) }

    /// Sends what OpenSSL wants to send.
    func sendOutput() {
        let bytes = takeOutput()
        var start = 0
        while start < bytes.count {
            let end = start + min(pieceBytes, bytes.count - start)
            client.send(Array(bytes[start..<end]))
            start = end
        }
    }

    /// Begins the handshake: the bytes that would be sent first.
    func hello() -> [UInt8] {
        SSL_do_handshake(native)
        return takeOutput()
    }

    /// Shakes hands; nil when that succeeds, otherwise the reason of OpenSSL or how the connection
    /// ended.
    func shakeHands() -> String? {
        while true {
            ERR_clear_error()
            let result = SSL_do_handshake(native)
            let error = SSL_get_error(native, result)
            sendOutput()
            if result == 1 { return nil }
            guard error == SSL_ERROR_WANT_READ else {
                return ERR_reason_error_string(ERR_peek_last_error()).map { String(cString: $0) }
            }
            let end = feed()
            if end != .more { return "\(end)" }
        }
    }

    private func feed() -> RawClient.End {
        let end = client.receive()
        let bytes = client.takeReceived()
        if !bytes.isEmpty { BIO_write(input, bytes, Int32(bytes.count)) }
        return end
    }

    /// Encrypts a text without sending it.
    func encrypt(_ bytes: [UInt8]) -> [UInt8] {
        SSL_write(native, bytes, Int32(bytes.count))
        return takeOutput()
    }

    func send(_ text: String) { send(Array(text.utf8)) }

    func send(_ bytes: [UInt8]) {
        SSL_write(native, bytes, Int32(bytes.count))
        sendOutput()
    }

    /// Decrypts what comes next.
    func receive() -> RawClient.End {
        while true {
            if let end = decrypt() { return end }
            let end = feed()
            if end != .more { return end }
        }
    }

    /// Nil when more has to come. A fatal alert counts as a reset.
    private func decrypt() -> RawClient.End? {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        ERR_clear_error()
        let count = SSL_read(native, &buffer, Int32(buffer.count))
        if count > 0 {
            received += buffer[..<Int(count)]
            return .more
        }
        switch SSL_get_error(native, count) {
        case SSL_ERROR_WANT_READ: return nil
        case SSL_ERROR_ZERO_RETURN:
            hasBeenToldGoodbye = true
            return .closed
        default: return .reset
        }
    }

    /// Takes what has been decrypted.
    func takeReceived() -> [UInt8] {
        defer { received = [] }
        return received
    }

    /// One answer, whose content has a length.
    func answer() throws -> RawAnswer {
        let blank = Array("\r\n\r\n".utf8)
        while received.firstRange(of: blank) == nil { try receiveMore() }
        let head = received.firstRange(of: blank)!
        var answer = RawAnswer(head: String(decoding: received[..<head.lowerBound], as: UTF8.self))
        received.removeSubrange(..<head.upperBound)
        let length = Int(answer["Content-Length"] ?? "0") ?? 0
        while received.count < length { try receiveMore() }
        answer.content = Array(received[..<length])
        received.removeSubrange(..<length)
        return answer
    }

    private func receiveMore() throws {
        let end = receive()
        guard end == .more else { throw RawClient.Failure(message: "an answer, got \(end)") }
    }

    /// Says so.
    func sayGoodbye() {
        SSL_shutdown(native)
        sendOutput()
    }

    /// Asks for new keys on both sides, as often as is said.
    func updateKeys(times: Int) -> [UInt8] {
        (0..<times).flatMap { _ in
            SSL_key_update(native, SSL_KEY_UPDATE_REQUESTED)
            SSL_do_handshake(native)
            return takeOutput()
        }
    }

    /// Asks for a handshake in the middle (TLS 1.2).
    func renegotiate() -> [UInt8] {
        SSL_renegotiate(native)
        SSL_do_handshake(native)
        return takeOutput()
    }

    var version: String { String(cString: SSL_get_version(native)) }
    var isResumed: Bool { SSL_session_reused(native) == 1 }
    /// What a later connection may come back with; the caller's to free.
    var session: OpaquePointer? { SSL_get1_session(native) }

    var chosenProtocol: String {
        var name: UnsafePointer<UInt8>?
        var count: UInt32 = 0
        SSL_get0_alpn_selected(native, &name, &count)
        return String(decoding: UnsafeBufferPointer(start: name, count: Int(count)), as: UTF8.self)
    }

    /// The serial number of the server's certificate.
    var serial: Int {
        let certificate = SSL_get1_peer_certificate(native)
        defer { X509_free(certificate) }
        return ASN1_INTEGER_get(X509_get_serialNumber(certificate))
    }
}
