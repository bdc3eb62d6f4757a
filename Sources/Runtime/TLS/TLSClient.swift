import CLibSSL
public import EventLoop

/// Whom a client believes: the authorities whose certificates it takes.
public final class TLSTrust: @unchecked Sendable {
    // SAFETY: OpenSSL makes sessions of it on any thread, and nothing else changes it.

    fileprivate let pointer: OpaquePointer

    /// Makes it of certificates in PEM; without them, of those that the system trusts
    /// (`SSL_CERT_FILE` and `SSL_CERT_DIR` name others).
    public init(certificates: [UInt8]? = nil) throws(TLSError) {
        ERR_clear_error()
        guard let pointer = SSL_CTX_new(TLS_client_method()) else { throw .lastRefusal() }
        self.pointer = pointer
        libssl_cache_no_sessions(pointer)
        libssl_release_buffers(pointer)
        SSL_CTX_set_verify(pointer, SSL_VERIFY_PEER, nil)
        // RFC 7301 3.1: names, each behind its length. Here success is 0.
        let protocols = [8] + Array("http/1.1".utf8)
        guard libssl_set_versions(pointer, TLS1_2_VERSION, TLS1_3_VERSION) == 1,
            SSL_CTX_set_alpn_protos(pointer, protocols, UInt32(protocols.count)) == 0
        else { throw .lastRefusal() }
        guard let certificates else {
            guard SSL_CTX_set_default_verify_paths(pointer) == 1 else { throw .lastRefusal() }
            return
        }
        let store = SSL_CTX_get_cert_store(pointer)
        for certificate in try TLSCredentials.readCertificates(certificates) {
            X509_STORE_add_cert(store, certificate)
            X509_free(certificate)
        }
    }

    deinit { SSL_CTX_free(pointer) }
}

/// TLS towards one host: gives a client's connection the layer that proves who answers.
///
///     let tls = TLSClient(host: "example.org", trust: try TLSTrust())
///     let connection = try await HTTPConnection.connect(
///         host: "example.org", port: 443, on: loop, layering: tls)
///
/// TLS 1.2 and 1.3. The certificate has to be good for the host, a name or an address, and to lead
/// to an authority that is trusted; there is no way to do without.
public struct TLSClient: SocketLayering {
    private let host: String
    private let trust: TLSTrust

    /// Makes it for a name, or an address without brackets.
    public init(host: String, trust: TLSTrust) {
        self.host = host
        self.trust = trust
    }

    /// What makes the layers of connections to the host.
    public func layers(on loop: Loop) -> () -> SocketLayer {
        let workspace = TLSWorkspace()
        return { TLSSession(.client(self), workspace) }
    }

    /// OpenSSL's part of a new connection; nil when there is no memory, or the host is no name.
    func makeSession() -> OpaquePointer? {
        ERR_clear_error()
        guard let session = SSL_new(trust.pointer) else { return nil }
        // RFC 6066 3: an address is not named to the server.
        let isReady =
            X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(session), host) == 1
            || SSL_set1_host(session, host) == 1 && libssl_name_server(session, host) == 1
        if isReady { return session }
        SSL_free(session)
        return nil
    }

    /// Why the handshake of a session has failed.
    static func refusal(_ session: OpaquePointer) -> String {
        let code = SSL_get_verify_result(session)
        if code != Int(X509_V_OK) {
            let reason = X509_verify_cert_error_string(code).map { String(cString: $0) }
            return "its certificate is refused: \(reason ?? "error \(code)")"
        }
        let reason = ERR_reason_error_string(ERR_peek_last_error()).map { String(cString: $0) }
        return "the handshake of TLS failed: \(reason ?? "the connection broke")"
    }
}
