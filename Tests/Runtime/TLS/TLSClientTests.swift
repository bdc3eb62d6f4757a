import EventLoop
import HTTPClient
import HTTPMessages
import HTTPServer
import TLS
import Testing

@Suite("A client of TLS", .serialized)
struct TLSClientTests {
    private static let certificate = TestCertificate()

    /// Serves what was sent, with whether it came by TLS behind it, while `test` runs.
    private func withEcho(
        _ layering: (any SocketLayering)?, test: (UInt16, Loop) async throws -> Void
    ) async throws {
        let echo = TestResponder { request in
            let bytes = (try? await request.body.collect(upTo: 4 << 20)) ?? []
            return HTTPResponse(.ok, body: .bytes(bytes + Array("\(request.isSecure)".utf8)))
        }
        var configuration = HTTPServerConfiguration(host: "127.0.0.1", port: 0)
        configuration.maxQueueDelay = nil
        configuration.layering = layering
        let listener = HTTPListener(configuration: configuration, responder: echo)
        let loops = try LoopGroup(count: 2)
        let port = try await listener.start(on: loops).port
        let result: Result<Void, any Error>
        do { result = .success(try await test(port, loops.loops[1])) } catch {
            result = .failure(error)
        }
        await listener.stop(within: .zero)
        loops.stop()
        try result.get()
    }

    /// Connects to this machine as to `host`, believing the certificate's own signature.
    private func connect(
        _ port: UInt16, on loop: Loop, as host: String = "localhost",
        trusting certificate: TestCertificate = certificate
    ) async throws -> HTTPConnection {
        let trust = try TLSTrust(certificates: certificate.certificate)
        return try await HTTPConnection.connect(
            host: "127.0.0.1", port: port, on: loop, layering: TLSClient(host: host, trust: trust))
    }

    @Test("sends and receives, little and much, on one connection")
    func exchanges() async throws {
        try await withEcho(TLSContext(Self.certificate.credentials())) { port, loop in
            let connection = try await connect(port, on: loop)
            for count in [0, 1, 70_000, 600_000] {
                let body = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31) }
                let answer = try await connection.send(
                    HTTPClientRequest(.post, "/custom", body: body))
                // Not compared in the expectation, which would print millions of bytes.
                let isEcho = answer.body == body + Array("true".utf8)
                #expect(isEcho, "\(count) bytes")
            }
            await connection.close()
        }
    }

    @Test("believes only who proves to be the host")
    func refuses() async throws {
        let past = TestCertificate(from: -7_200, to: -3_600)
        for (server, host, trusted, reason) in [
            (Self.certificate, "example.org", Self.certificate, "hostname mismatch"),
            (Self.certificate, "127.0.0.1", Self.certificate, "IP address mismatch"),
            (Self.certificate, "localhost", TestCertificate(), "self-signed certificate"),
            (past, "localhost", past, "certificate has expired"),
        ] {
            try await withEcho(TLSContext(server.credentials())) { port, loop in
                let error = await #expect(throws: HTTPClientError.self) {
                    _ = try await connect(port, on: loop, as: host, trusting: trusted)
                }
                #expect("\(error as Any)".contains("its certificate is refused: \(reason)"))
            }
        }
    }

    @Test("says so where nobody speaks TLS")
    func plainText() async throws {
        try await withEcho(nil) { port, loop in
            let error = await #expect(throws: HTTPClientError.self) {
                _ = try await connect(port, on: loop)
            }
            #expect("\(error as Any)".contains("the handshake of TLS failed"))
        }
    }

    @Test("takes no authorities that cannot be read")
    func unreadable() {
        #expect(throws: TLSError.noCertificate) { _ = try TLSTrust(certificates: []) }
    }
}
