import Compression
import HTTPMessages
import Testing
import WebSocket

@Suite("Messages that are compressed") struct MessageCompressionTests {
    /// What both sides agree on when these are the server's wishes and the client offers everything.
    private func agreement(
        _ deflate: WebSocketDeflate = WebSocketDeflate(), offer: String = "client_max_window_bits"
    ) throws -> WebSocketDeflateAgreement {
        let offers = [WebSocketExtension("permessage-deflate", [.init(offer)])]
        return try #require(WebSocketDeflateAgreement(offers: offers, deflate))
    }

    private func compression(
        _ deflate: WebSocketDeflate = WebSocketDeflate(), _ role: WebSocketParser.Role = .server
    ) throws -> MessageCompression {
        MessageCompression(try agreement(deflate), role: role, sharing: SharedCompression())
    }

    private func keeping() -> WebSocketDeflate {
        var deflate = WebSocketDeflate()
        deflate.keepsContext = true
        deflate.minMessageBytes = 1
        return deflate
    }

    /// All events of a server's parser that the bytes make.
    private func events(
        _ bytes: [UInt8], inPiecesOf size: Int = .max, maxMessageBytes: Int = 65_536,
        _ compression: MessageCompression
    ) -> [WebSocketEvent] {
        var limits = WebSocketLimits()
        limits.maxMessageBytes = maxMessageBytes
        var parser = WebSocketParser(role: .server, limits: limits, compression: compression)
        var events: [WebSocketEvent] = []
        var rest = bytes[...]
        while !rest.isEmpty {
            let piece = rest.prefix(size)
            parser.receive(piece.span)
            rest = rest.dropFirst(size)
            while true {
                let event = parser.next()
                if event == .needsMore { break }
                events.append(event)
            }
        }
        return events
    }

    private func deflated(_ content: [UInt8], windowBits: Int = 15) -> [UInt8] {
        let deflater = Deflater(.raw, windowBits: windowBits)
        var output: [UInt8] = []
        deflater.compress(content.span, .sync, into: &output)
        return Array(output.dropLast(4))
    }

    private func frame(
        _ opcode: UInt8, _ content: [UInt8], isFinal: Bool = true, isCompressed: Bool = true
    ) -> [UInt8] {
        WebSocketClientFrame(
            opcode: opcode, isFinal: isFinal, isCompressed: isCompressed, content,
            key: 0x1234_5678
        ).bytes
    }

    // RFC 7692 7.2.3
    private static let hello: [UInt8] = [0xF2, 0x48, 0xCD, 0xC9, 0xC9, 0x07, 0x00]
    private static let helloText = WebSocketEvent.message(.text(Array("Hello".utf8)))

    @Test("The examples of RFC 7692 are read, however they are cut")
    func examples() throws {
        let rows: [(bytes: [UInt8], events: [WebSocketEvent])] = [
            (frame(1, Self.hello), [Self.helloText]),
            (
                frame(1, Array(Self.hello[..<3]), isFinal: false)
                    + frame(0, Array(Self.hello[3...]), isCompressed: false), [Self.helloText]
            ),
            // 7.2.3.3: a block that is not compressed. 7.2.3.4: one that ends its stream.
            (
                frame(1, [0x00, 0x05, 0x00, 0xFA, 0xFF, 0x48, 0x65, 0x6C, 0x6C, 0x6F, 0x00]),
                [Self.helloText]
            ),
            (frame(1, [0xF3, 0x48, 0xCD, 0xC9, 0xC9, 0x07, 0x00, 0x00]), [Self.helloText]),
            // 7.2.3.5: two blocks. 7.2.3.6: an empty message.
            (
                frame(
                    1,
                    [
                        0xF2, 0x48, 0x05, 0x00, 0x00, 0x00, 0xFF, 0xFF, 0xCA, 0xC9, 0xC9, 0x07,
                        0x00,
                    ]), [Self.helloText]
            ),
            (frame(1, [0x00]), [.message(.text([]))]),
            (
                frame(2, [], isFinal: false) + frame(9, [7], isCompressed: false)
                    + frame(0, [0x00], isCompressed: false), [.ping([7]), .message(.binary([]))]
            ),
            (
                frame(1, Array("plain".utf8), isCompressed: false),
                [.message(.text(Array("plain".utf8)))]
            ),
        ]
        for row in rows {
            for size in [1, 2, 5, .max] {
                #expect(events(row.bytes, inPiecesOf: size, try compression()) == row.events)
            }
        }
    }

    @Test("A kept context lets a message repeat an earlier one; without it that is no DEFLATE")
    func contexts() throws {
        // 7.2.3.2: "Hello" again, as five bytes from five bytes back.
        let bytes = frame(1, Self.hello) + frame(1, [0xF2, 0x00, 0x11, 0x00, 0x00])
        #expect(
            events(bytes, try compression(keeping())) == [Self.helloText, Self.helloText])
        let alone = events(bytes, try compression())
        #expect(alone.first == Self.helloText)
        #expect(faultCode(alone) == 1007)
    }

    @Test("RSV1 stands on the first frame of a message, and nowhere else")
    func reservedBits() throws {
        for bytes in [
            frame(9, []), frame(8, []), frame(10, [1]),
            frame(1, Self.hello, isFinal: false) + frame(0, []),
            [0xA1, 0x80, 0, 0, 0, 0], [0x91, 0x80, 0, 0, 0, 0], [0xE1, 0x80, 0, 0, 0, 0],
        ] {
            #expect(faultCode(events(bytes, try compression())) == 1002)
        }
        #expect(faultCode(webSocketEvents(frame(1, Self.hello)).events) == 1002)
    }

    @Test("What is no DEFLATE, or no UTF-8 behind it, is refused with 1007")
    func corrupt() throws {
        for content: [UInt8] in [
            [0xFF, 0xFF], Array(Self.hello.dropLast(3)), [0x07], [0xF3, 0x48, 0xCD, 0xC9],
            deflated([0xC3]), deflated(Array("a".utf8) + [0xED, 0xA0, 0x80]),
            // A repetition from before the window.
            [0xF2, 0x00, 0x11, 0x00, 0x00],
        ] {
            #expect(faultCode(events(frame(1, content), try compression())) == 1007, "\(content)")
        }
        #expect(
            events(frame(2, deflated([0xC3])), try compression()) == [.message(.binary([0xC3]))])
    }

    @Test("A window that is larger than what was agreed on is refused once it is used")
    func windows() throws {
        var deflate = keeping()
        deflate.windowBits = 9
        let far =
            [1, 2, 3, 4, 5, 6, 7, 8] + [UInt8](repeating: 0, count: 2_000)
            + [1, 2, 3, 4, 5, 6, 7, 8]
        #expect(faultCode(events(frame(2, deflated(far)), try compression(deflate))) == 1007)
        #expect(
            events(frame(2, deflated(far, windowBits: 9)), try compression(deflate))
                == [.message(.binary(far))])
    }

    @Test("A message is as long as it is when it is inflated")
    func lengths() throws {
        let zeros = [UInt8](repeating: 0, count: 1_000)
        let small = frame(2, deflated(zeros))
        #expect(
            events(small, maxMessageBytes: 1_000, try compression()) == [.message(.binary(zeros))])
        #expect(faultCode(events(small, maxMessageBytes: 999, try compression())) == 1009)
        // 10 KB that would be 10 MB.
        let bomb = frame(2, deflated([UInt8](repeating: 0, count: 10_000_000)))
        #expect(faultCode(events(bomb, try compression())) == 1009)
        // What has no pattern gets longer.
        var random = SeededGenerator(seed: 7692)
        let noise = (0..<65_536).map { _ in UInt8.random(in: 0...255, using: &random) }
        let long = deflated(noise, windowBits: 9)
        #expect(long.count > noise.count)
        #expect(events(frame(2, long), try compression()) == [.message(.binary(noise))])
        let longer = frame(2, deflated(noise + [0]))
        #expect(faultCode(events(longer, try compression())) == 1009)
        // The declared length alone is too much.
        let header: [UInt8] = [0xC2, 0xFF, 0, 0, 0, 0, 0, 2, 0, 0]
        #expect(faultCode(events(header, try compression())) == 1009)
    }

    @Test("A message of nothing but streams that end costs little")
    func ends() throws {
        let many = Array([[UInt8]](repeating: [0x03, 0x00], count: 30_000).joined()) + [0]
        #expect(faultCode(events(frame(1, many), try compression())) == 1007)
        let some = Array([[UInt8]](repeating: [0x03, 0x00], count: 16).joined()) + [0]
        #expect(events(frame(1, some), try compression()) == [.message(.text([]))])
    }

    @Test("What a server compresses its client inflates", arguments: [true, false])
    func roundTrips(keepsContext: Bool) throws {
        var deflate = WebSocketDeflate()
        deflate.keepsContext = keepsContext
        let server = try compression(deflate)
        let client = try compression(deflate, .client)
        var parser = WebSocketParser(role: .client, compression: client)
        var sizes: [Int] = []
        for round in 0..<3 {
            // Much that no part of the message repeats, and most of the earlier messages do.
            let numbers = (0..<60).map { "\($0 * $0 * 7_919 % 100_003)" }.joined(separator: " ")
            let text = Array("Grüße, \(round)! \(numbers)".utf8)
            let frame = server.compressed(WebSocketFrame(text: text))
            #expect(frame.bytes[0] == 0xC1)
            sizes.append(frame.bytes.count)
            parser.receive(frame.bytes.span)
            #expect(parser.next() == .message(.text(text)))
            let back = try #require(client.compressed(text))
            #expect(events(self.frame(1, back), server) == [.message(.text(text))])
        }
        #expect((sizes[2] < sizes[0] / 2) == keepsContext, "\(sizes)")
    }

    @Test("Small frames, frames of control and what gets no smaller go as they are")
    func asTheyAre() throws {
        let server = try compression()
        let small = WebSocketFrame(text: [UInt8](repeating: 0x61, count: 127))
        #expect(server.compressed(small) == small)
        let larger = WebSocketFrame(text: [UInt8](repeating: 0x61, count: 128))
        #expect(server.compressed(larger).bytes.count < 20)
        let ping = WebSocketFrame(ping: [])
        #expect(try compression(keeping()).compressed(ping) == ping)
        var random = SeededGenerator(seed: 7)
        let noise = (0..<1_000).map { _ in UInt8.random(in: 0...255, using: &random) }
        #expect(server.compressed(WebSocketFrame(binary: noise)).bytes[0] == 0x82)
        #expect(
            try compression(keeping()).compressed(WebSocketFrame(binary: noise)).bytes[0] == 0xC2)
        #expect(try compression(WebSocketDeflate(), .client).compressed(noise) == nil)
    }

    @Test("A window of 8 bits is inflated, and nothing is compressed for it")
    func smallestWindow() throws {
        let agreement = try #require(
            WebSocketDeflateAgreement(
                offers: [
                    WebSocketExtension(
                        "permessage-deflate", [.init("client_max_window_bits", "8")])
                ], keeping()))
        let server = MessageCompression(agreement, role: .server, sharing: SharedCompression())
        #expect(events(frame(1, Self.hello), server) == [Self.helloText])
        let client = MessageCompression(agreement, role: .client, sharing: SharedCompression())
        #expect(client.compressed([UInt8](repeating: 0, count: 1_000)) == nil)
    }

    /// The bytes with one to two changes.
    private func damaged(_ bytes: [UInt8], _ random: inout SeededGenerator) -> [UInt8] {
        var bytes = bytes
        for _ in 0...Int.random(in: 0...1, using: &random) where !bytes.isEmpty {
            let index = Int.random(in: 0..<bytes.count, using: &random)
            switch Int.random(in: 0..<3, using: &random) {
            case 0: bytes[index] ^= 1 << UInt8.random(in: 0..<8, using: &random)
            case 1: bytes.remove(at: index)
            default: bytes.insert(bytes[index], at: index)
            }
        }
        return bytes
    }

    @Test("Damaged messages are refused or read, alike however they are cut")
    func mutations() throws {
        var random = SeededGenerator(seed: 76_92)
        let seeds = [
            frame(1, Self.hello) + frame(1, [0xF2, 0x00, 0x11, 0x00, 0x00]),
            frame(1, deflated(Array("Grüße, Grüße, Grüße".utf8))),
            frame(2, deflated([UInt8](repeating: 5, count: 190))),
        ]
        var failed = 0
        for round in 0..<4_000 {
            let bytes = damaged(seeds[round % seeds.count], &random)
            let deflate = round % 2 == 0 ? WebSocketDeflate() : keeping()
            let whole = events(bytes, maxMessageBytes: 200, try compression(deflate))
            if faultCode(whole) != nil { failed += 1 }
            for event in whole {
                guard case .message(.text(let content)) = event else { continue }
                #expect(content.count <= 200)
                #expect(String(validating: content, as: UTF8.self) != nil)
            }
            let ones = events(
                bytes, inPiecesOf: 1, maxMessageBytes: 200, try compression(deflate))
            #expect(ones == whole, "\(bytes)")
        }
        #expect(failed > 500)
    }
}
