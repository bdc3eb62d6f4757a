import EventLoop

/// A server for one connection, or one after another, that does what a script says, whatever it is asked.
final class ScriptedServer: Sendable {
    enum Step: Sendable {
        /// Reads until these bytes have come.
        case read(until: String)
        /// Sends these bytes.
        case write(String)
        /// Sends the bytes one by one, each in a packet of its own.
        case trickle(String)
        /// Sends zeros until the client has gone.
        case flood
        /// Tells that the script has come here.
        case call(@Sendable () -> Void)
        /// Does nothing for a while.
        case pause(Duration)
    }

    let loop: Loop
    let port: UInt16
    private let task: Task<Void, any Error>

    /// Listens on a port that the system chooses. The connection closes after the last step; then
    /// another one is served by the next script, where there is one.
    init(_ steps: [Step], next: [Step]? = nil) async throws {
        let loop = try Loop.start(name: "scripted")
        let bound = try BoundPort(host: "127.0.0.1", port: 0, count: 1, backlog: 8)
        self.loop = loop
        port = bound.address.port
        task = Task(executorPreference: loop) {
            let listener = try bound.socket(0, on: loop)
            defer { listener.close() }
            var scripts = [steps] + (next.map { [$0] } ?? [])
            while !scripts.isEmpty {
                guard await listener.readable() == .ready else { return }
                if case .accepted(let descriptor, _) = listener.accept() {
                    let socket = try Socket(descriptor: descriptor, on: loop)
                    try await Self.run(scripts.removeFirst(), socket)
                    socket.close()
                }
            }
        }
    }

    /// Waits until the script is over, then ends the loop.
    func stop() async throws {
        try await task.value
        // The last jobs of the task may still run on the loop, so that it is stopped from
        // elsewhere.
        await Task.detached { [loop] in loop.stop() }.value
    }

    private static func run(_ steps: [Step], _ socket: Socket) async throws {
        for step in steps {
            switch step {
            case .read(let end): await read(until: Array(end.utf8), socket)
            case .write(let text): await write(Array(text.utf8), socket)
            case .trickle(let text):
                for byte in text.utf8 {
                    await write([byte], socket)
                    try await Task.sleep(for: .milliseconds(1))
                }
            case .flood: while await write([UInt8](repeating: 0, count: 65_536), socket) {}
            case .call(let body): body()
            case .pause(let duration): try await Task.sleep(for: duration)
            }
        }
    }

    private static func read(until end: [UInt8], _ socket: Socket) async {
        var bytes: [UInt8] = []
        while bytes.suffix(end.count) != end[...] {
            switch socket.receive(into: socket.loop.scratch) {
            case .moved(let count): bytes += socket.loop.scratch.prefix(count)
            case .wouldBlock: guard await socket.readable() == .ready else { return }
            case .ended, .failed: return
            }
        }
    }

    @discardableResult
    private static func write(_ bytes: [UInt8], _ socket: Socket) async -> Bool {
        var sent = 0
        while sent < bytes.count {
            switch bytes[sent...].withUnsafeBytes({ socket.send($0) }) {
            case .moved(let count): sent += count
            case .wouldBlock: guard await socket.writable() == .ready else { return false }
            case .ended, .failed: return false
            }
        }
        return true
    }
}
