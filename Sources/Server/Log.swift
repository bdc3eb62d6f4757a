import Glibc
import JSON
import Synchronization
import Timestamps

/// The log: lines of JSON on standard error.
///
/// A line is one object, so a value cannot forge a second line: the JSON writer escapes every control character.
/// Lines are gathered and written together; `flush` is called by a timer, by whoever fills the buffer, and at the end.
final class Log: Sendable {
    /// Lines are written at the latest when so many bytes have gathered.
    private static let flushByteCount = 16 * 1024
    /// When standard error does not take them, lines beyond this are dropped and counted.
    private static let maxPendingByteCount = 1024 * 1024

    private struct Pending {
        var bytes: [UInt8] = []
        var dropped = 0
    }

    private let pending = Mutex(Pending())
    private let descriptor: Int32

    init(descriptor: Int32 = STDERR_FILENO) { self.descriptor = descriptor }

    /// Adds a line; `members` writes its members after `time` and `event`.
    func write(_ event: StaticString, _ members: (inout JSONWriter) -> Void) {
        var writer = JSONWriter(reservingCapacity: 384)
        writer.beginObject()
        writer.property("time", Self.now())
        writer.property("event", event.description)
        members(&writer)
        writer.endObject()
        let line = writer.bytes
        let isFull = pending.withLock { pending in
            guard pending.bytes.count + line.count < Self.maxPendingByteCount else {
                pending.dropped += 1
                return true
            }
            pending.bytes.append(contentsOf: line)
            pending.bytes.append(UInt8(ascii: "\n"))
            return pending.bytes.count >= Self.flushByteCount
        }
        if isFull { flush() }
    }

    /// Writes what has gathered.
    func flush() {
        pending.withLock { pending in
            if pending.dropped > 0 {
                pending.bytes.append(
                    contentsOf: "{\"event\":\"dropped\",\"lines\":\(pending.dropped)}\n".utf8)
                pending.dropped = 0
            }
            var rest = pending.bytes[...]
            while !rest.isEmpty {
                let count = rest.withUnsafeBytes {
                    Glibc.write(descriptor, $0.baseAddress, $0.count)
                }
                if count < 0 && errno == EINTR { continue }
                guard count > 0 else { break }
                rest = rest.dropFirst(count)
            }
            pending.bytes.removeSubrange(..<rest.startIndex)
        }
    }

    /// Writes what has gathered four times a second, until its task is cancelled.
    func flushRegularly() async {
        while !Task.isCancelled {
            try? await Task.sleep(for: .milliseconds(250))
            flush()
        }
    }

    /// The time now, in UTC.
    static func now() -> Timestamp {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Timestamp(
            microseconds: Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000)
    }
}
