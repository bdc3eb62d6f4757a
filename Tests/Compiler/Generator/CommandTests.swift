import Arguments
import Foundation
import Testing

@testable import AccordCommand
@testable import Generator

@Suite("The command line") struct CommandTests {
    private let command = GenerateCommand(name: "accord generate")

    @Test("takes a document and a folder, in any order")
    func options() throws {
        let options = try GenerationOptions(["--output", "out", "openapi.yml"])
        #expect(options?.document == "openapi.yml")
        #expect(options?.output == "out")
        #expect(options?.configuration == nil)
        #expect(options?.format == .human)
        let silent = try GenerationOptions([
            "a.yml", "--diagnostics-only", "--format=sarif", "--config", "c.yml", "--root", "..",
        ])
        #expect(silent?.document == "a.yml")
        #expect(silent?.output == nil)
        #expect(silent?.configuration == "c.yml")
        #expect(silent?.format == .sarif)
        #expect(silent?.root == "..")
        #expect(try GenerationOptions(["--help"]) == nil)
    }

    @Test(
        "says what is wrong with it",
        arguments: [
            ([], "missing expected argument '<document>'"),
            (["a.yml"], "expected one of '--output <folder>' and '--diagnostics-only'"),
            (["a.yml", "--output"], "missing value for '--output <folder>'"),
            (["a.yml", "--output="], "missing value for '--output <folder>'"),
            (["a.yml", "b.yml"], "unexpected argument 'b.yml'"),
            (["a.yml", "--outptu", "x"], "unknown option '--outptu'; did you mean '--output'?"),
            (["a.yml", "--frobnicate"], "unknown option '--frobnicate'"),
            (
                ["a.yml", "--format", "sariff"],
                "unknown format 'sariff'; expected one of human, json, sarif, github; "
                    + "did you mean 'sarif'?"
            ),
        ])
    func mistakes(arguments: [String], message: String) {
        #expect(throws: UsageError(message)) { try GenerationOptions(arguments) }
        #expect(command.run(arguments) == 2)
    }

    @Test("ends with 2 for a command that there is not")
    func commands() {
        #expect(Accord.run([]) == 2)
        #expect(Accord.run(["genrate"]) == 2)
        #expect(Accord.run(["--hlep"]) == 2)
        #expect(Accord.run(["--help"]) == 0)
        #expect(Accord.run(["generate", "--help"]) == 0)
    }

    @Test("reads files of the folder that is named as the root, and of no other")
    func root() throws {
        try inFolder { folder in
            let files = [
                ("api/chats/openapi.yml", "A: {$ref: ../../shared/a.yml}", "../../shared/a.yml"),
                ("other/openapi.yml", "A: {$ref: ../secret.yml}", "../secret.yml"),
            ]
            for (path, schema, reference) in files {
                let document = folder.appendingPathComponent(path)
                let other = document.deletingLastPathComponent().appendingPathComponent(reference)
                for file in [document, other.standardizedFileURL] {
                    try FileManager.default.createDirectory(
                        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
                }
                try """
                openapi: 3.1.0
                info: {title: Chats, version: '1'}
                components: {schemas: {\(schema)}}
                """.write(to: document, atomically: true, encoding: .utf8)
                try "type: string".write(
                    to: other.standardizedFileURL, atomically: true, encoding: .utf8)
                let call = [document.path, "--diagnostics-only", "--format", "json"]
                #expect(command.run(call) == 1)
                #expect(command.run(call + ["--root", folder.path + "/other"]) == 1)
                #expect(command.run(call + ["--root", folder.path + "/api/../"]) == 0)
                #expect(command.run(call + ["--root", folder.path + "/absent"]) == 1)
            }
        }
    }

    @Test("ends with 1 and writes nothing when the document is refused or missing")
    func refusals() throws {
        try inFolder { folder in
            let document = folder.appendingPathComponent("openapi.yml").path
            let output = folder.appendingPathComponent("deep/output").path
            #expect(command.run([document, "--output", output]) == 1)
            try "openapi: 3.1.0\n".write(toFile: document, atomically: true, encoding: .utf8)
            #expect(command.run([document, "--output", output]) == 1)
            #expect(!FileManager.default.fileExists(atPath: output))
            try sound.write(toFile: document, atomically: true, encoding: .utf8)
            #expect(command.run([document, "--output", output]) == 0)
            let names = try FileManager.default.contentsOfDirectory(atPath: output)
            #expect(names.count == 18)
        }
    }

    @Test("removes files that another version emitted, and no others")
    func stale() throws {
        try inFolder { folder in
            let document = folder.appendingPathComponent("openapi.yml").path
            try sound.write(toFile: document, atomically: true, encoding: .utf8)
            let texts = [
                "Schemas99.swift": "// Emitted from the contract at every build.\n",
                "Mine.swift": "let mine = 1\n", "notes.txt": "// Emitted from the contract",
            ]
            for (name, text) in texts {
                let path = folder.appendingPathComponent(name).path
                try text.write(toFile: path, atomically: true, encoding: .utf8)
            }
            #expect(command.run([document, "--output", folder.path]) == 0)
            let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
            #expect(!names.contains("Schemas99.swift"))
            #expect(names.contains("Mine.swift"))
            #expect(names.contains("notes.txt"))
            #expect(names.count == 18 + 3)
        }
    }

    @Test("writes a client in TypeScript, and leaves files of other languages alone")
    func client() throws {
        try inFolder { folder in
            let document = folder.appendingPathComponent("openapi.yml").path
            try sound.write(toFile: document, atomically: true, encoding: .utf8)
            let runtime = folder.appendingPathComponent("runtime")
            try FileManager.default.createDirectory(at: runtime, withIntermediateDirectories: true)
            let texts = [
                "gone.ts": "// Emitted from the contract at every build.\n",
                "runtime/gone.ts": "// Emitted from the contract: its runtime.\n",
                "Schemas0.swift": "// Emitted from the contract at every build.\n",
                "runtime/mine.ts": "export {};\n",
            ]
            for (name, text) in texts {
                let path = folder.appendingPathComponent(name).path
                try text.write(toFile: path, atomically: true, encoding: .utf8)
            }
            let call = [document, "--language", "typescript", "--output", folder.path]
            #expect(command.run(call) == 0)
            let names = try FileManager.default.subpathsOfDirectory(atPath: folder.path)
            #expect(Set(names).isSuperset(of: ["index.ts", "schemas.ts", "runtime/client.ts"]))
            #expect(Set(names).isSuperset(of: ["runtime/mine.ts", "Schemas0.swift"]))
            #expect(!names.contains { $0.hasSuffix("gone.ts") })
            #expect(command.run([document, "--language", "cobol", "--output", folder.path]) == 2)
        }
    }

    private let sound = "openapi: 3.1.0\ninfo: {title: A, version: '1'}\npaths: {}\n"

    private func inFolder(_ body: (URL) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("command-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try body(folder)
    }
}
