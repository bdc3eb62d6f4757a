import CLibSSL
import HTTPMessages
import HTTPServer
import Testing
import WebSocket

@Suite("WebSockets over TLS")
struct TLSWebSocketTests {
    @Test("Messages arrive, at a peer that reads late too", arguments: TLSServerTests.versions)
    func echo(version: Int32) async throws {
        let socket = try narrowSocket()
        try await withTLSServer(.echo(), configure: { $0.inheritedSockets = [socket] }) { server in
            let client = try RawClient(server.port, receiveBufferBytes: 8_192)
            let peer = TLSPeer(client, .init(version: version))
            try #require(peer.shakeHands() == nil)
            // The first messages come in the same record as the request.
            peer.send(Array(RawWebSocket.handshake.utf8) + masked(1, "at once"))
            #expect(try peer.answer().status == 101)
            var limits = WebSocketLimits()
            limits.maxMessageBytes = 1 << 20
            var parser = WebSocketParser(role: .client, limits: limits)

            func next() -> WebSocketEvent? {
                while true {
                    parser.receive(peer.takeReceived().span)
                    let event = parser.next()
                    if event != .needsMore { return event }
                    guard peer.receive() == .more else { return nil }
                }
            }

            #expect(next() == .message(.text(Array("at once".utf8))))
            let large = (0..<60_000).map { UInt8(truncatingIfNeeded: $0 &* 13) }
            for _ in 0..<4 {
                peer.send(masked(2, large))
                pause(milliseconds: 30)
                #expect(next() == .message(.binary(large)))
            }
            peer.send(maskedClose(1000, "bye"))
            #expect(next() == .close(.normal, reason: "bye"))
            #expect(peer.receive() == .closed)
            #expect(peer.hasBeenToldGoodbye)
        }
    }
}
