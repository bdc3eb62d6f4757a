import Foundation
import HTTPMessages

/// A file that is gone from its directory at once, and from the disk when nobody holds it.
final class TemporaryFile: HTTPFile, @unchecked Sendable {
    // SAFETY: the number does not change.
    let descriptor: Int32
    private let whenClosed: @Sendable () -> Void

    init(_ bytes: [UInt8] = [], whenClosed: @escaping @Sendable () -> Void = {}) throws {
        var path = Array("/tmp/accord-test-XXXXXX".utf8CString)
        descriptor = mkstemp(&path)
        self.whenClosed = whenClosed
        guard descriptor >= 0 else { throw RawClient.Failure(message: "no file: \(errno)") }
        unlink(path)
        guard bytes.withUnsafeBytes({ write(descriptor, $0.baseAddress, $0.count) }) == bytes.count
        else { throw RawClient.Failure(message: "cannot write a file: \(errno)") }
    }

    deinit {
        close(descriptor)
        whenClosed()
    }

    /// Makes it longer with zeros that take no room, or shorter.
    func setLength(_ length: Int64) { ftruncate(descriptor, off_t(length)) }
}

/// What of this process lies in memory.
func residentBytes() -> Int {
    let text = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8)) ?? ""
    let pages = text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
    return pages * Int(getpagesize())
}
