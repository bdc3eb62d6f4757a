import CLibSSL
import EventLoop
import Glibc
import TLS
import Testing

@Suite("A socket with a layer of TLS")
struct TLSSessionTests {
    /// A socket of a loop whose peer has shaken hands with it.
    private struct Pair {
        let socket: Socket
        let peer: TLSPeer
        private let listener: Socket

        static func make(on loop: Loop) async throws -> Pair {
            let bound = try BoundPort(host: "127.0.0.1", port: 0, count: 1, backlog: 1)
            let listener = try bound.socket(0, on: loop)
            let peer = TLSPeer(try RawClient(bound.address.port))
            guard case .accepted(let descriptor, _) = listener.accept() else {
                throw RawClient.Failure(message: "nobody has connected")
            }
            let socket = try Socket(descriptor: descriptor, on: loop)
            let context = try TLSContext(TestCertificate().credentials())
            socket.layer = context.layers(on: loop)()
            peer.client.send(peer.hello())
            let pair = Pair(socket: socket, peer: peer, listener: listener)
            #expect(try await pair.receive(upTo: 1) == .wouldBlock)
            #expect(socket.layer?.isEstablished == false)
            #expect(peer.shakeHands() == nil)
            #expect(try await pair.receive(upTo: 1) == .wouldBlock)
            #expect(socket.layer?.isEstablished == true)
            return pair
        }

        /// Waits for an event and receives, into the loop's scratch memory.
        func receive(upTo count: Int) async throws -> Socket.Transfer {
            guard await socket.readable() == .ready else { return .failed(EBADF) }
            let scratch = socket.loop.scratch
            return socket.receive(into: UnsafeMutableRawBufferPointer(rebasing: scratch[..<count]))
        }

        func close() {
            socket.close()
            listener.close()
        }
    }

    @Test("What a reader has no room for waits, and is told of without an event")
    func smallBuffer() async throws {
        let loop = try Loop.start(name: "loop")
        try await onLoop(loop) {
            let pair = try await Pair.make(on: loop)
            let text = Array((0..<250).map { UInt8($0) })
            // Records that are larger and smaller than the buffer, and the end behind them.
            let records = [text[..<90], text[90..<91], text[91..<95], text[95...]]
            pair.peer.client.send(records.flatMap { pair.peer.encrypt(Array($0)) })
            pair.peer.sayGoodbye()
            pair.peer.client.finishSending()
            var received: [UInt8] = []
            while case .moved(let count) = try await pair.receive(upTo: 20) {
                #expect(count <= 20)
                received += loop.scratch[..<count]
                #expect(pair.socket.mayHaveMore)
            }
            #expect(received == text)
            #expect(try await pair.receive(upTo: 20) == .ended)
            pair.close()
        }
        loop.stop()
    }

    @Test("The end is one only when the peer has said so")
    func truncation() async throws {
        let loop = try Loop.start(name: "loop")
        try await onLoop(loop) {
            for saysGoodbye in [true, false] {
                let pair = try await Pair.make(on: loop)
                pair.peer.send("Hello")
                if saysGoodbye { pair.peer.sayGoodbye() }
                pair.peer.client.finishSending()
                #expect(try await pair.receive(upTo: 100) == .moved(5))
                #expect(
                    try await pair.receive(upTo: 100)
                        == (saysGoodbye ? .ended : .failed(ECONNRESET)))
                pair.close()
            }
        }
        loop.stop()
    }

    @Test("Nothing is sent before hands are shaken, nor after goodbye has been said")
    func order() async throws {
        let loop = try Loop.start(name: "loop")
        try await onLoop(loop) {
            let pair = try await Pair.make(on: loop)
            #expect(Array("Hello".utf8).withUnsafeBytes { pair.socket.send($0) } == .moved(5))
            pair.socket.finishSending()
            #expect(Array("Hello".utf8).withUnsafeBytes { pair.socket.send($0) } == .failed(EPIPE))
            #expect(pair.peer.receive() == .more)
            #expect(pair.peer.takeReceived() == Array("Hello".utf8))
            #expect(pair.peer.receive() == .closed)
            #expect(pair.peer.hasBeenToldGoodbye)
            pair.close()
            #expect(pair.socket.receive(into: loop.scratch) == .failed(EBADF))
            let context = try TLSContext(TestCertificate().credentials())
            let fresh = context.layers(on: loop)()
            #expect(!fresh.isEstablished && fresh.protocolName == nil && !fresh.hasInput)
        }
        loop.stop()
    }
}
