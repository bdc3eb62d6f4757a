import ContractTesting
import Cryptography
import Foundation
import Synchronization
import Testing

/// Holds every exchange of every test against openapi.yml, and records it for the oracle and for `EveryOperationTests`.
final class Watch: Sendable {
    static let contract = Watch()

    let checker: ContractChecker
    private let record: Mutex<FileHandle?>

    /// Where exchanges are recorded, one JSON object a line.
    static let folder = ProcessInfo.processInfo.environment["ACCORD_RECORD"].map {
        URL(fileURLWithPath: $0, isDirectory: true)
    }

    private init() {
        do {
            let path = ServerProcess.root.appendingPathComponent("openapi.yml")
            checker = try ContractChecker(yaml: Array(Data(contentsOf: path)), path: path.path)
        } catch {
            fatalError("openapi.yml cannot be read: \(error)")
        }
        record = Mutex(Self.folder.flatMap(Self.open))
    }

    private static func open(_ folder: URL) -> FileHandle? {
        try? FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let file = folder.appendingPathComponent(
            "\(ProcessInfo.processInfo.processIdentifier).jsonl")
        _ = FileManager.default.createFile(atPath: file.path, contents: nil)
        return try? FileHandle(forWritingTo: file)
    }

    /// SHA-256 of bytes, in hexadecimal.
    static func digest(of bytes: [UInt8]) -> String { SHA256.digest(of: bytes).description }

    /// Checks and records an exchange; violations are failures of the test that runs.
    func see(_ exchange: Exchange) -> Answer {
        for violation in checker.violations(of: exchange) {
            Issue.record(
                "\(exchange.method) \(exchange.target) -> \(exchange.status): \(violation)")
        }
        record.withLock { file in
            file?.write(Data(exchange.recordLine()))
        }
        return Answer(exchange: exchange)
    }

    /// Checks and records a message of a WebSocket.
    func see(_ frame: SocketFrame) {
        for violation in checker.violations(of: frame) {
            let text = String(decoding: frame.text.prefix(500), as: UTF8.self)
            Issue.record("\(frame.operationID), \(frame.direction): \(violation) in \(text)")
        }
        record.withLock { file in
            file?.write(Data(frame.recordLine()))
        }
    }
}
