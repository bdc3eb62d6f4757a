import Foundation
import Testing

@testable import CodegenTool

@Suite("The tool's command line") struct ToolTests {
    @Test("takes a document and a folder, in any order")
    func options() throws {
        let options = try Options(["--output", "out", "openapi.yml"])
        #expect(options?.document == "openapi.yml")
        #expect(options?.output == "out")
        let silent = try Options(["a.yml", "--diagnostics-only"])
        #expect(silent?.document == "a.yml")
        #expect(silent?.output == nil)
        #expect(try Options(["--help"]) == nil)
    }

    @Test(
        "says what is wrong with it",
        arguments: [
            ([], "missing expected argument '<openapi.yml>'"),
            (["a.yml"], "expected one of '--output <folder>' and '--diagnostics-only'"),
            (["a.yml", "--output"], "missing value for '--output <folder>'"),
            (["a.yml", "b.yml"], "unexpected argument 'b.yml'"),
            (["a.yml", "--outptu", "x"], "unknown option '--outptu'"),
        ])
    func mistakes(arguments: [String], message: String) {
        #expect {
            try Options(arguments)
        } throws: { error in
            let failure = error as? ToolFailure
            return failure?.status == 2 && failure?.message.hasPrefix(message) == true
        }
    }

    @Test("ends with 1 and writes nothing when the document is refused or missing")
    func refusals() throws {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("tool-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let document = folder.appendingPathComponent("openapi.yml").path
        let output = folder.appendingPathComponent("deep/output").path
        #expect(Tool.run([document, "--output", output]) == 1)
        try "openapi: 3.1.0\n".write(toFile: document, atomically: true, encoding: .utf8)
        #expect(Tool.run([document, "--output", output]) == 1)
        #expect(!FileManager.default.fileExists(atPath: output))
        try "openapi: 3.1.0\ninfo: {title: A, version: '1'}\npaths: {}\n".write(
            toFile: document, atomically: true, encoding: .utf8)
        #expect(Tool.run([document, "--output", output]) == 0)
        let names = try FileManager.default.contentsOfDirectory(atPath: output)
        #expect(names.count == 18)
    }
}
