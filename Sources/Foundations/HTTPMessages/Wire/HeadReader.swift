/// Reads the lines of a message's head, of either kind.
///
/// Offsets are counted from the head's first byte, which lies at `position` in the caller's buffer,
/// so that the caller may drop what lies before it between two calls.
package struct HeadReader: Sendable {
    /// What became of an attempt to read the start line.
    package enum StartLine {
        /// Its end has not come yet.
        case incomplete
        /// It is longer than the limit.
        case tooLong
        /// It lies here in the buffer, without its CRLF.
        case line(Range<Int>)
    }

    /// Where names and values lie.
    package private(set) var lines: [HTTPFields.Line] = []
    /// What the fields say about framing.
    package private(set) var framing = FramingFields()
    /// Where the first field line starts.
    package private(set) var sectionStart = 0
    /// Where the current line starts; once all lines have been read, the head's length without the
    /// empty line at its end.
    package private(set) var lineStart = 0
    private var emptyLines = 0
    /// Bytes of the current line that the scan has seen.
    private var scanned = 0

    /// A reader for one head.
    package init() {}

    /// Gives the lines away.
    package mutating func takeLines() -> [HTTPFields.Line] {
        var taken: [HTTPFields.Line] = []
        swap(&taken, &lines)
        return taken
    }

    /// Reads the start line. Empty lines before it are consumed, as many as the limits allow.
    package mutating func readStartLine(
        _ buffer: [UInt8], position: inout Int, limits: HTTPMessageLimits
    ) throws(HTTPRefusal) -> StartLine {
        let bytes = buffer.span
        while true {
            let scan = LineScan.scan(
                bytes, start: position, scanned: &scanned, maxBytes: limits.maxStartLineBytes)
            switch scan {
            case .incomplete: return .incomplete
            case .tooLong: return .tooLong
            case .controlByte: throw .controlByte
            case .line(let end):
                scanned = 0
                guard end == position else {
                    sectionStart = end + 2 - position
                    lineStart = sectionStart
                    return .line(position..<end)
                }
                emptyLines += 1
                guard emptyLines <= limits.maxLeadingEmptyLines else {
                    throw HTTPRefusal(.badRequest, "there are empty lines instead of a start line")
                }
                position = end + 2
            }
        }
    }

    /// Reads field lines up to the empty line; false when it has not come yet.
    package mutating func readFields(
        _ buffer: [UInt8], position: Int, limits: HTTPMessageLimits
    ) throws(HTTPRefusal) -> Bool {
        let bytes = buffer.span
        // Room for the fields of an ordinary request.
        if lines.isEmpty { lines.reserveCapacity(16) }
        while true {
            let start = position + lineStart
            // What is left of the section; each line brings a CRLF, which counts.
            let allowance = limits.maxFieldSectionBytes - (lineStart - sectionStart) - 2
            let scan = LineScan.scan(
                bytes, start: start, scanned: &scanned, maxBytes: max(allowance, 0))
            switch scan {
            case .incomplete: return false
            case .controlByte: throw .controlByte
            case .tooLong:
                throw HTTPRefusal(
                    .requestHeaderFieldsTooLarge,
                    "the fields have more than \(limits.maxFieldSectionBytes) bytes")
            case .line(let end):
                scanned = 0
                if end == start { return true }
                try readField(bytes, start..<end, origin: position, limits)
                lineStart = end + 2 - position
            }
        }
    }

    private mutating func readField(
        _ bytes: borrowing Span<UInt8>, _ range: Range<Int>, origin: Int,
        _ limits: HTTPMessageLimits
    ) throws(HTTPRefusal) {
        guard lines.count < limits.maxFieldCount else {
            throw HTTPRefusal(
                .requestHeaderFieldsTooLarge, "there are more than \(limits.maxFieldCount) fields")
        }
        let line = try FieldLine.parse(bytes, range, origin: origin)
        lines.append(line)
        try framing.note(bytes, line, origin: origin)
    }
}
