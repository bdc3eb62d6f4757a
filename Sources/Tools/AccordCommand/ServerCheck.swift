import Arguments
import ContractTesting
import EventLoop
import Generator
import HTTPClient
import SourceText
import Threads

#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// What `accord check` does.
struct ServerCheck: Sendable {
    /// Why nothing can be checked.
    private struct Refusal: Error {
        let message: String
    }

    let arguments: ParsedArguments
    let configuration: DerivedTests.Configuration
    let timeout: Int

    private static let documentPaths = [
        "/openapi.json", "/openapi.yml", "/openapi.yaml", "/swagger.json", "/api/openapi.json",
    ]
    // A server may give more than any document has.
    private static let maxResponseBytes = 16 << 20

    /// Runs it; the status that the program ends with.
    func run() -> Int32 {
        let result = Monitor<Int32?>(nil)
        Task {
            let status = await checked()
            result.withLock { $0 = status }
            result.signal()
        }
        return result.wait { $0 }
    }

    private func checked() async -> Int32 {
        do {
            let loop = try Loop.start(name: "check")
            return try await checked(on: loop)
        } catch let refusal as Refusal {
            Console.say("error: \(refusal.message)\n", to: .error)
        } catch {
            Console.say("error: \(error)\n", to: .error)
        }
        return ExitStatus.wrongUsage.code
    }

    private func checked(on loop: Loop) async throws -> Int32 {
        let address = arguments[CheckCommand.address].first ?? ""
        let transport = try transport(address, on: loop)
        let document = try await document(transport)
        try check(document)
        var configuration = configuration
        // A path that the document's servers have stands in every target already.
        let path = Self.path(of: transport.server)
        let isDeclared = document.operations.contains { $0.basePaths.contains(path) }
        configuration.basePath = path
        let asked =
            isDeclared && !path.isEmpty
            ? try self.transport(String(transport.server.dropLast(path.count)), on: loop)
            : transport
        let tests = DerivedTests(of: document, over: asked, configuration: configuration)
        let isTerminal = isatty(Console.Stream.error.rawValue) == 1
        let start = ContinuousClock.now
        let outcome = await tests.run { progress in
            guard isTerminal else { return }
            let words = "\(progress.phase.rawValue): \(progress.operationID), "
            let counts = "\(progress.exchangeCount) requests, \(progress.findingCount) findings"
            Console.say("\r\u{1B}[K" + words + counts, to: .error)
        }
        if isTerminal { Console.say("\r\u{1B}[K", to: .error) }
        if outcome.exchangeCount == 0 {
            let reasons = outcome.notes.map { "; \($0)" }.joined()
            throw Refusal(
                message: "of \(document.operations.count) operations none is asked\(reasons)")
        }
        if let reason = outcome.unreachable {
            throw Refusal(message: "'\(asked.server)' does not answer: \(reason)")
        }
        try report(outcome, document, asked.server, start.duration(to: .now))
        return outcome.report.findings.isEmpty ? 0 : 1
    }

    // MARK: What is checked

    private func transport(_ address: String, on loop: Loop) throws -> NetworkTransport {
        var limits = HTTPClientLimits()
        limits.exchangeTimeout = .seconds(timeout)
        limits.connectTimeout = .seconds(min(timeout, 5))
        limits.maxResponseBytes = Self.maxResponseBytes
        return try NetworkTransport(address, on: loop, limits: limits)
    }

    private func document(_ transport: NetworkTransport) async throws -> CheckedDocument {
        if let path = arguments[CheckCommand.document] {
            return try Self.document { try CheckedDocument(path: path) }
        }
        for path in Self.documentPaths {
            let response: Exchange.Response
            do {
                response = try await transport.send(
                    Exchange.Request("GET", path, fields: configuration.fields))
            } catch {
                throw Refusal(
                    message:
                        "'\(transport.server)' does not answer: \(TransportError.words(of: error))")
            }
            // Some answer every path with a page.
            let isPage = response.body.first { $0 > 0x20 } == UInt8(ascii: "<")
            guard response.status == 200, !response.body.isEmpty, !isPage else { continue }
            return try Self.document {
                try CheckedDocument(
                    SourceFile(path: transport.server + path, text: response.body))
            }
        }
        throw Refusal(
            message: "'\(transport.server)' has no document at "
                + "\(Self.documentPaths.joined(separator: ", ")); name one by '--document <file>'")
    }

    private static func document(_ read: () throws -> CheckedDocument) throws -> CheckedDocument {
        do {
            return try read()
        } catch let refused as CheckedDocument.Refused {
            Console.report(refused.diagnostics, .human)
            throw Refusal(
                message: refused.diagnostics.isEmpty
                    ? refused.description : "the document is refused")
        }
    }

    /// Names that the document does not have would check nothing, and say that all is well.
    private func check(_ document: CheckedDocument) throws {
        let ids = document.operations.map(\.id)
        let wanted = configuration.operationIDs.union(configuration.excludedOperationIDs)
        for id in wanted.sorted() where !ids.contains(id) {
            let error = UsageError(
                "the document has no operation '\(id)'", meant: id, among: ids)
            throw Refusal(message: error.message)
        }
        let tags = document.operations.flatMap(\.tags)
        for tag in configuration.tags.sorted() where !tags.contains(tag) {
            let error = UsageError(
                "no operation has the tag '\(tag)'", meant: tag, among: Array(Set(tags)).sorted())
            throw Refusal(message: error.message)
        }
    }

    private static func path(of server: String) -> String {
        String(server.dropFirst("http://".count).drop { $0 != "/" })
    }

    // MARK: What is told

    private func report(
        _ outcome: DerivedTests.Outcome, _ document: CheckedDocument, _ server: String,
        _ duration: Duration
    ) throws {
        let report = outcome.report
        if let path = arguments[CheckCommand.junit] {
            try store(Array(report.junit().utf8), at: path)
        }
        if let path = arguments[CheckCommand.html] {
            try store(Array(report.html().utf8), at: path)
        }
        let isHuman: Bool
        switch arguments[CheckCommand.format] ?? .human {
        case .human:
            isHuman = true
            let text = report.text()
            if !text.isEmpty { Console.say(text + "\n", to: .output) }
        case .json:
            isHuman = false
            Console.say(String(decoding: report.json(), as: UTF8.self), to: .output)
        case .github:
            isHuman = false
            Console.say(report.github(), to: .output)
        }
        var lines = outcome.notes.map { "note: \($0)" }
        if arguments[CheckCommand.coverage] { lines += [report.coverage.summary, ""] }
        lines.append(summary(outcome, document, server, duration))
        Console.say(lines.joined(separator: "\n") + "\n", to: isHuman ? .output : .error)
    }

    private func summary(
        _ outcome: DerivedTests.Outcome, _ document: CheckedDocument, _ server: String,
        _ duration: Duration
    ) -> String {
        let statuses = outcome.statuses.sorted { $0.key < $1.key }.map { "\($1) of \($0)" }
        let findings = outcome.report.findings
        let count = Set(findings.map { $0.operationID ?? $0.origin }).count
        let found =
            findings.isEmpty
            ? "nothing found"
            : "\(findings.count) \(findings.count == 1 ? "finding" : "findings") in "
                + "\(count) of them"
        let left = document.operations.count - outcome.operationCount
        let others = left == 0 ? "" : " (\(left) left out)"
        return "\(document.title) \(document.version) at \(server): "
            + "\(outcome.operationCount) operations\(others), \(outcome.exchangeCount) requests"
            + " (\(statuses.joined(separator: ", "))), seed \(configuration.seed): \(found)"
    }

    private func store(_ bytes: [UInt8], at path: String) throws {
        do {
            try Files.store(bytes, at: path)
        } catch {
            throw Refusal(message: error.message)
        }
    }
}
