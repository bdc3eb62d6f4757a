import ContractClient
import CurlClient
import Foundation
import HTTPMessages
import HTTPServer
import TLS
import Testing

@Suite("TLS over libcurl", .timeLimit(.minutes(2)))
struct CurlTLSTests {
    @Test("a server is believed by the file of certificates and by its name only")
    func trust() async throws {
        let certificate = TestCertificate()
        let folder = FileManager.default.temporaryDirectory
        let file = folder.appendingPathComponent("accord-\(UUID()).pem")
        try Data(certificate.certificate).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        var trusting = CurlConfiguration()
        trusting.authorityFile = file.path
        for (configuration, host, refusal) in [
            (trusting, "localhost", nil), (CurlConfiguration(), "localhost", "self-signed"),
            (trusting, "127.0.0.1", "does not match"),
        ] {
            try await withCurl(
                configuration,
                server: {
                    $0.layering = try TLSContext(certificate.credentials())
                    $0.messageLimits.maxBodyBytes = 1 << 24
                },
                custom: { request in
                    let bytes = (try? await request.body.collect(upTo: 1 << 24)) ?? []
                    return HTTPResponse(.ok, body: .bytes(bytes + [request.isSecure ? 1 : 0]))
                }
            ) { transport, base in
                let url = base.replacingOccurrences(of: "localhost", with: host) + "/"
                for count in [3, 3_000_000] {
                    let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31) }
                    var answer: [UInt8]?
                    let error = await clientError {
                        answer = try await transport.send(
                            ClientRequest(.post, url, content: .bytes(bytes))
                        ).bytes()
                    }
                    guard let refusal else {
                        let isEcho = answer == bytes + [1]
                        #expect(isEcho, "\(count): \(error as Any)")
                        continue
                    }
                    guard case .cannotConnect(let text) = error else {
                        Issue.record("\(host): \(error as Any)")
                        continue
                    }
                    #expect(text.contains(refusal))
                }
            }
        }
    }
}
