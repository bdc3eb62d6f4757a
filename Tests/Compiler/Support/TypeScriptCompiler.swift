import CodeText
import Foundation

/// Debian's `tsc`, which script/setup --tests installs.
enum TypeScriptCompiler {
    /// Whether it can be run; in CI it must.
    static let isThere =
        ProcessInfo.processInfo.environment["CI"] == "true"
        || (try? GoldenTests.run("tsc", "--version"))?.status == 0

    /// What the compiler says of clients, each a list of files; nothing when all is well.
    static func complaints(about clients: [[EmittedFile]]) throws -> String {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("typescript-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        for (number, files) in clients.enumerated() {
            for file in files {
                let path = folder.appendingPathComponent("\(number)/\(file.name)")
                try FileManager.default.createDirectory(
                    at: path.deletingLastPathComponent(), withIntermediateDirectories: true)
                try Data(file.bytes).write(to: path)
            }
        }
        let options = """
            {"compilerOptions": {
                "strict": true, "exactOptionalPropertyTypes": true, "noUncheckedIndexedAccess": true,
                "noImplicitOverride": true, "noUnusedLocals": true, "noUnusedParameters": true,
                "noEmit": true, "target": "es2020", "module": "es2020", "moduleResolution": "node",
                "types": []
            }, "include": ["**/*.ts"]}
            """
        let project = folder.appendingPathComponent("tsconfig.json")
        try options.write(to: project, atomically: true, encoding: .utf8)
        return try GoldenTests.run("tsc", "-p", project.path).output
    }
}
