import Foundation

/// The tree that this test was built from.
enum Repository {
    static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// The text of a file, by its path from the root.
    static func text(_ path: String) throws -> String {
        try String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)
    }

    static func exists(_ path: String) -> Bool {
        FileManager.default.fileExists(atPath: root.appendingPathComponent(path).path)
    }

    /// The files under a folder with an ending, by their paths from the root.
    static func files(under folder: String, ending: String) throws -> [String] {
        let url = root.appendingPathComponent(folder)
        return try FileManager.default.subpathsOfDirectory(atPath: url.path)
            .filter { $0.hasSuffix(ending) }.map { "\(folder)/\($0)" }.sorted()
    }

    /// All Swift files that people write.
    static func swiftFiles() throws -> [String] {
        try ["Sources", "Plugins", "Tests"].flatMap { try files(under: $0, ending: ".swift") }
    }

    /// What git keeps; nil, with a printed line, in a copy without git.
    static func trackedFiles() throws -> [String]? {
        guard exists(".git") else {
            print("SKIP tracked files: this copy of the repository has no .git")
            return nil
        }
        let output = try run(["git", "-C", root.path, "ls-files", "-z"])
        return output.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
    }

    struct Failed: Error {
        let command: [String]
        let status: Int32
    }

    /// The standard output of a program that is found by `PATH`.
    static func run(_ command: [String]) throws -> Data {
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = command
        process.standardOutput = output
        try process.run()
        let data = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw Failed(command: command, status: process.terminationStatus)
        }
        return data
    }
}
