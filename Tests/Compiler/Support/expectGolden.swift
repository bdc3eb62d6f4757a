import CodeText
import Foundation
import Testing

/// Holds emitted files against those of a folder, to the byte; `UPDATE_GOLDEN=1` writes that folder anew.
func expectGolden(_ files: [EmittedFile], in folder: URL) throws {
    let environment = ProcessInfo.processInfo.environment
    if environment["UPDATE_GOLDEN"] == "1" {
        try #require(environment["CI"] != "true", "golden files may not be rewritten in CI")
        try? FileManager.default.removeItem(at: folder)
        try FileManager.default.createDirectory(
            at: folder, withIntermediateDirectories: true)
        for file in files {
            let target = folder.appendingPathComponent(file.name + ".txt")
            try Data(file.bytes).write(to: target)
        }
    }
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    #expect(names.sorted() == files.map { $0.name + ".txt" }.sorted())
    for file in files {
        let target = folder.appendingPathComponent(file.name + ".txt")
        let text = try String(contentsOf: target, encoding: .utf8)
        #expect(file.text == text, "\(file.name) differs from \(target.path)")
    }
}
