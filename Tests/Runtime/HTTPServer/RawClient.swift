import Foundation

/// Blocks the calling thread.
func pause(milliseconds: Int) {
    usleep(UInt32(milliseconds) * 1_000)
}

/// A client that sends bytes and reads bytes, with blocking calls of the system: nothing of what is
/// under test.
final class RawClient: @unchecked Sendable {
    // SAFETY: used by one thread at a time; a test that has two lets them use different directions.
    private let descriptor: Int32
    private var received: [UInt8] = []

    /// Connects; a call waits at most `seconds` for the server.
    init(_ port: UInt16, seconds: Int = 10, receiveBufferBytes: Int32? = nil) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { throw Failure(message: "no socket: \(errno)") }
        var timeout = timeval(tv_sec: seconds, tv_usec: 0)
        let size = socklen_t(MemoryLayout<timeval>.size)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &timeout, size)
        setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &timeout, size)
        var one: Int32 = 1
        setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &one, 4)
        if var bytes = receiveBufferBytes {
            setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &bytes, 4)
        }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let failure = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard failure == 0 else { throw Failure(message: "cannot connect: \(errno)") }
    }

    deinit {
        close(descriptor)
    }

    /// What a client did not get.
    struct Failure: Error {
        let message: String
    }

    /// Sends all of the text; false when the server has closed.
    @discardableResult
    func send(_ text: String) -> Bool { send(Array(text.utf8)) }

    /// Sends all bytes; false when the server has closed.
    @discardableResult
    func send(_ bytes: [UInt8]) -> Bool {
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes {
                Foundation.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return false }
            sent += count
        }
        return true
    }

    /// Says that nothing more will be sent.
    func finishSending() {
        shutdown(descriptor, Int32(SHUT_WR))
    }

    /// Breaks the connection.
    func reset() {
        var option = linger(l_onoff: 1, l_linger: 0)
        setsockopt(
            descriptor, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
        shutdown(descriptor, Int32(SHUT_RDWR))
    }

    /// How a read ended.
    enum End: Equatable {
        case more
        case closed
        case reset
        case silence
    }

    /// Reads what comes next into the client's buffer.
    func receive() -> End {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let count = recv(descriptor, &buffer, buffer.count, 0)
        if count > 0 {
            received += buffer[..<count]
            return .more
        }
        if count == 0 { return .closed }
        return errno == EAGAIN ? .silence : .reset
    }

    /// Takes what has been read and belongs to no answer.
    func takeReceived() -> [UInt8] {
        defer { received = [] }
        return received
    }

    /// Reads to the end of the connection, and says how it ended and what came that no answer took.
    func receiveToEnd() -> (End, String) {
        var end = End.more
        while end == .more { end = receive() }
        defer { received = [] }
        return (end, String(decoding: received, as: UTF8.self))
    }

    /// Reads one answer; `toHead` says that it has no content.
    func answer(toHead: Bool = false) throws -> RawAnswer {
        let end = Array("\r\n\r\n".utf8)
        var head: Range<Int>?
        while head == nil {
            head = received.firstRange(of: end)
            if head == nil { try receiveMore("an answer") }
        }
        let bytes = head ?? 0..<0
        var answer = RawAnswer(head: String(decoding: received[..<bytes.lowerBound], as: UTF8.self))
        received.removeSubrange(..<bytes.upperBound)
        if toHead || answer.status == 100 || answer.status == 204 { return answer }
        answer.content =
            answer["Transfer-Encoding"] == "chunked"
            ? try receiveChunks() : try receive(Int(answer["Content-Length"] ?? "0") ?? 0)
        return answer
    }

    private func receiveMore(_ expected: String) throws {
        let end = receive()
        guard end == .more else { throw Failure(message: "\(expected) was expected, got \(end)") }
    }

    private func receive(_ count: Int) throws -> [UInt8] {
        while received.count < count { try receiveMore("content") }
        defer { received.removeSubrange(..<count) }
        return Array(received[..<count])
    }

    private func receiveChunks() throws -> [UInt8] {
        var content: [UInt8] = []
        while true {
            var line: [UInt8] = []
            while !line.ends(with: "\r\n") { line += try receive(1) }
            let digits = String(decoding: line.dropLast(2), as: UTF8.self)
            guard let size = Int(digits, radix: 16) else {
                throw Failure(message: "chunk size '\(digits)'")
            }
            content += try receive(size)
            guard try receive(2) == Array("\r\n".utf8) else {
                throw Failure(message: "no CRLF behind a chunk")
            }
            if size == 0 { return content }
        }
    }
}

/// An answer of a server, as it came.
struct RawAnswer {
    let head: String
    var content: [UInt8] = []

    /// The status code.
    var status: Int { Int(head.dropFirst(9).prefix(3)) ?? 0 }
    /// The content as text.
    var text: String { String(decoding: content, as: UTF8.self) }

    /// The value of a field.
    subscript(_ name: String) -> String? {
        for line in head.components(separatedBy: "\r\n").dropFirst() {
            let parts = line.components(separatedBy: ": ")
            if parts[0].lowercased() == name.lowercased() { return parts[1] }
        }
        return nil
    }
}

extension [UInt8] {
    fileprivate func ends(with text: String) -> Bool {
        suffix(text.utf8.count).elementsEqual(text.utf8)
    }
}
