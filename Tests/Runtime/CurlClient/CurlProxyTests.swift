import ContractClient
import CurlClient
import Foundation
import HTTPMessages
import HTTPServer
import TLS
import Testing

@Suite("Proxies and HTTP/2 over libcurl", .timeLimit(.minutes(2)))
struct CurlProxyTests {
    @Test("a proxy is asked for the whole address")
    func proxy() async throws {
        let told: @Sendable (HTTPRequest) async -> HTTPResponse = { request in
            let text = "\(request.head.authority) \(request.head.target)"
            return HTTPResponse(.ok, body: .bytes(Array(text.utf8)))
        }
        try await withCurl(custom: told) { _, base in
            var configuration = CurlConfiguration()
            configuration.proxy = .address(base)
            let transport = try CurlTransport(configuration)
            for name in ["one.test", "two.test"] {
                let answer = try await transport.send(
                    ClientRequest(.get, "http://\(name)/a%2Fb?c=d"))
                #expect(try await answer.text() == "\(name) /a%2Fb?c=d")
            }
            await transport.close()
        }
    }

    @Test(
        "a server that speaks HTTP/2 is spoken to in it",
        .enabled(if: Nginx.isThere, "nginx is not there: HTTP/2 is not tested"))
    func http2() async throws {
        let echo: @Sendable (HTTPRequest) async -> HTTPResponse = { request in
            let bytes = (try? await request.body.collect(upTo: 1 << 24)) ?? []
            return HTTPResponse(.ok, fields: ["X-Target": request.head.target], body: .bytes(bytes))
        }
        try await withCurl(
            server: { $0.messageLimits.maxBodyBytes = 1 << 24 }, custom: echo
        ) { _, base in
            let nginx = try Nginx(before: base.replacing("localhost", with: "127.0.0.1"))
            defer { nginx.stop() }
            var configuration = CurlConfiguration()
            configuration.socket = nginx.socket
            configuration.authorityFile = nginx.certificate
            let transport = try CurlTransport(configuration)
            try await nginx.untilItAnswers(transport)
            for count in [0, 3, 3_000_000] {
                let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31) }
                let answer = try await transport.send(
                    ClientRequest(.post, "https://localhost/a?b=\(count)", content: .bytes(bytes)))
                #expect(answer.fields["X-Protocol"] == "HTTP/2.0")
                #expect(answer.fields["X-Target"] == "/a?b=\(count)")
                let isEcho = try await answer.bytes() == bytes
                #expect(isEcho)
            }
            let bodies = try await withThrowingTaskGroup(of: String.self) { group in
                for number in 0..<40 {
                    group.addTask {
                        let bytes = Array("\(number)".utf8)
                        return try await transport.send(
                            ClientRequest(.post, "https://localhost/", content: .bytes(bytes))
                        ).text()
                    }
                }
                return try await group.reduce(into: Set()) { $0.insert($1) }
            }
            #expect(bodies == Set((0..<40).map(String.init)))
            await transport.close()
        }
    }
}

/// nginx, which speaks HTTP/2 over TLS, in front of a server.
private struct Nginx {
    /// Its socket, as a configuration names it.
    var socket: String { "unix:\(folder.path)/socket" }
    /// The path of its certificate.
    var certificate: String { folder.appendingPathComponent("certificate.pem").path }

    private static let path = "/usr/sbin/nginx"
    /// Whether it can be run; in CI it must.
    static let isThere =
        ProcessInfo.processInfo.environment["CI"] == "true"
        || FileManager.default.isExecutableFile(atPath: path)

    private let folder: URL
    private let process = Process()

    init(before address: String) throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("accord-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let pair = TestCertificate()
        try Data(pair.certificate).write(to: folder.appendingPathComponent("certificate.pem"))
        try Data(pair.key).write(to: folder.appendingPathComponent("key.pem"))
        let text = """
            daemon off; pid \(folder.path)/nginx.pid; error_log \(folder.path)/log; worker_processes 1;
            \(geteuid() == 0 ? "user root;" : "")
            events {}
            http {
                access_log off; client_max_body_size 0;
                client_body_temp_path \(folder.path)/t1; proxy_temp_path \(folder.path)/t2;
                fastcgi_temp_path \(folder.path)/t3; uwsgi_temp_path \(folder.path)/t4;
                scgi_temp_path \(folder.path)/t5;
                server {
                    listen unix:\(folder.path)/socket ssl http2;
                    ssl_certificate \(folder.path)/certificate.pem;
                    ssl_certificate_key \(folder.path)/key.pem;
                    add_header X-Protocol $server_protocol;
                    location / { proxy_pass \(address); proxy_http_version 1.1; }
                }
            }
            """
        let file = folder.appendingPathComponent("nginx.conf")
        try Data(text.utf8).write(to: file)
        process.executableURL = URL(fileURLWithPath: Self.path)
        process.arguments = [
            "-c", file.path, "-p", folder.path, "-e", folder.appendingPathComponent("log").path,
        ]
        try process.run()
    }

    func untilItAnswers(_ transport: CurlTransport) async throws {
        for _ in 0..<200 {
            if let answer = try? await transport.send(ClientRequest(.get, "https://localhost/")) {
                _ = try await answer.bytes()
                return
            }
            try await Task.sleep(for: .milliseconds(50))
        }
        Issue.record(
            "nginx does not answer: \(try String(contentsOf: folder.appendingPathComponent("log"), encoding: .utf8))"
        )
    }

    func stop() {
        process.terminate()
        process.waitUntilExit()
        try? FileManager.default.removeItem(at: folder)
    }
}
