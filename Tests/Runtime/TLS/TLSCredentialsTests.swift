import CLibSSL
import HTTPServer
import TLS
import Testing

@Suite("Certificates and keys")
struct TLSCredentialsTests {
    private static let good = TestCertificate(serial: 0x1F2E)
    private static let other = TestCertificate()

    @Test("What cannot be used is told apart")
    func refusals() {
        let (certificate, key) = (Self.good.certificate, Self.good.key)
        let nothing = Array("nothing\n".utf8)
        let half = Array(Self.other.certificate.prefix(200))
        let cases: [(certificates: [UInt8], key: [UInt8], error: TLSError)] = [
            (nothing, key, .noCertificate), ([], key, .noCertificate), (key, key, .noCertificate),
            (half, key, .damagedCertificate(1)),
            (certificate + half, key, .damagedCertificate(2)),
            (certificate, nothing, .noKey), (certificate, [], .noKey),
            (certificate, certificate, .noKey), (certificate, Array(key.prefix(60)), .noKey),
            (certificate, Self.good.encryptedKey, .encryptedKey),
            (certificate, Self.other.key, .mismatch),
        ]
        for (certificates, key, error) in cases {
            #expect(throws: error) { try TLSCredentials(certificates: certificates, key: key) }
        }
    }

    @Test("What can be used may have text around it, and says what it is")
    func reading() throws {
        let text = Array("a comment\n".utf8)
        let credentials = try TLSCredentials(
            certificates: text + Self.good.certificate + Self.other.certificate + text,
            key: text + Self.good.key)
        #expect(credentials.serialNumber == "1F2E")
        #expect(credentials.notAfter - credentials.notBefore == 7_200)
    }

    @Test("A key that is too short is OpenSSL's to refuse")
    func shortKey() throws {
        let credentials = try TestCertificate(type: EVP_PKEY_RSA).credentials()
        let error = #expect(throws: TLSError.self) { try TLSContext(credentials) }
        #expect(error?.description.contains("too small") == true, "\(String(describing: error))")
    }

    @Test("A replaced certificate is met by new connections, and the old ones go on")
    func replacement() async throws {
        let context = try TLSContext(TestCertificate(serial: 1).credentials())
        try await withTLSServer(context: context) { server in
            let old = TLSPeer(try RawClient(server.port))
            try #require(old.shakeHands() == nil)
            #expect(old.serial == 1)
            try context.replace(TestCertificate(serial: 2).credentials())
            #expect(throws: TLSError.self) {
                try context.replace(TestCertificate(serial: 3, type: EVP_PKEY_RSA).credentials())
            }
            #expect(context.credentials.serialNumber == "02")
            let new = TLSPeer(try RawClient(server.port))
            try #require(new.shakeHands() == nil)
            #expect(new.serial == 2)
            for peer in [old, new] {
                peer.send(TLSServerTests.get)
                #expect(try peer.answer().text == "/a")
            }
        }
    }

    @Test(
        "A client may come back with a ticket, until the certificate is replaced",
        arguments: TLSServerTests.versions)
    func resumption(version: Int32) async throws {
        let context = try TLSContext(TestCertificate(serial: 1).credentials())
        try await withTLSServer(context: context) { server in
            var session: OpaquePointer?
            for isResumed in [false, true, true] {
                let peer = TLSPeer(
                    try RawClient(server.port), .init(version: version, session: session))
                try #require(peer.shakeHands() == nil)
                #expect(peer.isResumed == isResumed)
                peer.send(TLSServerTests.get)
                #expect(try peer.answer().text == "/a")
                SSL_SESSION_free(session)
                session = peer.session
                peer.sayGoodbye()
            }
            try context.replace(TestCertificate(serial: 2).credentials())
            let peer = TLSPeer(
                try RawClient(server.port), .init(version: version, session: session))
            try #require(peer.shakeHands() == nil)
            #expect(!peer.isResumed)
            SSL_SESSION_free(session)
            // In TLS 1.3 the client is done before the server is.
            let expected = TLSFigures(full: 2, resumed: 2)
            waitUntil { context.figures == expected }
            #expect(context.figures == expected)
        }
    }
}
