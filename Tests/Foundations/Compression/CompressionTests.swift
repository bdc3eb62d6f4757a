import Compression
import Testing

@Suite("Compression") struct CompressionTests {
    private static let formats: [CompressionFormat] = [.raw, .zlib, .gzip]

    /// Some text, some repetition, some that has no pattern.
    private static let content: [UInt8] = {
        var state: UInt32 = 1951
        var bytes = Array("[".utf8)
        for number in 0..<4_000 {
            bytes += Array("{\"id\":\(number)},".utf8)
            state = state &* 1_664_525 &+ 1_013_904_223
            if number % 8 == 0 { bytes.append(UInt8(state >> 24)) }
        }
        return bytes
    }()

    private func compressed(
        _ content: [UInt8], _ format: CompressionFormat, windowBits: Int = 15, pieces: Int = 1
    ) -> [UInt8] {
        let deflater = Deflater(format, windowBits: windowBits)
        var output: [UInt8] = []
        let size = max(1, content.count / pieces)
        for start in stride(from: 0, to: content.count, by: size) {
            let end = min(start + size, content.count)
            deflater.compress(content[start..<end].span, .none, into: &output)
        }
        deflater.compress([UInt8]().span, .finish, into: &output)
        return output
    }

    /// Inflates the rest of some bytes; a span cannot be used within `#expect`.
    private func inflate(
        _ bytes: [UInt8], from offset: inout Int, by inflater: Inflater,
        into output: inout [UInt8], upTo limit: Int = .max
    ) throws(InflationError) -> Inflater.Progress {
        try inflater.inflate(bytes.span, from: &offset, into: &output, upTo: limit)
    }

    @Test("What was compressed is inflated to what it was, in any pieces", arguments: formats)
    func roundTrips(format: CompressionFormat) throws {
        for bits in CompressionFormat.windowBits {
            for pieces in [1, 7, 1_000] {
                let small = compressed(Self.content, format, windowBits: bits, pieces: pieces)
                #expect(small.count < Self.content.count / 2)
                let inflater = Inflater(format)
                var output: [UInt8] = []
                var progress = Inflater.Progress.needsInput
                for start in stride(from: 0, to: small.count, by: 999) {
                    let piece = Array(small[start..<min(start + 999, small.count)])
                    var offset = 0
                    progress = try inflate(piece, from: &offset, by: inflater, into: &output)
                    #expect(offset == piece.count)
                }
                #expect(progress == .ended)
                #expect(output == Self.content)
            }
        }
    }

    @Test("gzip and zlib have their headers, and blocks have none")
    func headers() {
        #expect(compressed([7], .gzip).starts(with: [0x1F, 0x8B, 8]))
        #expect(compressed([7], .zlib).starts(with: [0x78, 0x9C]))
        #expect(
            compressed(Array("Hello".utf8), .raw) == [0xF3, 0x48, 0xCD, 0xC9, 0xC9, 0x07, 0x00])
    }

    @Test("No more comes out than there is room for, and the rest comes later")
    func limits() throws {
        let bomb = compressed([UInt8](repeating: 0, count: 10_000_000), .gzip)
        #expect(bomb.count < 12_000)
        let inflater = Inflater(.gzip)
        var output: [UInt8] = []
        var offset = 0
        #expect(
            try inflate(bomb, from: &offset, by: inflater, into: &output, upTo: 65_537)
                == .needsRoom)
        #expect(output.count == 65_537)
        #expect(output.capacity < 200_000)
        #expect(offset < bomb.count)
        #expect(
            try inflate(bomb, from: &offset, by: inflater, into: &output, upTo: 65_537)
                == .needsRoom)
        #expect(
            try inflate(bomb, from: &offset, by: inflater, into: &output, upTo: 10_000_000)
                == .ended)
        #expect(output.count == 10_000_000)
    }

    @Test("A flush ends at a whole byte with the mark of RFC 7692, whatever the length")
    func flushes() throws {
        let deflater = Deflater(.raw, windowBits: 9)
        let inflater = Inflater(.raw, windowBits: 9)
        var output: [UInt8] = []
        for count in [1, 2, 60, 64, 65, 127, 200, 1_000, 5_000, 40_000] {
            var small: [UInt8] = []
            let piece = Self.content.prefix(count)
            deflater.compress(piece.span, .sync, into: &small)
            #expect(small.suffix(4) == [0, 0, 0xFF, 0xFF])
            var offset = 0
            output = []
            _ = try inflate(small, from: &offset, by: inflater, into: &output)
            #expect(output == Array(piece))
            #expect(inflater.isBetweenBlocks)
        }
    }

    @Test("Whoever resets starts over")
    func resets() throws {
        let deflater = Deflater(.raw)
        let inflater = Inflater(.raw)
        var first: [UInt8] = []
        deflater.compress(Self.content.span, .sync, into: &first)
        deflater.reset()
        var second: [UInt8] = []
        deflater.compress(Self.content.span, .sync, into: &second)
        #expect(first == second)
        for _ in 0..<2 {
            inflater.reset()
            var output: [UInt8] = []
            var offset = 0
            _ = try inflate(first, from: &offset, by: inflater, into: &output)
            #expect(output == Self.content)
        }
    }

    @Test("A stream may go on behind its end, and repeat what stood before")
    func continues() throws {
        let ended = compressed(Array("Hello".utf8), .raw)
        // Fixed codes: the same five bytes again, from five bytes back.
        var repeated: [UInt8] = []
        let deflater = Deflater(.raw)
        deflater.compress(Array("Hello".utf8).span, .sync, into: &repeated)
        repeated = []
        deflater.compress(Array("Hello".utf8).span, .sync, into: &repeated)
        let inflater = Inflater(.raw)
        var output: [UInt8] = []
        var offset = 0
        #expect(
            try inflate(ended, from: &offset, by: inflater, into: &output, upTo: 100) == .ended)
        #expect(inflater.isBetweenBlocks == false)
        inflater.continueBehindEnd()
        offset = 0
        _ = try inflate(repeated, from: &offset, by: inflater, into: &output, upTo: 100)
        #expect(output == Array("HelloHello".utf8))
        #expect(inflater.isBetweenBlocks)
    }

    @Test("What is cut within a block does not end between blocks")
    func cut() throws {
        let small = compressed(Self.content, .raw)
        let inflater = Inflater(.raw)
        var output: [UInt8] = []
        var offset = 0
        #expect(
            try inflate(
                Array(small.prefix(small.count / 2)), from: &offset, by: inflater, into: &output)
                == .needsInput)
        #expect(!inflater.isBetweenBlocks)
    }

    @Test(
        "Foreign bytes are refused or inflated, and never more than the limit", arguments: formats)
    func mutations(format: CompressionFormat) {
        var state: UInt64 = 1951
        func random(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % bound
        }
        let seed = compressed(Array(Self.content.prefix(600)), format)
        var refused = 0
        for _ in 0..<3_000 {
            var bytes = seed
            for _ in 0...random(3) { bytes[random(bytes.count)] = UInt8(random(256)) }
            bytes.removeLast(random(bytes.count))
            let inflater = Inflater(format, windowBits: 8 + random(8))
            var output: [UInt8] = []
            var offset = 0
            do throws(InflationError) {
                _ = try inflate(bytes, from: &offset, by: inflater, into: &output, upTo: 500)
            } catch {
                refused += 1
                #expect(!error.reason.isEmpty)
            }
            #expect(output.count <= 500)
            #expect(offset <= bytes.count)
        }
        #expect(refused > 500)
    }
}
