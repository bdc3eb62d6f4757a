import AccordClient
import ContractClient
import ContractRuntime
import Cryptography
import Foundation
import HTTPMessages
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
    ) async throws -> ClientAnswer<ReceiveWebhook> {
        let code = HMACSHA256.code(for: Array(body.utf8), key: Array(secret.utf8))
        return try await server.api.client().receiveWebhook(
            .init(
                xGitHubEvent: event, xGitHubDelivery: id,
                xHubSignature256: signature ?? "sha256=\(code)",
                body: RequestContent(Array(body.utf8))))
    }

    @Test("ping is answered, under either secret, as it was sent to the last byte")
    func pings() async throws {
        let server = try await server()
        for (number, secret) in Self.secrets.enumerated() {
            let answer = try await deliver(
                "{ \"zen\" :\t\"é\", \"n\": \(number) }\n", secret: secret, to: server)
            #expect(try answer.ok.body == "Pong!")
            #expect(answer.fields[.contentType]?.hasPrefix("text/plain") == true)
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
            expectProblem(answer, .unprocessableContent, .contractViolation)
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
            #expect(answer.status == .forbidden, "\(signature)")
            #expect(ProblemCode(answer.problem) == .badSignature)
        }
        let garbage = try await deliver("no JSON", signature: "sha256=00", to: server)
        expectProblem(garbage, .forbidden, .badSignature)
        let missing = try await server.api.client().receiveWebhook(
            .init(
                xGitHubEvent: "ping", xGitHubDelivery: "1",
                body: RequestContent(Array("{}".utf8))))
        expectProblem(missing, .forbidden, .badSignature)
        let foreign = try await deliver("{}", secret: "another secret of some length", to: server)
        expectProblem(foreign, .forbidden, .badSignature)
        // None of these counts as taken.
        _ = try await deliver("{}", to: server).ok
    }

    @Test("a body that is signed and breaks the contract is told so")
    func checksBody() async throws {
        let server = try await server()
        for body in ["", "{", "{} {}", #"{"a": 1, "a": 2}"#, "no JSON"] {
            let answer = try await deliver(body, to: server)
            #expect(answer.status == .badRequest, "\(body)")
            #expect(ProblemCode(answer.problem) == .malformedRequest)
        }
        for body in ["[]", "null", "1", "\"ping\""] {
            let answer = try await deliver(body, to: server)
            #expect(answer.status == .unprocessableContent, "\(body)")
            #expect(answer.violations == [" type"])
        }
        let event = try await deliver("{}", event: String(repeating: "x", count: 65), to: server)
        #expect(event.violations == ["/X-GitHub-Event maxLength"])
        let large = try await deliver(
            "{\"a\": \"\(String(repeating: "x", count: 1 << 20))\"}", to: server)
        #expect(large.status == .contentTooLarge)
    }

    @Test("a delivery is taken once: neither its id nor its signature comes again")
    func refusesRepetition() async throws {
        let server = try await server()
        _ = try await deliver(#"{"n": 1}"#, id: "one", to: server).ok
        for (body, id) in [(#"{"n": 1}"#, "one"), (#"{"n": 2}"#, "one"), (#"{"n": 1}"#, "two")] {
            let answer = try await deliver(body, id: id, to: server)
            #expect(answer.status == .conflict, "\(body) \(id)")
            #expect(ProblemCode(answer.problem) == .deliveryRepeated)
        }
        _ = try await deliver(#"{"n": 2}"#, id: "two", to: server).ok
    }

    @Test("without a secret there is no webhook")
    func isOff() async throws {
        let answer = try await deliver("{}", to: try await TestServer.shared())
        expectProblem(answer, .notFound, .webhookOff)
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
        #expect(try answer.ok.body == "Accepted")
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
            #expect(try answer.ok.body == "Ignored", "\(event) \(body)")
        }
        try await Task.sleep(for: .milliseconds(400))
        #expect(!FileManager.default.fileExists(atPath: marker))
        let idle = try await self.server()
        let answer = try await deliver(Self.push, event: "push", to: idle)
        #expect(try answer.ok.body == "Ignored")
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
            #expect(try answer.ok.body == "Accepted")
        }
        // The last one has asked by then.
        try await Task.sleep(for: .seconds(1))
        #expect(FileManager.default.createFile(atPath: gate, contents: nil))
        try await Task.sleep(for: .seconds(2))
        #expect(server.log.components(separatedBy: #""output":"begun""#).count == 3)
        #expect(server.log.components(separatedBy: #""output":"done""#).count == 3)
    }
}
