/// Finds the ends of the lines of a head, a chunk header or a trailer section.
///
/// The scan is the only pass over all bytes: it stops at the first control byte, so that whatever
/// it has found to be a line needs no second look for bare CR, bare LF, NUL and their like. It
/// resumes where it stopped; however the bytes are cut, each is looked at once and the verdict is
/// the same.
package enum LineScan {
    /// A whole line: its CR stands at `end`.
    case line(end: Int)
    /// The end has not come yet.
    case incomplete
    /// The line has more than the allowed bytes before its CRLF.
    case tooLong
    /// A control byte other than HTAB, a CR without LF, or an LF without CR.
    case controlByte

    /// Looks for the end of the line that starts at `start`.
    ///
    /// `scanned` counts the bytes of this line that have been looked at; the caller keeps it
    /// between calls and sets it to 0 for the next line.
    package static func scan(
        _ bytes: borrowing Span<UInt8>, start: Int, scanned: inout Int, maxBytes: Int
    ) -> LineScan {
        let limit = start + maxBytes
        let end = min(bytes.count, limit)
        let stop = firstControlByte(bytes, from: start + scanned, to: end)
        scanned = stop - start
        if stop == bytes.count { return .incomplete }
        guard bytes[stop] == ASCII.carriageReturn else {
            return stop == limit ? .tooLong : .controlByte
        }
        if stop + 1 == bytes.count { return .incomplete }
        return bytes[stop + 1] == ASCII.lineFeed ? .line(end: stop) : .controlByte
    }

    /// The offset of the first control byte other than HTAB, or `end`.
    @inline(__always)
    package static func firstControlByte(
        _ bytes: borrowing Span<UInt8>, from start: Int, to end: Int
    ) -> Int {
        // SAFETY: bytes are bytes; the raw view is bounds-checked too.
        let raw = unsafe bytes.bytes
        var index = start
        while index < end {
            // Eight bytes at a time, as long as none of them needs a closer look. A word may reach
            // behind `end`, where nothing counts.
            while index + 8 <= bytes.count {
                let word = raw.littleEndianWord(at: index)
                let hits = bytesBelowSpace(word) | bytesEqualToDelete(word)
                if hits != 0 {
                    index += hits.trailingZeroBitCount / 8
                    break
                }
                index += 8
                guard index < end else { return end }
            }
            guard index < end else { return end }
            // RFC 5234 B.1: CTL = %x00-1F / %x7F
            let byte = bytes[index]
            if byte < ASCII.space && byte != ASCII.tab || byte == 0x7F { return index }
            index += 1
        }
        return end
    }

    // The classic tests for bytes in a word (S. E. Anderson, "Bit Twiddling Hacks", "determine if a
    // word has a byte less than n"): the high bit of each byte that passes is set. A borrow can set
    // bits above the lowest true one, which is the only one that is used.
    @inline(__always)
    private static func bytesBelowSpace(_ word: UInt64) -> UInt64 {
        (word &- 0x2020_2020_2020_2020) & ~word & 0x8080_8080_8080_8080
    }

    @inline(__always)
    private static func bytesEqualToDelete(_ word: UInt64) -> UInt64 {
        let difference = word ^ 0x7F7F_7F7F_7F7F_7F7F
        return (difference &- 0x0101_0101_0101_0101) & ~difference & 0x8080_8080_8080_8080
    }
}

extension RawSpan {
    /// Eight bytes as a number whose lowest byte is the first.
    @inline(__always)
    func littleEndianWord(at offset: Int) -> UInt64 {
        // SAFETY: any eight bytes are a UInt64, and the offset is checked against the bounds.
        UInt64(
            littleEndian: unsafe unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self))
    }
}

extension HTTPRefusal {
    /// What is said of a line with a control byte.
    package static var controlByte: HTTPRefusal {
        HTTPRefusal(
            .badRequest, "a line holds a control byte or does not end with CR and LF")
    }
}
