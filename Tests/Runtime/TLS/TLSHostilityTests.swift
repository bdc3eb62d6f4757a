import CLibSSL
import HTTPMessages
import HTTPServer
import TLS
import Testing

// In turn: they compute much, and other suites wait for a clock beside them.
@Suite("TLS with clients that are slow, cut off or hostile", .serialized)
struct TLSHostilityTests {
    private static let get = TLSServerTests.get

    @Test("A handshake has the time of a head, from the moment when the client is connected")
    func slowHandshake() async throws {
        let context = try TLSContext(TestCertificate().credentials())
        try await withTLSServer(
            context: context,
            configure: {
                $0.headTimeout = .milliseconds(300)
                $0.idleTimeout = .seconds(20)
            }
        ) { server in
            let clock = ContinuousClock.now
            let silent = try RawClient(server.port)
            let half = try RawClient(server.port)
            half.send(Array(TLSPeer(half).hello().prefix(100)))
            let slow = try RawClient(server.port)
            for byte in TLSPeer(slow).hello().prefix(80) {
                slow.send([byte])
                pause(milliseconds: 5)
            }
            #expect(silent.receiveToEnd() == (.closed, ""))
            #expect(half.receiveToEnd() == (.closed, ""))
            #expect(slow.receiveToEnd().0 != .silence)
            #expect(ContinuousClock.now - clock < .seconds(10))
            #expect(context.figures.abandoned == 2)
        }
    }

    @Test("Once hands are shaken, the request has the idle time")
    func idleAfterHandshake() async throws {
        try await withTLSServer(configure: {
            $0.headTimeout = .milliseconds(200)
            $0.idleTimeout = .seconds(2)
        }) { server in
            let peer = TLSPeer(try RawClient(server.port))
            try #require(peer.shakeHands() == nil)
            pause(milliseconds: 600)
            peer.send(Self.get)
            #expect(try peer.answer().text == "/a")
            #expect(peer.receive() == .closed)
            #expect(peer.hasBeenToldGoodbye, "an idle connection ends with a word of TLS")
        }
    }

    @Test("What is refused over HTTP is refused over TLS: a slow head, one connection too many")
    func refusals() async throws {
        try await withTLSServer(configure: {
            $0.headTimeout = .milliseconds(500)
            $0.maxConnections = 1
        }) { server in
            let peer = TLSPeer(try RawClient(server.port))
            try #require(peer.shakeHands() == nil)
            let other = TLSPeer(try RawClient(server.port))
            try #require(other.shakeHands() == nil)
            other.send(Self.get)
            #expect(try other.answer().status == 503)
            #expect(other.receive() == .closed)
            peer.send("GET /")
            #expect(try peer.answer().status == 408)
            #expect(peer.receive() == .closed)
            #expect(peer.hasBeenToldGoodbye && other.hasBeenToldGoodbye)
        }
    }

    @Test("HTTP without TLS is told so beneath it, other bytes are not answered")
    func noTLS() async throws {
        let answer = Array("HTTP/1.1 400 Bad Request\r\n\r\n".utf8)
        let context = try TLSContext(
            TestCertificate().credentials(), answerToPlainText: answer)
        try await withTLSServer(context: context) { server in
            let plain = try RawClient(server.port)
            plain.send(Self.get)
            #expect(plain.receiveToEnd() == (.closed, String(decoding: answer, as: UTF8.self)))
            for bytes: [UInt8] in [[0], [0x16, 3, 1, 0xFF, 0xFF], [0x80, 0x2E, 1, 0, 2], [0x17]] {
                let client = try RawClient(server.port)
                client.send(bytes + [UInt8](repeating: 0x31, count: 100))
                client.finishSending()
                let (end, text) = client.receiveToEnd()
                #expect(end != .silence && !text.contains("HTTP"))
            }
            #expect(context.figures.plainText == 1)
            #expect(context.figures.failed == 4)
        }
    }

    @Test("Damaged handshakes end the connection and nothing else", arguments: 0..<4)
    func damage(seed: Int) async throws {
        try await withTLSServer(configure: { $0.headTimeout = .milliseconds(500) }) { server in
            var chance = SeededGenerator(seed: UInt64(seed))
            for round in 0..<60 {
                let version = round % 2 == 0 ? TLS1_2_VERSION : TLS1_3_VERSION
                let client = try RawClient(server.port)
                var bytes = TLSPeer(client, .init(version: version)).hello()
                if round % 3 == 0 {
                    // Another record, or anything else, behind the first.
                    bytes += (0..<200).map { _ in .random(in: 0...255, using: &chance) }
                } else {
                    for _ in 0..<(1 + round % 5) {
                        let index = Int.random(in: 0..<bytes.count, using: &chance)
                        bytes[index] = .random(in: 0...255, using: &chance)
                    }
                }
                client.send(bytes)
                if round % 4 == 0 { client.finishSending() }
                if round % 4 == 1 { client.reset() }
            }
            let peer = TLSPeer(try RawClient(server.port))
            try #require(peer.shakeHands() == nil)
            peer.send(Self.get)
            #expect(try peer.answer().text == "/a")
        }
    }

    @Test("A damaged record ends the connection, without a word of goodbye")
    func damagedRecord() async throws {
        try await withTLSServer { server in
            let peer = TLSPeer(try RawClient(server.port))
            try #require(peer.shakeHands() == nil)
            peer.send(Self.get)
            #expect(try peer.answer().text == "/a")
            var bytes = peer.encrypt(Array(Self.get.utf8))
            bytes[bytes.count - 1] ^= 1
            peer.client.send(bytes)
            let end = peer.receive()
            #expect(end != .more && end != .silence)
            #expect(peer.received.isEmpty)
            #expect(!peer.hasBeenToldGoodbye)
        }
    }

    @Test("A body that is cut off is not taken for whole, with a word of goodbye or without")
    func truncation() async throws {
        let reads = TestResponder { request in
            let body = try? await request.body.collect(upTo: 1_000)
            return HTTPResponse(.ok, operationID: body == nil ? "broken" : "whole")
        }
        let record = Record()
        try await withTLSServer(reads, observer: record) { server in
            for saysGoodbye in [false, true] {
                let peer = TLSPeer(try RawClient(server.port))
                try #require(peer.shakeHands() == nil)
                peer.send("POST /custom HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nHello")
                if saysGoodbye { peer.sayGoodbye() }
                peer.client.finishSending()
                #expect(peer.receive() != .silence)
            }
            // Between two requests it does no harm: what was asked for is answered.
            let peer = TLSPeer(try RawClient(server.port))
            try #require(peer.shakeHands() == nil)
            peer.send("POST /custom HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nHello")
            peer.client.finishSending()
            #expect(try peer.answer().status == 200)
            #expect(record.wait(for: 3).map(\.operationID) == ["broken", "broken", "whole"])
        }
    }

    @Test("Whoever only changes keys, and never reads, is cut off")
    func keyUpdates() async throws {
        try await withTLSServer { server in
            let peer = TLSPeer(try RawClient(server.port, seconds: 5))
            try #require(peer.shakeHands() == nil)
            // A few are anybody's right.
            peer.client.send(peer.updateKeys(times: 20))
            peer.send(Self.get)
            #expect(try peer.answer().text == "/a")
            let flood = peer.updateKeys(times: 40_000)
            peer.client.send(flood)
            #expect(peer.receive() != .silence)
            let other = TLSPeer(try RawClient(server.port))
            #expect(other.shakeHands() == nil)
        }
    }

    @Test("Nobody gets a second handshake in the middle of TLS 1.2")
    func renegotiation() async throws {
        try await withTLSServer { server in
            let peer = TLSPeer(try RawClient(server.port), .init(version: TLS1_2_VERSION))
            try #require(peer.shakeHands() == nil)
            let ask = peer.renegotiate()
            peer.client.send(ask)
            // RFC 5246 7.4.1.1: a warning, and nothing else of a handshake.
            #expect(peer.client.receive() == .more)
            let alert = peer.client.takeReceived()
            #expect(alert[0] == 21)
            #expect(alert.count == 5 + Int(alert[3]) << 8 + Int(alert[4]))
        }
    }

    @Test("Stopping does not wait for handshakes, and ends what is idle with a word of goodbye")
    func stopping() async throws {
        try await withTLSServer { server in
            let half = try RawClient(server.port)
            half.send(Array(TLSPeer(half).hello().prefix(50)))
            let idle = TLSPeer(try RawClient(server.port))
            try #require(idle.shakeHands() == nil)
            idle.send(Self.get)
            #expect(try idle.answer().text == "/a")
            let clock = ContinuousClock.now
            let stopped = server.beginStop(within: .seconds(20))
            #expect(idle.receive() == .closed)
            #expect(idle.hasBeenToldGoodbye)
            #expect(half.receiveToEnd().0 != .silence)
            #expect(stopped() == 0)
            #expect(ContinuousClock.now - clock < .seconds(10))
        }
    }
}
