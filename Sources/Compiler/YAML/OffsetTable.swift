import SourceText

/// Turns libyaml's positions, which count code points, into offsets, which count bytes.
struct OffsetTable {
    private static let stride = 16

    private let text: [UInt8]
    private let base: Int
    /// The offset of every 16th code point; empty when the text is ASCII, where both counts agree.
    private let checkpoints: [UInt32]

    /// Makes a table for the text behind the byte order mark.
    init(_ file: SourceFile) {
        text = file.text
        base = file.byteOrderMarkCount
        checkpoints = text.allSatisfy { $0 < 0x80 } ? [] : Self.checkpoints(in: text, from: base)
    }

    /// The offset of a code point; that of the end for numbers beyond it.
    func offset(ofCodePoint number: Int) -> Int {
        guard !checkpoints.isEmpty else { return min(base + number, text.count) }
        let checkpoint = number / Self.stride
        guard checkpoint < checkpoints.count else { return text.count }
        var offset = Int(checkpoints[checkpoint])
        for _ in 0..<number % Self.stride where offset < text.count {
            offset += Self.length(ofCodePointStartingWith: text[offset])
        }
        return offset
    }

    private static func checkpoints(in text: [UInt8], from base: Int) -> [UInt32] {
        var checkpoints: [UInt32] = []
        checkpoints.reserveCapacity(text.count / stride + 1)
        var number = 0
        var offset = base
        while offset < text.count {
            if number % stride == 0 { checkpoints.append(UInt32(offset)) }
            number += 1
            offset += length(ofCodePointStartingWith: text[offset])
        }
        if number % stride == 0 { checkpoints.append(UInt32(offset)) }
        return checkpoints
    }

    /// RFC 3629 3: the first byte tells the length; the text is known to be well formed.
    private static func length(ofCodePointStartingWith byte: UInt8) -> Int {
        switch byte {
        case ..<0xC0: 1
        case ..<0xE0: 2
        case ..<0xF0: 3
        default: 4
        }
    }
}
