import CodeText
import Foundation
import SourceText
import Testing

@testable import Generator

@Suite("Emitted clients", .serialized) struct TypeScriptGoldenTests {
    /// A document and the files that are emitted for it, without those of the runtime.
    struct Golden: Sendable, CustomTestStringConvertible {
        let document: URL
        let expected: URL
        var testDescription: String { document.deletingLastPathComponent().lastPathComponent }

        /// The folders under Fixtures/golden, and the document whose client is run.
        static let all: [Golden] = {
            let root = DocumentFixture.fixtures.appendingPathComponent("golden")
            let names = (try? FileManager.default.contentsOfDirectory(atPath: root.path)) ?? []
            let clients = GoldenTests.repository.appendingPathComponent("Tests/Clients/typescript")
            return names.sorted().map { root.appendingPathComponent($0) }.map {
                Golden(
                    document: $0.appendingPathComponent("in.yml"),
                    expected: $0.appendingPathComponent("typescript"))
            } + [
                Golden(
                    document: clients.appendingPathComponent("openapi.yml"),
                    expected: clients.appendingPathComponent("expected"))
            ]
        }()

        func emitted() throws -> [EmittedFile] {
            let beside = document.deletingLastPathComponent().appendingPathComponent("accord.yml")
            let configuration = (try? Data(contentsOf: beside)).map {
                SourceFile(path: beside.path, text: Array($0))
            }
            let result = Generation.run(
                SourceFile(path: document.path, text: Array(try Data(contentsOf: document))),
                language: .typescript, configuration: configuration)
            return try #require(result.files, "\(result.diagnostics)")
        }
    }

    @Test("are the golden ones to the byte", arguments: Golden.all)
    func golden(golden: Golden) throws {
        let files = try golden.emitted().filter { !$0.name.hasPrefix("runtime/") }
        try expectGolden(files, in: golden.expected)
    }

    @Test("compile", .enabled(if: TypeScriptCompiler.isThere))
    func compilation() throws {
        let clients = try Golden.all.map { try $0.emitted() }
        #expect(try TypeScriptCompiler.complaints(about: clients) == "")
    }

    @Test("are the same from run to run")
    func determinism() throws {
        let golden = try #require(Golden.all.last)
        // Each process hashes with a seed of its own.
        let tool = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
            .appendingPathComponent("CodegenTool").path
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("clients-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        for name in ["a", "b"] {
            let result = try GoldenTests.run(
                tool, golden.document.path, "--language", "typescript", "--output",
                folder.appendingPathComponent(name).path)
            #expect(result.status == 0, "\(result.output)")
        }
        let difference = try GoldenTests.run(
            "diff", "-r", folder.appendingPathComponent("a").path,
            folder.appendingPathComponent("b").path)
        #expect(difference.output == "")
    }

    @Test("have of the runtime what they need, and no more")
    func runtime() throws {
        func names(_ document: String) throws -> Set<String> {
            let result = Generation.run(SourceFile(path: "a.yml", document), language: .typescript)
            let files = try #require(result.files, "\(result.diagnostics)")
            return Set(
                files.map(\.name).filter { $0.hasPrefix("runtime/") }
                    .map { $0.dropFirst("runtime/".count).dropLast(".ts".count) }.map(String.init))
        }
        let core: Set = [
            "answers", "bodies", "client", "credentials", "errors", "operations", "parameters",
            "retries",
        ]
        #expect(try names("openapi: 3.1.0\ninfo: {title: A, version: '1'}\npaths: {}\n") == core)
        let everything = try #require(Golden.all.last)
        let text = try String(contentsOf: everything.document, encoding: .utf8)
        #expect(
            try names(text)
                == core.union([
                    "forms", "pages", "progress", "refreshing", "sequences", "sockets", "styles",
                ]))
    }
}
