import CodeText
import EmitSwift
import Foundation
import SourceText
import Testing

@testable import Generator

@Suite("Emitted files", .serialized) struct GoldenTests {
    /// A document and the files that are emitted for it.
    struct Golden: Sendable, CustomTestStringConvertible {
        let document: URL
        let expected: URL
        var testDescription: String { document.deletingLastPathComponent().lastPathComponent }

        /// The folders under Fixtures/golden, and the document that is also compiled and run.
        static let all: [Golden] = {
            let root = DocumentFixture.fixtures.appendingPathComponent("golden")
            let names = (try? FileManager.default.contentsOfDirectory(atPath: root.path)) ?? []
            let folders = names.sorted().map { root.appendingPathComponent($0) }
            let emitted = GoldenTests.repository.appendingPathComponent("Tests/Emitted")
            return folders.map { Golden(folder: $0, document: "in.yml") }
                + [Golden(folder: emitted, document: "openapi.yml")]
        }()

        private init(folder: URL, document name: String) {
            document = folder.appendingPathComponent(name)
            expected = folder.appendingPathComponent("expected")
        }

        func emitted() throws -> [EmittedFile] {
            let bytes = Array(try Data(contentsOf: document))
            let beside = document.deletingLastPathComponent().appendingPathComponent("accord.yml")
            let configuration = (try? Data(contentsOf: beside)).map {
                SourceFile(path: beside.path, text: Array($0))
            }
            let result = Generation.run(
                SourceFile(path: document.path, text: bytes), configuration: configuration)
            return try #require(result.files, "\(result.diagnostics)")
        }

        /// The files that hold more than the notice.
        func filled() throws -> [EmittedFile] {
            try emitted().filter { $0.text.split(separator: "\n").count > 1 }
        }
    }

    static let repository = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    @Test("are the golden ones to the byte", arguments: Golden.all)
    func golden(golden: Golden) throws {
        let files = try golden.filled()
        try expectGolden(files, in: golden.expected)
    }

    @Test("have the names that the build plugin declares")
    func fileNames() throws {
        let files = try #require(Golden.all.first).emitted()
        #expect(files.map(\.name) == SwiftEmission.fileNames)
        let plugin = Self.repository.appendingPathComponent("Plugins/Codegen/Codegen.swift")
        let source = try String(contentsOf: plugin, encoding: .utf8)
        // The plugin cannot import the emitter: this is the expression that it makes the names
        // with.
        let expression = """
            ["Schemas", "Operations"].flatMap { family in (0..<8).map { "\\(family)\\($0).swift" } }
                    + ["Service.swift", "Document.swift"]
            """
        #expect(source.contains(expression))
        let names =
            ["Schemas", "Operations"].flatMap { family in (0..<8).map { "\(family)\($0).swift" } }
            + ["Service.swift", "Document.swift"]
        #expect(SwiftEmission.fileNames == names)
    }

    @Test("are as the formatter wants them, and warn of nothing", arguments: Golden.all)
    func format(golden: Golden) throws {
        try inFolder(of: golden) { folder in
            let configuration = Self.repository.appendingPathComponent(".swift-format").path
            let lint = try Self.run(
                "swift", "format", "lint", "--strict", "--recursive", "--configuration",
                configuration, folder.path)
            #expect(lint.status == 0, "\(lint.output)")
            let before = try texts(in: folder)
            _ = try Self.run(
                "swift", "format", "--in-place", "--recursive", "--configuration", configuration,
                folder.path)
            #expect(try texts(in: folder) == before)
        }
    }

    @Test("compile with every warning an error", arguments: Golden.all)
    func compilation(golden: Golden) throws {
        try inFolder(of: golden) { folder in
            let result = try Self.typecheck(folder)
            #expect(result.status == 0, "\(result.output)")
        }
    }

    @Test("are the same from run to run, and are written only when they differ")
    func determinism() throws {
        let golden = try #require(Golden.all.last)
        let folder = try temporaryFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        // Each process hashes with a seed of its own.
        let tool = Self.products.appendingPathComponent("CodegenTool").path
        let first = try Self.run(tool, golden.document.path, "--output", folder.path)
        #expect(first.status == 0, "\(first.output)")
        let texts = try texts(in: folder)
        let dates = try modificationDates(in: folder)
        for _ in 0..<3 {
            #expect(try Self.run(tool, golden.document.path, "--output", folder.path).status == 0)
        }
        #expect(try self.texts(in: folder) == texts)
        #expect(try modificationDates(in: folder) == dates)
        #expect(
            texts
                == Dictionary(uniqueKeysWithValues: try golden.emitted().map { ($0.name, $0.text) })
        )
    }

    @Test("stay apart: a change of one schema touches one file of types")
    func shards() throws {
        let golden = try #require(Golden.all.last)
        let text = try String(contentsOf: golden.document, encoding: .utf8)
        let changed = text.replacingOccurrences(
            of: "    Series:\n",
            with: "    Series:\n      description: Books that belong together.\n")
        #expect(text != changed)
        let file = SourceFile(path: "a.yml", changed)
        let files = Generation.run(file, sides: [.server, .client]).files ?? []
        let differing = zip(files, try golden.emitted()).filter { $0.text != $1.text }
        #expect(differing.count == 2)
        #expect(differing.map(\.0.name).contains("Document.swift"))
    }

    @Test("hold at most 90 lines an operation, at most 4 levels deep")
    func sizes() throws {
        let document = Self.repository.appendingPathComponent("openapi.yml")
        let bytes = Array(try Data(contentsOf: document))
        let result = Generation.run(SourceFile(path: "openapi.yml", text: bytes))
        let files = try #require(result.files)
        let lines = files.filter { $0.name.hasPrefix("Operations") }
            .flatMap { $0.text.split(separator: "\n", omittingEmptySubsequences: false) }
        let operations = lines.count { $0.hasPrefix("public enum ") }
        #expect(operations > 0)
        #expect(lines.count / max(1, operations) <= 90)
        // A line at 4 levels starts in column 17; what is further in goes on a line before it.
        let code = files.filter { $0.name != "Document.swift" }.flatMap {
            $0.text.split(separator: "\n")
        }
        #expect(code.allSatisfy { $0.prefix { $0 == " " }.count <= 20 })
        #expect(code.allSatisfy { $0.count <= 100 })
    }

    /// Documents with fewer statuses an operation than ours need fewer lines: box.json and discord.json 42.
    @Test("hold at most 60 lines more an operation for a client")
    func clientSizes() throws {
        let document = Self.repository.appendingPathComponent("openapi.yml")
        let file = SourceFile(path: "openapi.yml", text: Array(try Data(contentsOf: document)))
        func lines(_ sides: Set<EmissionConfiguration.Side>) throws -> [Substring] {
            try #require(Generation.run(file, sides: sides).files)
                .filter { !$0.name.hasPrefix("Schemas") && $0.name != "Document.swift" }
                .flatMap { $0.text.split(separator: "\n", omittingEmptySubsequences: false) }
        }
        let served = try lines([.server])
        let both = try lines([.server, .client])
        let operations = served.count { $0.contains("static let description = OperationD") }
        #expect(operations > 0)
        #expect(both.count - served.count <= 60 * operations)
        #expect(both.allSatisfy { $0.count <= 100 })
    }

    // MARK: Files and processes

    /// The folder of the built products: that of the test runner.
    private static let products = URL(fileURLWithPath: CommandLine.arguments[0])
        .deletingLastPathComponent()

    /// Compiles the files of a folder, with every warning an error.
    static func typecheck(_ folder: URL) throws -> (status: Int32, output: String) {
        let modules = products.appendingPathComponent("Modules").path
        let system = repository.appendingPathComponent("Sources/System").path
        let libraries = ["CPCRE2", "COpenSSL", "CArgon2", "CZlib"]
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        return try run(
            [
                "swiftc", "-typecheck", "-swift-version", "6", "-strict-memory-safety",
                "-warnings-as-errors", "-module-name", "Golden", "-package-name", "golden",
                "-I", modules,
                "-enable-upcoming-feature", "ExistentialAny",
                "-enable-upcoming-feature", "InternalImportsByDefault",
                "-enable-upcoming-feature", "MemberImportVisibility",
            ] + libraries.flatMap { ["-I", "\(system)/\($0)"] }
                + files.map { folder.appendingPathComponent($0).path })
    }

    private func temporaryFolder() throws -> URL {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("golden-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        return folder
    }

    /// Calls with a folder that holds the emitted files.
    private func inFolder(of golden: Golden, _ body: (URL) throws -> Void) throws {
        let folder = try temporaryFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        for file in try golden.emitted() {
            try Data(file.bytes).write(to: folder.appendingPathComponent(file.name))
        }
        try body(folder)
    }

    private func texts(in folder: URL) throws -> [String: String] {
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        return Dictionary(
            uniqueKeysWithValues: try names.map { name in
                (name, try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8))
            })
    }

    private func modificationDates(in folder: URL) throws -> [String: Date] {
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        return Dictionary(
            uniqueKeysWithValues: try names.compactMap { name in
                let path = folder.appendingPathComponent(name).path
                let attributes = try FileManager.default.attributesOfItem(atPath: path)
                return (attributes[.modificationDate] as? Date).map { (name, $0) }
            })
    }

    static func run(_ arguments: String...) throws -> (status: Int32, output: String) {
        try run(arguments)
    }

    static func run(_ arguments: [String]) throws -> (status: Int32, output: String) {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = arguments
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let output = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: output, as: UTF8.self))
    }
}
