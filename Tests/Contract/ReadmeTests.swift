import ContractTesting
import Foundation
import JSON
import Testing

@Suite("The README")
struct ReadmeTests {
    private let readme: String

    init() throws {
        readme = try String(
            contentsOf: ServerProcess.root.appendingPathComponent("README.md"), encoding: .utf8)
    }

    /// The fenced block of a language, the first one after a heading.
    private func block(_ language: String, after heading: String) throws -> String {
        let start = try #require(readme.range(of: "\n\(heading)\n"))
        let rest = readme[start.upperBound...]
        let open = try #require(rest.range(of: "```\(language)\n"))
        let close = try #require(rest[open.upperBound...].range(of: "\n```"))
        return String(rest[open.upperBound..<close.lowerBound])
    }

    @Test("its quick start does what it says, as it is printed")
    func quickStart() async throws {
        let server = try await TestServer()
        let address = "base=http://127.0.0.1:8000"
        let printed = try block("sh", after: "## Quick start")
        try #require(printed.contains(address))
        let script = printed.replacingOccurrences(
            of: address, with: "base=http://127.0.0.1:\(server.api.port)")
        let outcome = try Tool.run("/bin/bash", ["-euo", "pipefail", "-c", script])
        #expect(outcome.status == 0, "\(outcome.error)")
        // The message as it was sent, and as it stands in the list.
        #expect(outcome.output.components(separatedBy: "\"Hello, Grace!\"").count == 3)
        // The message of the chat came back over the WebSocket, and stands in the chat.
        #expect(outcome.output.components(separatedBy: "\"Good morning, Grace!\"").count == 3)
        #expect(outcome.output.contains("# Accord"))

        let start = try #require(
            outcome.output.range(of: #"{"type":"/swagger.json#"#, options: .backwards))
        let problem = try JSONValue.parse(Array(outcome.output[start.lowerBound...].utf8))
        let promised = try JSONValue.parse(Array(try block("json", after: "## Quick start").utf8))
        #expect(problem["request_id"].string?.isEmpty == false)
        #expect(problem.without("request_id") == promised.without("request_id"))
    }

    @Test("its Swift example is written in names that exist")
    func example() throws {
        let example = try block("swift", after: "## What it looks like")
        let handler = try String(
            contentsOf: ServerProcess.root.appendingPathComponent(
                "Sources/Handlers/Messages/MessagesHandler.swift"), encoding: .utf8)
        let signature = try #require(example.components(separatedBy: " {\n").first)
        let words = signature.split { $0.isWhitespace }.joined(separator: " ")
        #expect(handler.split { $0.isWhitespace }.joined(separator: " ").contains(words))
        for answer in example.matches(of: /return (\.\w+)/) {
            #expect(handler.contains("return \(answer.output.1)"), "\(answer.output.1)")
        }
        #expect(example.contains("GetMessage.path") && handler.contains("GetMessage.path"))
    }
}

extension JSONValue {
    /// An object's other properties, by name.
    fileprivate func without(_ property: String) -> [String: JSONValue] {
        guard case .object(let object) = self else { return [:] }
        return Dictionary(
            object.filter { $0.key != property }.map { ($0.key, $0.value) },
            uniquingKeysWith: { first, _ in first })
    }
}
