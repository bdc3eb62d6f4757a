import HTTPMessages

/// Gathers the head of an answer from the lines that libcurl passes on.
///
///     status line -> field ... -> empty line: an interim head (1xx) begins anew, the other is final
///     -> trailer ...
struct HeadCollector {
    /// What a line has led to.
    enum Step {
        case more
        case head(HTTPStatus, HTTPFields)
        /// The line is none of a head's, for this reason.
        case malformed(String)
        case tooLarge
    }

    private let maxBytes: Int
    private var bytes: [UInt8] = []
    private var lines: [HTTPFields.Line] = []
    private var sectionStart = 0
    private var code: UInt16 = 0
    private var seenBytes = 0
    /// Whether the final head has come: what follows are trailers.
    private(set) var isComplete = false

    init(maxBytes: Int) {
        self.maxBytes = maxBytes
        bytes.reserveCapacity(512)
        lines.reserveCapacity(12)
    }

    /// Takes one line with what ends it.
    mutating func take(_ line: UnsafeBufferPointer<UInt8>) -> Step {
        seenBytes += line.count
        // Interim heads and trailers count too: a server could send them for ever.
        guard seenBytes <= maxBytes else { return .tooLarge }
        if isComplete { return .more }
        var end = line.count
        if end > 0, line[end - 1] == ASCII.lineFeed { end -= 1 }
        if end > 0, line[end - 1] == ASCII.carriageReturn { end -= 1 }
        if end == 0 { return finish() }
        guard LineScan.firstControlByte(line.span, from: 0, to: end) == end else {
            return .malformed("the head of the answer holds a control byte")
        }
        let start = bytes.count
        if line.count == end + 2 {
            bytes.append(contentsOf: line)
        } else {
            bytes.append(contentsOf: line[..<end])
            bytes.append(ASCII.carriageReturn)
            bytes.append(ASCII.lineFeed)
        }
        if sectionStart == 0 {
            sectionStart = bytes.count
            return takeStatusLine()
        }
        do throws(HTTPRefusal) {
            lines.append(try FieldLine.parse(bytes.span, start..<(bytes.count - 2), origin: 0))
        } catch {
            return .malformed("in the head of the answer \(error.detail)")
        }
        return .more
    }

    // HTTP-version SP 3DIGIT: `HTTP/1.1 200 OK`, `HTTP/2 200`.
    private mutating func takeStatusLine() -> Step {
        guard let space = bytes.firstIndex(of: ASCII.space), bytes.count >= space + 6 else {
            return .malformed("the status line of the answer has no status")
        }
        var number: UInt16 = 0
        for byte in bytes[(space + 1)...(space + 3)] {
            let digit = byte &- UInt8(ascii: "0")
            guard digit < 10 else {
                return .malformed("the status of the answer is not three digits")
            }
            number = number * 10 + UInt16(digit)
        }
        guard number >= 100 else { return .malformed("the status of the answer is below 100") }
        code = number
        return .more
    }

    private mutating func finish() -> Step {
        guard sectionStart > 0 else { return .more }
        let status = HTTPStatus(code: code)
        defer {
            bytes = []
            lines = []
            sectionStart = 0
        }
        // Interim, but for 101, which nobody has asked for and which ends HTTP.
        if status.isInformational, status != .switchingProtocols { return .more }
        isComplete = true
        return .head(status, HTTPFields(bytes: bytes, lines: lines, sectionStart: sectionStart))
    }
}
