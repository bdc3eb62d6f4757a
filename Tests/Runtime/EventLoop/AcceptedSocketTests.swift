import EventLoop
import Glibc
import Testing

@Suite("Accepted sockets")
struct AcceptedSocketTests {
    /// The value of an option of TCP at an accepted socket.
    private static func option(_ option: Int32, of bound: BoundPort) async throws -> Int32 {
        let loops = try LoopGroup(count: 1)
        defer { loops.stop() }
        let loop = loops.loops[0]
        let task = Task(executorPreference: loop) {
            let listener = try bound.socket(0, on: loop)
            let client = try await Socket.connect(to: bound.address, on: loop)
            defer {
                listener.close()
                client.close()
            }
            while true {
                if case .accepted(let descriptor, _) = listener.accept() {
                    defer { close(descriptor) }
                    var value: Int32 = -1
                    var size = socklen_t(MemoryLayout<Int32>.size)
                    getsockopt(descriptor, Int32(IPPROTO_TCP), option, &value, &size)
                    return value
                }
                _ = await listener.readable()
            }
        }
        return try await task.value
    }

    private static func inherited() throws -> BoundPort {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        try #require(listen(descriptor, 16) == 0)
        return try BoundPort(inherited: [descriptor], count: 1)
    }

    @Test("keep little that has not been sent, and send at once, whoever has opened the port")
    func options() async throws {
        for make in [
            Self.inherited, { try BoundPort(host: "127.0.0.1", port: 0, count: 1, backlog: 16) },
        ] {
            #expect(
                try await Self.option(TCP_NOTSENT_LOWAT, of: try make()) == BoundPort.maxUnsentBytes
            )
            #expect(try await Self.option(TCP_NODELAY, of: try make()) != 0)
        }
    }
}
