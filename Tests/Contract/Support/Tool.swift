import Foundation

/// Programs of the system that tests use.
enum Tool {
    /// Whether a small disk can be mounted: as root on a machine that lets it. A test that needs it says so when skipped.
    static let canMount: Bool = {
        guard getuid() == 0, let disk = try? SmallDisk(megabytes: 4) else {
            print("SKIP tests with a full disk: mounting a tmpfs needs root")
            return false
        }
        disk.unmount()
        return true
    }()

    /// Runs a program to its end.
    static func run(_ path: String, _ arguments: [String]) throws -> ServerProcess.Outcome {
        let process = Process()
        let (output, error) = (Pipe(), Pipe())
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = arguments
        process.currentDirectoryURL = ServerProcess.root
        process.standardOutput = output
        process.standardError = error
        try process.run()
        let texts = try (
            output.fileHandleForReading.readToEnd(), error.fileHandleForReading.readToEnd()
        )
        process.waitUntilExit()
        return ServerProcess.Outcome(
            status: process.terminationStatus,
            output: String(decoding: texts.0 ?? Data(), as: UTF8.self),
            error: String(decoding: texts.1 ?? Data(), as: UTF8.self))
    }
}

/// A file system of a few megabytes in memory.
struct SmallDisk {
    let path: String

    struct NotMounted: Error {}

    init(megabytes: Int) throws {
        path = NSTemporaryDirectory() + "accord-disk-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        let mounted = try Tool.run(
            "/usr/bin/mount", ["-t", "tmpfs", "-o", "size=\(megabytes)m", "tmpfs", path])
        guard mounted.status == 0 else { throw NotMounted() }
    }

    private var ballast: String { path + "/ballast" }

    /// Leaves no room.
    func fill() throws {
        _ = FileManager.default.createFile(atPath: ballast, contents: nil)
        let file = try FileHandle(forWritingTo: URL(fileURLWithPath: ballast))
        let chunk = Data(repeating: 0, count: 4096)
        while (try? file.write(contentsOf: chunk)) != nil {}
        try? file.close()
    }

    /// Takes what `fill` put there away again.
    func makeRoom() throws { try FileManager.default.removeItem(atPath: ballast) }

    func unmount() {
        // Too late to report: a test's temporary folder.
        _ = try? Tool.run("/usr/bin/umount", ["-l", path])
        try? FileManager.default.removeItem(atPath: path)
    }
}
