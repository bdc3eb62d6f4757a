import Cryptography
import Foundation
import Testing

@Suite("POST /webhook takes a delivery of a GitHub webhook")
struct ReceiveWebhookTests {
    private static let secrets = ["a secret of the first year", "a-secret-of-the-second-year"]
        .map { $0.replacing(" ", with: "-") }
    private static let push = #"{"ref": "refs/heads/main"}"#

    private func server(_ options: [String] = []) async throws -> TestServer {
        try await TestServer(
            ["--webhook-secrets", Self.secrets.joined(separator: ",")] + options)
    }

    private func deliver(
        _ body: String, event: String = "ping", id: String = UUID().uuidString,
        secret: String = secrets[0], signature: String? = nil, to server: TestServer
    ) async throws -> Answer {
        let code = HMACSHA256.code(for: Array(body.utf8), key: Array(secret.utf8))
        return try await server.api.send(
            "POST", "/webhook",
            fields: [
                ("X-GitHub-Event", event), ("X-GitHub-Delivery", id),
                ("X-Hub-Signature-256", signature ?? "sha256=\(code)"),
                ("Content-Type", "application/json"),
            ], body: Array(body.utf8))
    }

    @Test("ping is answered, under either secret, as it was sent to the last byte")
    func pings() async throws {
        let server = try await server()
        for (number, secret) in Self.secrets.enumerated() {
            let answer = try await deliver(
                "{ \"zen\" :\t\"é\", \"n\": \(number) }\n", secret: secret, to: server)
            #expect(answer.status == 200)
            #expect(answer.text == "Pong!")
            #expect(answer.field("Content-Type")?.hasPrefix("text/plain") == true)
        }
    }

    @Test("its fields are checked")
    func checksFields() async throws {
        let server = try await server()
        let long = String(repeating: "x", count: 129)
        for answer in [
            try await deliver("{}", event: "", to: server),
            try await deliver("{}", event: long, to: server),
            try await deliver("{}", id: "", to: server),
            try await deliver("{}", id: long, to: server),
            try await deliver("{}", signature: long, to: server),
        ] {
            #expect(answer.status == 422, "\(answer.text)")
        }
    }

    @Test("a delivery without the right signature is refused before it is looked at")
    func refusesUnsigned() async throws {
        let server = try await server()
        let right = HMACSHA256.code(for: Array("{}".utf8), key: Array(Self.secrets[0].utf8))
        for signature in [
            "", "sha256=", "sha1=\(right)", "\(right)", "sha256=\(right)0",
            "sha256=\("\(right)".dropLast(2))",
            "sha256=\(String(repeating: "0", count: 64))",
            "sha256=\(String(repeating: "x", count: 64))",
        ] {
            let answer = try await deliver("{}", signature: signature, to: server)
            #expect(answer.status == 403, "\(signature)")
            #expect(answer.code == "bad_signature")
        }
        let garbage = try await deliver("no JSON", signature: "sha256=00", to: server)
        #expect(garbage.status == 403)
        let missing = try await server.api.send(
            "POST", "/webhook",
            fields: [
                ("X-GitHub-Event", "ping"), ("X-GitHub-Delivery", "1"),
                ("Content-Type", "application/json"),
            ], body: Array("{}".utf8))
        #expect(missing.status == 403)
        #expect(
            try await deliver("{}", secret: "another secret of some length", to: server).status
                == 403)
        // None of these counts as taken.
        #expect(try await deliver("{}", to: server).status == 200)
    }

    @Test("a body that is signed and breaks the contract is told so")
    func checksBody() async throws {
        let server = try await server()
        for body in ["", "{", "{} {}", #"{"a": 1, "a": 2}"#, "no JSON"] {
            let answer = try await deliver(body, to: server)
            #expect(answer.status == 400, "\(body)")
            #expect(answer.code == "malformed_request")
        }
        for body in ["[]", "null", "1", "\"ping\""] {
            let answer = try await deliver(body, to: server)
            #expect(answer.status == 422, "\(body)")
            #expect(answer.violations == [" type"])
        }
        let event = try await deliver("{}", event: String(repeating: "x", count: 65), to: server)
        #expect(event.violations == ["/X-GitHub-Event maxLength"])
        let large = try await deliver(
            "{\"a\": \"\(String(repeating: "x", count: 1 << 20))\"}", to: server)
        #expect(large.status == 413)
    }

    @Test("a delivery is taken once: neither its id nor its signature comes again")
    func refusesRepetition() async throws {
        let server = try await server()
        #expect(try await deliver(#"{"n": 1}"#, id: "one", to: server).status == 200)
        for (body, id) in [(#"{"n": 1}"#, "one"), (#"{"n": 2}"#, "one"), (#"{"n": 1}"#, "two")] {
            let answer = try await deliver(body, id: id, to: server)
            #expect(answer.status == 409, "\(body) \(id)")
            #expect(answer.code == "delivery_repeated")
        }
        #expect(try await deliver(#"{"n": 2}"#, id: "two", to: server).status == 200)
    }

    @Test("without a secret there is no webhook")
    func isOff() async throws {
        let answer = try await deliver("{}", to: try await TestServer.shared())
        #expect(answer.status == 404)
        #expect(answer.code == "webhook_off")
    }

    @Test("a push to main runs the command, with its output in the log and nothing of the server's")
    func runsCommand() async throws {
        let process = try await TestServer(
            ["--webhook-command", "echo out; echo err >&2; env | sed 's/^/env /'; exit 3"],
            environment: [
                "ACCORD_WEBHOOK_SECRETS": Self.secrets[0],
                "SECRET_KEY": "a-secret-of-cursors-0123456789",
            ])
        let answer = try await deliver(Self.push, event: "push", to: process)
        #expect(answer.status == 200)
        #expect(answer.text == "Accepted")
        #expect(try await process.logs(#""command":"ended","status":3"#), "\(process.log)")
        for line in [#""output":"out""#, #""output":"err""#, #""output":"env PATH="#] {
            #expect(process.log.contains(line), "\(process.log)")
        }
        #expect(!process.log.contains("ACCORD_") && !process.log.contains("a-secret"))
    }

    @Test("nothing else does")
    func ignores() async throws {
        let marker = FileManager.default.temporaryDirectory
            .appendingPathComponent("accord-hook-\(UUID().uuidString)").path
        let server = try await server(["--webhook-command", "touch \(marker)"])
        for (event, body) in [
            ("push", #"{"ref": "refs/heads/other"}"#), ("push", #"{"ref": "refs/tags/main"}"#),
            ("push", #"{"ref": 1}"#), ("push", #"{}"#), ("issues", Self.push),
        ] {
            let answer = try await deliver(body, event: event, to: server)
            #expect(answer.text == "Ignored", "\(event) \(body)")
        }
        try await Task.sleep(for: .milliseconds(400))
        #expect(!FileManager.default.fileExists(atPath: marker))
        let idle = try await self.server()
        let answer = try await deliver(Self.push, event: "push", to: idle)
        #expect(answer.text == "Ignored")
    }

    @Test("a command that takes too long is killed with its children")
    func killsLate() async throws {
        let server = try await server([
            "--webhook-command", "sleep 61.7 & echo $! ; sleep 61.7", "--webhook-timeout", "1",
        ])
        _ = try await deliver(Self.push, event: "push", to: server)
        #expect(
            try await server.logs(#""error":"it took too long and was killed""#), "\(server.log)")
        let child = try #require(server.log.firstMatch(of: /"output":"([0-9]+)"/)).output.1
        let pid = try #require(Int32(child))
        for _ in 0..<50 where kill(pid, 0) == 0 { try await Task.sleep(for: .milliseconds(20)) }
        // A zombie that nobody has reaped yet answers as well.
        let state = (try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8)) ?? ""
        #expect(state.isEmpty || state.contains(") Z "))
    }

    @Test("one runs at a time and one waits: what it will see needs no third")
    func runsOneAtATime() async throws {
        let gate = FileManager.default.temporaryDirectory
            .appendingPathComponent("accord-gate-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: gate) }
        let server = try await server([
            "--webhook-command",
            "echo begun; while [ ! -e \(gate) ]; do sleep 0.02; done; echo done",
        ])
        for number in 0..<5 {
            let body = #"{"ref": "refs/heads/main", "n": \#(number)}"#
            let answer = try await deliver(body, event: "push", to: server)
            #expect(answer.text == "Accepted")
        }
        // The last one has asked by then.
        try await Task.sleep(for: .seconds(1))
        #expect(FileManager.default.createFile(atPath: gate, contents: nil))
        try await Task.sleep(for: .seconds(2))
        #expect(server.log.components(separatedBy: #""output":"begun""#).count == 3)
        #expect(server.log.components(separatedBy: #""output":"done""#).count == 3)
    }
}
