import Foundation
import Synchronization

/// The program as an operator starts it.
final class ServerProcess: @unchecked Sendable {
    // SAFETY: `process` is touched by init, stop and kill only, which its one owner calls in turn; what the pipes'
    // handlers share is behind the mutexes.
    private let process = Process()
    private let outputText = Text()
    private let errorText = Text()
    private(set) var port: UInt16 = 0

    /// The repository.
    static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// The program, which SwiftPM puts beside the test bundle.
    static let program =
        Bundle.allBundles.first { $0.bundlePath.hasSuffix(".xctest") }
        .map { $0.bundleURL.deletingLastPathComponent() }?
        .appendingPathComponent("accord-server")
        ?? root.appendingPathComponent(".build/debug/accord-server")

    struct NotStarted: Error, CustomStringConvertible {
        let description: String
    }

    /// What a program that has ended leaves behind.
    struct Outcome {
        let status: Int32
        let output: String
        let error: String
    }

    /// Starts the server and waits for the line that names its address.
    init(_ arguments: [String], environment: [String: String] = [:]) throws {
        let output = Pipe()
        let error = Pipe()
        process.executableURL = Self.program
        process.arguments = arguments
        process.environment = Self.environment(environment)
        process.currentDirectoryURL = FileManager.default.temporaryDirectory
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        process.standardError = error
        let started = DispatchSemaphore(value: 0)
        output.fileHandleForReading.readabilityHandler = { [outputText] handle in
            let data = handle.availableData
            outputText.append(data)
            if data.isEmpty || outputText.value.contains("/redoc") { started.signal() }
            if data.isEmpty { handle.readabilityHandler = nil }
        }
        error.fileHandleForReading.readabilityHandler = { [errorText] handle in
            let data = handle.availableData
            errorText.append(data)
            if data.isEmpty { handle.readabilityHandler = nil }
        }
        try process.run()
        Survivors.add(process.processIdentifier)
        _ = started.wait(timeout: .now() + 30)
        guard let match = self.output.firstMatch(of: /at http:\/\/[^:]+:([0-9]+)\//),
            let port = UInt16(match.1)
        else {
            process.terminate()
            throw NotStarted(description: "the server did not start: \(self.output) \(errorOutput)")
        }
        self.port = port
    }

    var output: String { outputText.value }
    var errorOutput: String { errorText.value }
    var identifier: Int32 { process.processIdentifier }

    /// SIGTERM, and the exit status.
    func stop() -> Int32 {
        process.terminate()
        process.waitUntilExit()
        Survivors.remove(process.processIdentifier)
        return process.terminationStatus
    }

    func kill() {
        guard process.isRunning else { return }
        Foundation.kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
        Survivors.remove(process.processIdentifier)
    }

    /// Runs the program to its end.
    static func run(
        _ arguments: [String], input: String = "", environment: [String: String] = [:]
    ) throws -> Outcome {
        let process = Process()
        let (standardInput, output, error) = (Pipe(), Pipe(), Pipe())
        process.executableURL = program
        process.arguments = arguments
        process.environment = Self.environment(environment)
        process.currentDirectoryURL = FileManager.default.temporaryDirectory
        process.standardInput = standardInput
        process.standardOutput = output
        process.standardError = error
        try process.run()
        try standardInput.fileHandleForWriting.write(contentsOf: Data(input.utf8))
        try standardInput.fileHandleForWriting.close()
        let texts = try (
            output.fileHandleForReading.readToEnd(), error.fileHandleForReading.readToEnd()
        )
        process.waitUntilExit()
        return Outcome(
            status: process.terminationStatus,
            output: String(decoding: texts.0 ?? Data(), as: UTF8.self),
            error: String(decoding: texts.1 ?? Data(), as: UTF8.self))
    }

    /// Variables of the person who runs the tests must not reach the server.
    private static func environment(_ extra: [String: String]) -> [String: String] {
        var variables: [String: String] = [:]
        for name in ["PATH", "HOME", "LANG", "LD_LIBRARY_PATH"] {
            variables[name] = ProcessInfo.processInfo.environment[name]
        }
        return variables.merging(extra) { $1 }
    }
}

/// Text that a pipe's handler adds to while tests read it.
private final class Text: Sendable {
    private let text = Mutex("")

    var value: String { text.withLock { $0 } }

    func append(_ data: Data) {
        text.withLock { $0 += String(decoding: data, as: UTF8.self) }
    }
}

/// Servers that still run when the tests end, such as the shared one, which nobody owns: they end with the tests.
private enum Survivors {
    private static let identifiers: Mutex<Set<Int32>> = {
        atexit { Survivors.end() }
        return Mutex([])
    }()

    static func add(_ identifier: Int32) { identifiers.withLock { _ = $0.insert(identifier) } }

    static func remove(_ identifier: Int32) { identifiers.withLock { _ = $0.remove(identifier) } }

    private static func end() {
        for identifier in identifiers.withLock({ $0 }) { Foundation.kill(identifier, SIGKILL) }
    }
}
