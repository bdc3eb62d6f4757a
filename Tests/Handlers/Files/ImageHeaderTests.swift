import Testing

@testable import Handlers

/// Whole pictures of one pixel row, as far as a header goes, of any size.
enum Picture {
    static func png(_ width: Int, _ height: Int, depth: UInt8 = 8, colours: UInt8 = 6) -> [UInt8] {
        [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13] + Array("IHDR".utf8)
            + big(width, 4) + big(height, 4) + [depth, colours, 0, 0, 0] + [0, 0, 0, 0]
    }

    static func gif(_ width: Int, _ height: Int, version: String = "89a") -> [UInt8] {
        Array("GIF\(version)".utf8) + little(width, 2) + little(height, 2) + [0, 0, 0]
    }

    static func jpeg(_ width: Int, _ height: Int, frame: UInt8 = 0xC0) -> [UInt8] {
        let application: [UInt8] = [0xFF, 0xE0, 0, 16] + [UInt8](repeating: 0x20, count: 14)
        let frame: [UInt8] = [0xFF, frame, 0, 11, 8] + big(height, 2) + big(width, 2)
        return [0xFF, 0xD8] + application + [0xFF] + frame + [1, 1, 0x11, 0, 0xFF, 0xD9]
    }

    static func webp(lossy width: Int, _ height: Int) -> [UInt8] {
        riff("VP8 ", [0, 0, 0, 0x9D, 0x01, 0x2A] + little(width, 2) + little(height, 2))
    }

    static func webp(lossless width: Int, _ height: Int) -> [UInt8] {
        riff("VP8L", [0x2F] + little((width - 1) | (height - 1) << 14, 4) + [0])
    }

    static func webp(extended width: Int, _ height: Int) -> [UInt8] {
        riff("VP8X", [0, 0, 0, 0] + little(width - 1, 3) + little(height - 1, 3))
    }

    private static func riff(_ kind: String, _ chunk: [UInt8]) -> [UInt8] {
        Array("RIFF".utf8) + little(chunk.count + 12, 4) + Array("WEBP\(kind)".utf8)
            + little(chunk.count, 4) + chunk
    }

    private static func big(_ number: Int, _ count: Int) -> [UInt8] {
        little(number, count).reversed()
    }

    private static func little(_ number: Int, _ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
    }

    /// One of each format.
    static let all = [
        png(640, 480), gif(640, 480), jpeg(640, 480), webp(lossy: 640, 480),
        webp(lossless: 640, 480), webp(extended: 640, 480),
    ]
}

@Suite("The header of a picture tells its format and size") struct ImageHeaderTests {
    @Test("of each format that is taken")
    func readsSizes() throws {
        let formats: [ImageHeader.Format] = [.png, .gif, .jpeg, .webp, .webp, .webp]
        for (picture, format) in zip(Picture.all, formats) {
            let header = try #require(ImageHeader(picture), "\(format)")
            #expect(header.format == format)
            #expect(header.width == 640)
            #expect(header.height == 480)
        }
    }

    @Test("at the ends of what a format can say")
    func readsExtremes() {
        #expect(ImageHeader(Picture.png(1, 1))?.width == 1)
        #expect(ImageHeader(Picture.png(0xFFFF_FFFF, 7))?.width == 0xFFFF_FFFF)
        #expect(ImageHeader(Picture.gif(65_535, 1, version: "87a"))?.width == 65_535)
        #expect(ImageHeader(Picture.jpeg(65_535, 3, frame: 0xC2))?.width == 65_535)
        #expect(ImageHeader(Picture.webp(lossy: 16_383, 1))?.width == 16_383)
        #expect(ImageHeader(Picture.webp(lossless: 16_384, 16_384))?.height == 16_384)
        #expect(ImageHeader(Picture.webp(extended: 1 << 24, 1))?.width == 1 << 24)
    }

    @Test("and what is cut off or says nothing is none")
    func refusesParts() {
        for picture in Picture.all {
            // The shortest header is that of GIF.
            let isGIF = picture.starts(with: Array("GIF".utf8))
            for length in 0..<(isGIF ? 13 : 24) {
                #expect(ImageHeader(Array(picture.prefix(length))) == nil)
            }
        }
        for picture in [
            Picture.png(0, 1), Picture.png(1, 0), Picture.gif(0, 1), Picture.jpeg(1, 0),
            Picture.webp(lossy: 0, 1), [], Array("<svg width='1' height='1'/>".utf8),
        ] { #expect(ImageHeader(picture) == nil) }
    }

    @Test("and what a decoder would have to guess at is none")
    func isStrict() {
        #expect(ImageHeader(Picture.png(1, 1, depth: 3)) == nil)
        #expect(ImageHeader(Picture.png(1, 1, depth: 16, colours: 3)) == nil)
        #expect(ImageHeader(Picture.png(1, 1, colours: 5)) == nil)
        #expect(ImageHeader(Picture.gif(1, 1, version: "88a")) == nil)
        // A scan before a frame; a table in the place of a frame; a marker that has no length.
        for marker in [0xDA, 0xC4, 0xC8, 0xCC, 0xD9, 0xD0, 0x01] as [UInt8] {
            #expect(ImageHeader(Picture.jpeg(1, 1, frame: marker)) == nil, "\(marker)")
        }
        var late = Picture.webp(lossy: 1, 1)
        late[20] = 1
        #expect(ImageHeader(late) == nil)
        var long = Picture.webp(extended: 1, 1)
        long[4] += 1
        #expect(ImageHeader(long) == nil)
        var version = Picture.webp(lossless: 1, 1)
        version[24] |= 0x80
        #expect(ImageHeader(version) == nil)
    }

    @Test("and no bytes whatever break it")
    func survivesMutation() {
        var random = Dice(seed: 20_261)
        var read = 0
        for round in 0..<30_000 {
            var picture = Picture.all[round % Picture.all.count]
            for _ in 0..<(1 + random.next() % 4) {
                switch random.next() % 3 {
                case 0:
                    picture[Int(random.next() % UInt64(picture.count))] = UInt8(
                        truncatingIfNeeded: random.next())
                case 1: picture.removeLast(Int(random.next() % UInt64(picture.count)))
                default: picture.insert(0xFF, at: Int(random.next() % UInt64(picture.count)))
                }
                if picture.isEmpty { picture = [0xFF] }
            }
            guard let header = ImageHeader(picture) else { continue }
            read += 1
            #expect(header.width > 0 && header.height > 0)
        }
        #expect(read > 1000)
    }
}

/// Numbers that are the same in each run (SplitMix64).
struct Dice: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
        return word ^ (word >> 31)
    }
}
