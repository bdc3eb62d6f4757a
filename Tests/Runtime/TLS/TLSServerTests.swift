import CLibSSL
import HTTPMessages
import HTTPServer
import TLS
import Testing

/// Runs `test` against a server that speaks TLS.
func withTLSServer(
    _ responder: TestResponder = TestResponder(), observer: Record? = nil,
    context: TLSContext? = nil,
    configure: (inout HTTPServerConfiguration) -> Void = { _ in },
    test: @escaping @Sendable (TestServer) throws -> Void
) async throws {
    let context = try context ?? TLSContext(TestCertificate().credentials())
    try await withServer(
        responder, observer: observer,
        configure: {
            $0.layering = context
            configure(&$0)
        }, test: test)
}

@Suite("HTTP over TLS", .serialized)
struct TLSServerTests {
    static let get = "GET /a HTTP/1.1\r\nHost: a\r\n\r\n"
    static let versions = [TLS1_2_VERSION, TLS1_3_VERSION]

    @Test("A request is answered, and who answers knows that it came by TLS", arguments: versions)
    func answers(version: Int32) async throws {
        let record = Record()
        let secure = TestResponder { HTTPResponse(.ok, body: .bytes(Array("\($0.isSecure)".utf8))) }
        try await withTLSServer(secure, observer: record) { server in
            let peer = TLSPeer(try RawClient(server.port), .init(version: version))
            try #require(peer.shakeHands() == nil)
            peer.send(Self.get)
            #expect(try peer.answer().text == "/a")
            peer.send("GET /custom HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(try peer.answer().text == "true")
            #expect(record.wait(for: 2).map(\.layerName) == [peer.version, peer.version])
        }
    }

    @Test("Of the protocols that a client offers, http/1.1 is chosen, and none is refused")
    func protocols() async throws {
        try await withTLSServer { server in
            for (offer, chosen) in [
                ([], ""), (["http/1.1"], "http/1.1"), (["h2", "http/1.1"], "http/1.1"),
            ] {
                let peer = TLSPeer(try RawClient(server.port), .init(protocols: offer))
                #expect(peer.shakeHands() == nil, "\(offer)")
                #expect(peer.chosenProtocol == chosen)
            }
            for offer in [["h2"], ["http/1.0", "h2", "http/1.10", "ttp/1.1"]] {
                let peer = TLSPeer(try RawClient(server.port), .init(protocols: offer))
                #expect(peer.shakeHands() == "tlsv1 alert no application protocol")
            }
        }
    }

    @Test("TLS 1.1 is refused")
    func oldVersion() async throws {
        try await withTLSServer { server in
            // A client of 1.1 cannot be had here: its first bytes are those of 1.2, with another
            // version in them, which nothing protects.
            var hello = TLSPeer(try RawClient(server.port), .init(version: TLS1_2_VERSION)).hello()
            hello[10] = 2
            let client = try RawClient(server.port)
            client.send(hello)
            let end = client.receive()
            // RFC 8446 6: a fatal alert, 70.
            #expect(end == .more)
            #expect(client.takeReceived().suffix(2) == [2, 70])
        }
    }

    @Test("Bytes may come one at a time", arguments: versions)
    func oneByOne(version: Int32) async throws {
        try await withTLSServer { server in
            let peer = TLSPeer(try RawClient(server.port), .init(version: version))
            peer.pieceBytes = 1
            try #require(peer.shakeHands() == nil)
            for _ in 0..<2 {
                peer.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nHello")
                #expect(try peer.answer().text == "Hello")
            }
        }
    }

    @Test("The end of the handshake, and requests, may come in one piece", arguments: versions)
    func allAtOnce(version: Int32) async throws {
        try await withTLSServer { server in
            let peer = TLSPeer(try RawClient(server.port), .init(version: version))
            try #require(peer.shakeHands() == nil)
            let texts = (0..<40).map { "\($0)" }
            let requests = texts.map { "GET /\($0) HTTP/1.1\r\nHost: a\r\n\r\n" }
            // All in one record, then a record each, in one piece.
            peer.send(requests.joined())
            for text in texts { #expect(try peer.answer().text == "/" + text) }
            peer.client.send(requests.flatMap { peer.encrypt(Array($0.utf8)) })
            for text in texts { #expect(try peer.answer().text == "/" + text) }
        }
    }

    @Test("A large answer arrives as it is, at a client that is slow too", arguments: versions)
    func largeAnswer(version: Int32) async throws {
        let socket = try narrowSocket()
        try await withTLSServer(configure: { $0.inheritedSockets = [socket] }) { server in
            let client = try RawClient(server.port, receiveBufferBytes: 8_192)
            let peer = TLSPeer(client, .init(version: version))
            try #require(peer.shakeHands() == nil)
            peer.send("GET /large HTTP/1.1\r\nHost: a\r\n\r\n" + Self.get)
            pause(milliseconds: 50)
            #expect(try peer.answer().content == TestResponder.large)
            #expect(try peer.answer().text == "/a")
        }
    }

    // What is left of them when the system's buffer is full: nothing, a part of what one call
    // encrypts, and more than that.
    @Test(
        "The last answer is whole although the connection ends behind it",
        arguments: [100, 15_000, 60_000, 1_000_000])
    func lastAnswer(length: Int) async throws {
        let content = Array(TestResponder.large[..<length])
        let responder = TestResponder { _ in HTTPResponse(.ok, body: .bytes(content)) }
        let socket = try narrowSocket()
        try await withTLSServer(
            responder, configure: { $0.inheritedSockets = [socket] }
        ) { server in
            let client = try RawClient(server.port, receiveBufferBytes: 2_048)
            let peer = TLSPeer(client)
            try #require(peer.shakeHands() == nil)
            peer.send("GET /custom HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
            pause(milliseconds: 50)
            #expect(try peer.answer().content == content)
            #expect(peer.receive() == .closed)
            #expect(peer.hasBeenToldGoodbye)
        }
    }

    @Test("A long chain arrives although the client reads late", arguments: versions)
    func longChain(version: Int32) async throws {
        let certificate = TestCertificate()
        let context = try TLSContext(
            TLSCredentials(
                certificates: Array(repeatElement(certificate.certificate, count: 300).joined()),
                key: certificate.key))
        let socket = try narrowSocket()
        try await withTLSServer(
            context: context, configure: { $0.inheritedSockets = [socket] }
        ) { server in
            let client = try RawClient(server.port, receiveBufferBytes: 2_048)
            let peer = TLSPeer(client, .init(version: version))
            client.send(peer.hello())
            pause(milliseconds: 100)
            try #require(peer.shakeHands() == nil)
            peer.send(Self.get)
            #expect(try peer.answer().text == "/a")
        }
    }

    @Test("A large body arrives as it is", arguments: versions)
    func largeBody(version: Int32) async throws {
        try await withTLSServer { server in
            let peer = TLSPeer(try RawClient(server.port), .init(version: version))
            try #require(peer.shakeHands() == nil)
            let body = Array(TestResponder.large[..<1_000_000])
            for pieceBytes in [Int.max, 50_000, 1_313] {
                peer.pieceBytes = pieceBytes
                peer.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n")
                peer.send(body)
                #expect(try peer.answer().content == body)
            }
        }
    }

    @Test("Parts of files arrive as they are")
    func files() async throws {
        let file = try TemporaryFile(TestResponder.large)
        let responder = TestResponder { _ in
            HTTPResponse(
                .ok,
                body: .segments([
                    .bytes(Array("head".utf8)), .file(file, 0..<8_000_000),
                    .bytes(Array("between".utf8)), .file(file, 17..<20),
                ]))
        }
        let socket = try narrowSocket()
        try await withTLSServer(
            responder, configure: { $0.inheritedSockets = [socket] }
        ) { server in
            let client = try RawClient(server.port, receiveBufferBytes: 8_192)
            let peer = TLSPeer(client)
            try #require(peer.shakeHands() == nil)
            for _ in 0..<2 {
                peer.send("GET /custom HTTP/1.1\r\nHost: a\r\n\r\n")
                let expected =
                    Array("head".utf8) + TestResponder.large + Array("between".utf8)
                    + TestResponder.large[17..<20]
                #expect(try peer.answer().content == expected)
            }
        }
    }

    @Test("A header of the PROXY protocol comes before TLS, in whatever pieces")
    func proxyHeader() async throws {
        let who = TestResponder { HTTPResponse(.ok, body: .bytes(Array($0.client.ip.utf8))) }
        try await withTLSServer(who, configure: { $0.expectsProxyHeader = true }) { server in
            let header = Array("PROXY TCP4 203.0.113.9 203.0.113.1 1234 443\r\n".utf8)
            for cut in [0, 3, header.count, header.count + 4, 1_000] {
                let peer = TLSPeer(try RawClient(server.port))
                let bytes = header + peer.hello()
                peer.client.send(Array(bytes.prefix(cut)))
                pause(milliseconds: 20)
                peer.client.send(Array(bytes.dropFirst(cut)))
                try #require(peer.shakeHands() == nil, "\(cut)")
                peer.send("GET /custom HTTP/1.1\r\nHost: a\r\n\r\n")
                #expect(try peer.answer().text == "203.0.113.9")
            }
        }
    }
}
