import ContractTesting
import Cryptography
import Foundation
import Synchronization
import Testing

/// Holds every exchange of every test against openapi.yml, and records it for the oracle and for `EveryOperationTests`.
final class Watch: Sendable {
    static let contract = Watch()

    let run: TestRun
    private let exchanges: Mutex<FileHandle?>
    private let coverage: Mutex<FileHandle?>

    /// Where exchanges are recorded, one JSON object a line; what they have covered lies in `coverage` there.
    static let folder = ProcessInfo.processInfo.environment["ACCORD_RECORD"].map {
        URL(fileURLWithPath: $0, isDirectory: true)
    }
    static var coverageFolder: URL? { folder?.appendingPathComponent("coverage") }

    var checker: ContractChecker { run.checker }

    private init() {
        do {
            let path = "openapi.yml"
            let text = try Data(contentsOf: ServerProcess.root.appendingPathComponent(path))
            run = TestRun(try ContractChecker(yaml: Array(text), path: path))
        } catch {
            fatalError("openapi.yml cannot be read: \(error)")
        }
        exchanges = Mutex(Self.folder.flatMap(Self.open))
        coverage = Mutex(Self.coverageFolder.flatMap(Self.open))
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

    /// Checks and records an exchange; findings are failures of the test that runs.
    func see(_ exchange: Exchange) -> Answer {
        for finding in run.see(exchange, noting: note) { Self.record(finding) }
        exchanges.withLock { $0?.write(Data(exchange.recordLine())) }
        return Answer(exchange: exchange)
    }

    /// Checks and records a message of a WebSocket.
    func see(_ frame: SocketFrame) {
        for finding in run.see(frame, noting: note) { Self.record(finding) }
        exchanges.withLock { $0?.write(Data(frame.recordLine())) }
    }

    /// Counts what a message that breaks the contract on purpose shows of it.
    func count(_ frame: SocketFrame) { run.count(frame, noting: note) }

    // As soon as it is seen: a process may be killed before it ends.
    private func note(_ item: CoverageItem) {
        coverage.withLock { $0?.write(Data(item.line)) }
    }

    /// The names of fields that the contract declares for an answer, and that it has.
    func declaredFields(of exchange: Exchange) -> [String] {
        let response = checker.operation(of: exchange)?.response(to: exchange.response.status)
        return (response?.fields ?? []).map(\.name).filter {
            exchange.response.fields.first($0) != nil
        }
    }

    private static func record(_ finding: Finding) {
        let replay = finding.exchange.map { "\n" + ReplayLine().text(of: $0) } ?? ""
        Issue.record("\(finding)\(replay)")
    }
}
