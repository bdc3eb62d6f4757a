import Foundation
import Testing

@testable import ContractTesting

@Suite("A replay line sends the same request once more, without its secrets") struct ReplayLineTests
{
    private func exchange(
        _ method: String, _ target: String, _ fields: [(String, String)] = [], body: [UInt8] = [],
        seed: UInt64? = nil
    ) -> Exchange {
        Exchange(
            origin: "a test", server: "http://127.0.0.1:8000",
            request: .init(method, target, fields: fields.map { .init($0.0, $0.1) }, body: body),
            response: .init(200), seed: seed)
    }

    /// What a shell makes of a line: the arguments of curl, and what comes on its standard input.
    private func arguments(_ line: String) throws -> [String] {
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = [
            "-c", #"curl() { printf '<%s>' "$@"; case "$*" in *@-*) od -An -tx1;; esac; };"# + line,
        ]
        process.environment = [
            "PATH": "/usr/bin:/bin", "ACCORD_TOKEN": "my token", "ACCORD_SECRET": "$x `y`",
        ]
        process.standardOutput = output
        try process.run()
        let data = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        return String(decoding: data, as: UTF8.self).split(separator: "<").map {
            String($0.prefix { $0 != ">" })
        }
    }

    @Test("quotes for sh whatever is in a request")
    func quotes() throws {
        let text = ReplayLine().text(
            of: exchange(
                "POST", "/p/$HOME/`id`/it's?a=\"1\"&b=\\",
                [("X-A", "it's; $(rm) \\ !"), ("X-B", "")],
                body: Array(#"{"a": "it's $HOME"}"#.utf8)))
        let words = try arguments(text)
        #expect(words.contains("http://127.0.0.1:8000/p/$HOME/`id`/it's?a=\"1\"&b=\\"))
        #expect(words.contains("X-A: it's; $(rm) \\ !"))
        #expect(words.contains("X-B;"))
        #expect(words.contains(#"{"a": "it's $HOME"}"#))
        #expect(words.contains("Content-Type:"))
    }

    @Test("bytes that no command line can hold come through base64")
    func binary() throws {
        for body in [[0, 0xFF, 0x0A], Array("@file".utf8)] as [[UInt8]] {
            let words = try arguments(ReplayLine().text(of: exchange("PUT", "/", body: body)))
            #expect(words.contains("@-"))
            let hex = body.map { String(format: " %02x", $0) }.joined()
            let line = ReplayLine().text(of: exchange("PUT", "/", body: body))
            #expect(line.hasPrefix("printf %s "))
            let process = try output(of: line.replacing("curl ", with: "od -An -tx1 #"))
            #expect(process.trimmingCharacters(in: .newlines) == hex)
        }
    }

    private func output(of line: String) throws -> String {
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = ["-c", line]
        process.standardOutput = output
        try process.run()
        let data = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return String(decoding: data, as: UTF8.self)
    }

    @Test("has variables in the place of credentials")
    func secrets() throws {
        let pets = try Pets(
            """
            /pets: {get: {security: [{key: []}, {who: []}], responses: {'204': {description: Done.}}}}
            """,
            components: """
                components:
                  securitySchemes:
                    key: {type: apiKey, in: header, name: X-Key}
                    who: {type: apiKey, in: query, name: who}
                """)
        let replay = ReplayLine(pets.checker.document)
        let line = replay.text(
            of: exchange(
                "GET", "/pets?a=1&who=secret&b=2",
                [
                    ("authorization", "Bearer secret"), ("X-Key", "secret"), ("Cookie", "a=secret"),
                    ("Sec-WebSocket-Protocol", "bearer, secret"),
                ]))
        #expect(!line.contains("secret"))
        let words = try arguments(line)
        #expect(words.contains("authorization: Bearer my token"))
        #expect(words.contains("X-Key: $x `y`"))
        #expect(words.contains("http://127.0.0.1:8000/pets?a=1&who=$x `y`&b=2"))
    }

    @Test("HEAD, other methods, fields that curl makes itself, and the seed")
    func details() {
        let line = ReplayLine().text(
            of: exchange(
                "HEAD", "/",
                [("Host", "127.0.0.1:8000"), ("Content-Length", "0"), ("Accept", "*/*")],
                seed: 42))
        #expect(
            line
                == "ACCORD_SEED=42 curl -sS -i --http1.1 --path-as-is --globoff --head "
                + "-H 'User-Agent:' -H 'Accept: */*' 'http://127.0.0.1:8000/'")
        #expect(ReplayLine().text(of: exchange("QUERY", "/")).contains("-X 'QUERY'"))
    }
}
