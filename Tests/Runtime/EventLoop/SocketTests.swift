import EventLoop
import Foundation
import Glibc
import Testing

@Suite("Sockets")
struct SocketTests {
    /// A listening socket on the loop and a connected pair.
    private struct Pair {
        let listener: Socket
        let client: Socket
        let server: Socket

        static func make(on loop: Loop) async throws -> Pair {
            let bound = try BoundPort(host: "127.0.0.1", port: 0, count: 1, backlog: 16)
            let listener = try bound.socket(0, on: loop)
            let client = try await Socket.connect(to: bound.address, on: loop)
            while true {
                switch listener.accept() {
                case .accepted(let descriptor, let peer):
                    #expect(peer.ip == "127.0.0.1")
                    let server = try Socket(descriptor: descriptor, on: loop)
                    return Pair(listener: listener, client: client, server: server)
                case .wouldBlock: _ = await listener.readable()
                default: throw Failure()
                }
            }
        }

        func close() {
            listener.close()
            client.close()
            server.close()
        }
    }

    private struct Failure: Error {}

    private static func receive(from socket: Socket) async throws -> [UInt8]? {
        while true {
            switch socket.receive(into: socket.loop.scratch) {
            case .moved(let count): return Array(socket.loop.scratch[..<count])
            case .ended: return nil
            case .wouldBlock: guard await socket.readable() == .ready else { throw Failure() }
            case .failed: throw Failure()
            }
        }
    }

    private static func send(_ bytes: [UInt8], to socket: Socket) async throws {
        var sent = 0
        while sent < bytes.count {
            switch bytes[sent...].withUnsafeBytes({ socket.send($0) }) {
            case .moved(let count): sent += count
            case .wouldBlock: guard await socket.writable() == .ready else { throw Failure() }
            default: throw Failure()
            }
        }
    }

    /// Whether the kernel reports events of a descriptor's socket to any loop of this process.
    private static func isWatched(_ descriptor: Int32) throws -> Bool {
        var status = stat()
        try #require(fstat(descriptor, &status) == 0)
        // proc_pid_fdinfo(5): one line for each registration, with the inode in hexadecimal.
        let inode = "ino:" + String(status.st_ino, radix: 16) + " "
        return try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fdinfo").contains {
            let info = try? String(contentsOfFile: "/proc/self/fdinfo/" + $0, encoding: .utf8)
            return info?.contains(inode) == true
        }
    }

    @Test("A closed socket is watched no more, though another process has its descriptor too")
    func copies() async throws {
        let loop = try Loop.start(name: "copies")
        defer { loop.stop() }
        try await onLoop(loop) {
            let pair = try await Pair.make(on: loop)
            // As a process has it that was forked off a moment ago.
            let copy = dup(pair.server.descriptor)
            defer { _ = Glibc.close(copy) }
            #expect(try Self.isWatched(copy))
            pair.close()
            #expect(try !Self.isWatched(copy))
        }
    }

    @Test("Bytes arrive whole and in order, more than the system buffers at once, then the end")
    func transfer() async throws {
        let loop = try Loop.start(name: "loop")
        try await onLoop(loop) {
            let pair = try await Pair.make(on: loop)
            let bytes = (0..<10_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) }
            let sending = Task(executorPreference: loop) {
                try await Self.send(bytes, to: pair.client)
                pair.client.finishSending()
            }
            var received: [UInt8] = []
            while let piece = try await Self.receive(from: pair.server) { received += piece }
            try await sending.value
            #expect(received == bytes)
            // The other direction is still open.
            try await Self.send([1, 2, 3], to: pair.server)
            #expect(try await Self.receive(from: pair.client) == [1, 2, 3])
            pair.close()
        }
        loop.stop()
    }

    @Test("Two pieces leave in one call, one behind the other")
    func gathered() async throws {
        let loop = try Loop.start(name: "loop")
        try await onLoop(loop) {
            let pair = try await Pair.make(on: loop)
            let outcome = [UInt8]("head".utf8).withUnsafeBytes { head in
                [UInt8]("rest".utf8).withUnsafeBytes { pair.client.send(head, $0) }
            }
            #expect(outcome == .moved(8))
            #expect(try await Self.receive(from: pair.server) == Array("headrest".utf8))
            pair.close()
        }
        loop.stop()
    }

    @Test("A wait ends when the socket is closed or interrupted")
    func interruption() async throws {
        let loop = try Loop.start(name: "loop")
        try await onLoop(loop) {
            let pair = try await Pair.make(on: loop)
            #expect(pair.server.receive(into: loop.scratch) == .wouldBlock)
            let timedOut = Task(executorPreference: loop) { await pair.server.readable() }
            await Task.yield()
            pair.server.interrupt(.timedOut)
            #expect(await timedOut.value == .timedOut)
            let closed = Task(executorPreference: loop) { await pair.server.readable() }
            await Task.yield()
            pair.server.close()
            #expect(await closed.value == .closed)
            #expect(await pair.server.readable() == .closed)
            pair.close()
        }
        loop.stop()
    }

    @Test("A connection that nobody takes is refused")
    func refusedConnection() async throws {
        let loop = try Loop.start(name: "loop")
        try await onLoop(loop) {
            let bound = try BoundPort(host: "127.0.0.1", port: 0, count: 1, backlog: 1)
            try bound.socket(0, on: loop).close()
            await #expect(throws: SocketError.self) {
                try await Socket.connect(to: bound.address, on: loop)
            }
        }
        loop.stop()
    }

    @Test("Several loops listen at one address, and each gets connections")
    func sharedPort() async throws {
        let group = try LoopGroup(count: 2)
        let bound = try BoundPort(host: "127.0.0.1", port: 0, count: 2, backlog: 64)
        let loop = group.loops[0]
        let accepted = try await onLoop(loop) {
            // Both on one loop: it is the kernel's choice that is looked at.
            let listeners = [try bound.socket(0, on: loop), try bound.socket(1, on: loop)]
            var clients: [Socket] = []
            for _ in 0..<60 {
                clients.append(try await Socket.connect(to: bound.address, on: loop))
            }
            var accepted = [0, 0]
            for (number, listener) in listeners.enumerated() {
                while case .accepted(let descriptor, _) = listener.accept() {
                    accepted[number] += 1
                    try Socket(descriptor: descriptor, on: loop).close()
                }
            }
            for socket in clients + listeners { socket.close() }
            return accepted
        }
        #expect(accepted[0] + accepted[1] == 60)
        #expect(accepted[0] > 0 && accepted[1] > 0)
        group.stop()
    }
}

@Suite("Listening addresses")
struct ListenErrorTests {
    @Test("A port in use is told in one sentence, although loops of one server share ports")
    func inUse() throws {
        let first = try BoundPort(host: "127.0.0.1", port: 0, count: 2, backlog: 16)
        let port = first.address.port
        let error = #expect(throws: ListenError.self) {
            try BoundPort(host: "127.0.0.1", port: port, count: 2, backlog: 16)
        }
        #expect(
            error?.description
                == "cannot listen on 127.0.0.1:\(port): the port is already in use by another"
                + " program")
        first.close()
        try BoundPort(host: "127.0.0.1", port: port, count: 2, backlog: 16).close()
    }

    @Test("A host that is unknown or of another machine is told in one sentence")
    func badHost() {
        let unknown = #expect(throws: ListenError.self) {
            try BoundPort(host: "no such host", port: 0, count: 1, backlog: 16)
        }
        #expect(unknown == .unknownHost("no such host"))
        // RFC 5737: 192.0.2.0/24 is for documentation, no machine has it.
        let foreign = #expect(throws: ListenError.self) {
            try BoundPort(host: "192.0.2.1", port: 8_080, count: 1, backlog: 16)
        }
        #expect(
            foreign?.description
                == "cannot listen on 192.0.2.1:8080: no network interface of this machine has this"
                + " address")
    }

    @Test(
        "Addresses read and print in the usual form",
        arguments: [
            ("127.0.0.1", "127.0.0.1:80"), ("::1", "[::1]:80"), ("2001:db8::7", "[2001:db8::7]:80"),
            ("::ffff:192.0.2.7", "192.0.2.7:80"),
        ])
    func addresses(ip: String, description: String) {
        #expect(SocketAddress(ip: ip, port: 80)?.description == description)
    }

    @Test(
        "Anything but an address is none",
        arguments: ["", "localhost", "1.2.3", "1.2.3.4.5", "::g"])
    func noAddress(text: String) {
        #expect(SocketAddress(ip: text, port: 80) == nil)
    }

    @Test("A name is resolved")
    func name() {
        #expect(
            ["127.0.0.1", "::1"].contains(SocketAddress.resolve(host: "localhost", port: 80)?.ip))
    }
}
