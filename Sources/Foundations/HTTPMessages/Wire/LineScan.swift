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
    private static func firstControlByte(
        _ bytes: borrowing Span<UInt8>, from start: Int, to end: Int
    ) -> Int {
        var index = start
        while index < end {
            let byte = bytes[index]
            // RFC 5234 B.1: CTL = %x00-1F / %x7F
            if byte < ASCII.space && byte != ASCII.tab || byte == 0x7F { return index }
            index += 1
        }
        return end
    }
}

extension HTTPRefusal {
    /// What is said of a line with a control byte.
    package static var controlByte: HTTPRefusal {
        HTTPRefusal(
            .badRequest, "a line holds a control byte or does not end with CR and LF")
    }
}
