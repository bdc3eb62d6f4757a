// What a picture says of itself
//
// Pictures are never decoded here, so a picture that would unpack into gigabytes is only a few bytes
// (F7). What is read is the header that gives the format and the size in pixels, and that strictly:
// what a decoder would have to guess at is no picture. No read leaves the bytes, whatever they are.

/// The format of a picture and its size, read from its first bytes.
package struct ImageHeader: Sendable, Equatable {
    /// The formats that are known.
    package enum Format: String, Sendable {
        case png = "image/png"
        case jpeg = "image/jpeg"
        case gif = "image/gif"
        case webp = "image/webp"
    }

    /// The format.
    package let format: Format
    /// The width in pixels, at least 1.
    package let width: Int
    /// The height in pixels, at least 1.
    package let height: Int

    /// Reads the header of a whole picture; nil when the bytes are none.
    package init?(_ picture: [UInt8]) {
        let reader = ImageBytes(picture)
        guard
            let found = Self.png(reader) ?? Self.gif(reader) ?? Self.webp(reader)
                ?? Self.jpeg(reader)
        else { return nil }
        self = found
    }

    private init?(_ format: Format, width: Int?, height: Int?) {
        guard let width, let height, width > 0, height > 0 else { return nil }
        self.format = format
        self.width = width
        self.height = height
    }

    // PNG (W3C) 5.2 and 11.2.1: the signature, then IHDR as the first chunk, 13 bytes long.
    private static func png(_ bytes: ImageBytes) -> ImageHeader? {
        guard bytes.has([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], at: 0),
            bytes.big(4, at: 8) == 13, bytes.has("IHDR", at: 12),
            let depth = bytes.byte(at: 24), let colours = bytes.byte(at: 25),
            depths(ofColourType: colours).contains(depth),
            bytes.byte(at: 26) == 0, bytes.byte(at: 27) == 0,
            let interlace = bytes.byte(at: 28), interlace <= 1, bytes.count >= 33
        else { return nil }
        return ImageHeader(.png, width: bytes.big(4, at: 16), height: bytes.big(4, at: 20))
    }

    /// The bits a sample may have (PNG, table 11.1).
    private static func depths(ofColourType type: UInt8) -> [UInt8] {
        switch type {
        case 0: [1, 2, 4, 8, 16]
        case 3: [1, 2, 4, 8]
        case 2, 4, 6: [8, 16]
        default: []
        }
    }

    // GIF89a 17 and 18: the signature, then the logical screen descriptor.
    private static func gif(_ bytes: ImageBytes) -> ImageHeader? {
        guard bytes.has("GIF87a", at: 0) || bytes.has("GIF89a", at: 0), bytes.count >= 13 else {
            return nil
        }
        return ImageHeader(.gif, width: bytes.little(2, at: 6), height: bytes.little(2, at: 8))
    }

    // ITU-T T.81 B.1.1 and B.2.2: segments of a marker, a length and parameters; the frame header,
    // SOF, stands before the first scan.
    private static func jpeg(_ bytes: ImageBytes) -> ImageHeader? {
        guard bytes.has([0xFF, 0xD8], at: 0) else { return nil }
        var offset = 2
        while bytes.byte(at: offset) == 0xFF {
            // Any marker may be preceded by fill bytes.
            while bytes.byte(at: offset) == 0xFF { offset += 1 }
            guard let marker = bytes.byte(at: offset),
                let length = bytes.big(2, at: offset + 1), length >= 2
            else { return nil }
            switch marker {
            case 0xC4, 0xC8, 0xCC: break
            case 0xC0...0xCF:
                // Length, precision, height, width, components; a height of 0 comes after the scan.
                guard length >= 11, bytes.byte(at: offset + length) != nil else { return nil }
                return ImageHeader(
                    .jpeg, width: bytes.big(2, at: offset + 6), height: bytes.big(2, at: offset + 4)
                )
            // TEM, RSTn, SOI, EOI and SOS do not come before a frame header.
            case 0x00...0x01, 0xD0...0xDA: return nil
            default: break
            }
            offset += 1 + length
        }
        return nil
    }

    // RFC 9649 2.5 to 2.7: RIFF, the length of the rest, WEBP, then a chunk that tells the kind.
    private static func webp(_ bytes: ImageBytes) -> ImageHeader? {
        guard bytes.has("RIFF", at: 0), bytes.has("WEBP", at: 8),
            let length = bytes.little(4, at: 4), length + 8 <= bytes.count,
            let chunk = bytes.little(4, at: 16), chunk >= 5, chunk + 12 <= length
        else { return nil }
        if bytes.has("VP8 ", at: 12) { return lossy(bytes) }
        if bytes.has("VP8L", at: 12) { return lossless(bytes) }
        guard bytes.has("VP8X", at: 12), chunk == 10,
            let width = bytes.little(3, at: 24), let height = bytes.little(3, at: 27)
        else { return nil }
        return ImageHeader(.webp, width: width + 1, height: height + 1)
    }

    // RFC 6386 9.1: a key frame, its start code, and two numbers of 14 bits beside their scales.
    private static func lossy(_ bytes: ImageBytes) -> ImageHeader? {
        guard let tag = bytes.byte(at: 20), tag & 1 == 0, bytes.has([0x9D, 0x01, 0x2A], at: 23),
            let width = bytes.little(2, at: 26), let height = bytes.little(2, at: 28)
        else { return nil }
        return ImageHeader(.webp, width: width & 0x3FFF, height: height & 0x3FFF)
    }

    // RFC 9649 3.4: a signature byte, two numbers of 14 bits less one, alpha, and version 0.
    private static func lossless(_ bytes: ImageBytes) -> ImageHeader? {
        guard bytes.byte(at: 20) == 0x2F, let bits = bytes.little(4, at: 21), bits >> 29 == 0 else {
            return nil
        }
        return ImageHeader(.webp, width: bits & 0x3FFF + 1, height: bits >> 14 & 0x3FFF + 1)
    }
}

/// Bytes that answer nil behind their end.
private struct ImageBytes {
    private let bytes: [UInt8]

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    var count: Int { bytes.count }

    func byte(at offset: Int) -> UInt8? { offset < bytes.count ? bytes[offset] : nil }

    func has(_ expected: [UInt8], at offset: Int) -> Bool {
        offset + expected.count <= bytes.count
            && bytes[offset..<(offset + expected.count)].elementsEqual(expected)
    }

    func has(_ text: String, at offset: Int) -> Bool { has(Array(text.utf8), at: offset) }

    /// A number whose first byte is the greatest.
    func big(_ count: Int, at offset: Int) -> Int? {
        guard offset + count <= bytes.count else { return nil }
        return bytes[offset..<(offset + count)].reduce(0) { $0 << 8 | Int($1) }
    }

    /// A number whose first byte is the least.
    func little(_ count: Int, at offset: Int) -> Int? {
        guard offset + count <= bytes.count else { return nil }
        return bytes[offset..<(offset + count)].reversed().reduce(0) { $0 << 8 | Int($1) }
    }
}
