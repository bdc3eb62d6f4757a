import EventLoop
import Foundation
import Testing

@Suite("Sockets in the file system, and sockets that were handed over")
struct SocketFileTests {
    /// A path in a folder that nothing else uses.
    private func path() throws -> String {
        let folder = NSTemporaryDirectory() + "accord-socket-\(UUID().uuidString.prefix(8))"
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true)
        return folder + "/a.sock"
    }

    private func bind(_ path: String, count: Int = 1) throws -> BoundPort {
        try BoundPort(host: "unix:" + path, port: 0, count: count, backlog: 32)
    }

    /// The number of loops that got one of 20 connections each, and the name of a client.
    private func connect(_ bound: BoundPort, count: Int) async throws -> (Int, String) {
        let loop = try Loop.start(name: "test")
        let result = try await Task(executorPreference: loop) {
            let listeners = try (0..<count).map { try bound.socket($0, on: loop) }
            var sockets: [Socket] = []
            for _ in 0..<20 {
                sockets.append(try await Socket.connect(to: bound.address, on: loop))
            }
            var accepted = 0
            var name = "?"
            for listener in listeners {
                for _ in 0..<(20 / count) {
                    guard case .accepted(let descriptor, let peer) = listener.accept() else {
                        break
                    }
                    accepted += 1
                    name = peer.ip
                    sockets.append(try Socket(descriptor: descriptor, on: loop))
                }
            }
            for socket in sockets + listeners { socket.close() }
            return (accepted, name)
        }.value
        loop.stop()
        return result
    }

    @Test("A path is listened at by several loops, and its clients have no address")
    func listening() async throws {
        let path = try path()
        let bound = try bind(path, count: 2)
        #expect(bound.address.description == "unix:" + path)
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions]
        #expect(mode as? Int == 0o660)
        let (accepted, name) = try await connect(bound, count: 2)
        #expect(accepted == 20)
        #expect(name == "")
        bound.removeFile()
        #expect(!FileManager.default.fileExists(atPath: path))
    }

    @Test("The file of a server that has died is replaced; that of one that lives is not")
    func replacing() throws {
        let path = try path()
        let first = try bind(path)
        let error = #expect(throws: ListenError.self) { try bind(path) }
        #expect(
            error?.description.hasSuffix(
                "another program listens there, or a file that is no socket has the path") == true)
        first.close()
        // A file system tells files apart by moments of some milliseconds.
        pause(milliseconds: 50)
        let second = try bind(path)
        // The first one is gone: its file is no longer its own.
        first.removeFile()
        #expect(FileManager.default.fileExists(atPath: path))
        second.close()
        second.removeFile()
        #expect(!FileManager.default.fileExists(atPath: path))
    }

    @Test("A file that is no socket is left alone")
    func foreignFile() throws {
        let path = try path()
        try Data("mine".utf8).write(to: URL(fileURLWithPath: path))
        #expect(throws: ListenError.self) { try bind(path) }
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "mine")
    }

    @Test(
        "A path that no socket can have is refused",
        arguments: ["unix:", "unix:/" + String(repeating: "a", count: 108), "unix:/no/such/a"])
    func badPaths(host: String) {
        #expect(throws: ListenError.self) {
            try BoundPort(host: host, port: 0, count: 1, backlog: 1)
        }
    }

    @Test("Sockets that listen are taken over, shared among the loops")
    func inheriting() async throws {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let size = socklen_t(MemoryLayout<sockaddr_in>.size)
        _ = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.bind(descriptor, $0, size)
            }
        }
        let refusal = #expect(throws: ListenError.self) {
            try BoundPort(inherited: [descriptor], count: 2)
        }
        #expect(refusal?.description.contains("does not listen for streams") == true)
        listen(descriptor, 32)
        let bound = try BoundPort(inherited: [descriptor], count: 2)
        #expect(bound.address.ip == "127.0.0.1" && bound.address.port != 0)
        #expect(try await connect(bound, count: 2).0 == 20)
    }

    @Test("More sockets than loops are refused")
    func tooMany() {
        #expect(throws: ListenError.self) { try BoundPort(inherited: [3, 4], count: 1) }
        #expect(throws: ListenError.self) { try BoundPort(inherited: [], count: 1) }
    }
}
