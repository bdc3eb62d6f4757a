/// A text file in memory, with an index of its lines.
///
/// A line ends at LF, CR LF or a lone CR, as YAML has it.
public final class SourceFile: Sendable {
    /// The path as diagnostics print it.
    public let path: String
    /// The file's bytes, which need not be valid UTF-8.
    public let text: [UInt8]
    /// The offset at which each line starts.
    private let lineStarts: [UInt32]

    /// Makes a file from its bytes.
    ///
    /// Bytes beyond 4 GiB trap: readers refuse documents long before that.
    public init(path: String, text: [UInt8]) {
        self.path = path
        self.text = text
        self.lineStarts = Self.lineStarts(in: text)
    }

    /// Makes a file from a string, as tests do.
    public convenience init(path: String, _ text: String) {
        self.init(path: path, text: Array(text.utf8))
    }

    /// The number of lines; a file that ends with a line break has an empty last line.
    public var lineCount: Int { lineStarts.count }

    /// The number of bytes that a UTF-8 byte order mark takes at the start: 3 or 0.
    public var byteOrderMarkCount: Int { text.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0 }

    /// The text of a line (from 1) without its line break; malformed UTF-8 is repaired.
    ///
    /// Empty for a number outside the file.
    public func line(_ number: Int) -> String {
        guard let range = lineRange(number) else { return "" }
        return String(decoding: text[range], as: UTF8.self)
    }

    /// The line and column of an offset; offsets beyond the end are taken as the end.
    public func position(atOffset offset: Int) -> SourcePosition {
        let offset = min(max(0, offset), text.count)
        let line = lineNumber(atOffset: offset)
        let start = lineRange(line)?.lowerBound ?? 0
        // A code point starts at each byte that is not a UTF-8 continuation byte (10xxxxxx).
        let column = text[min(start, offset)..<offset].count { $0 & 0xC0 != 0x80 }
        return SourcePosition(offset: offset, line: line, column: column + 1)
    }

    /// The bytes of a line without its break, and without a byte order mark before it.
    func lineRange(_ number: Int) -> Range<Int>? {
        guard number >= 1, number <= lineStarts.count else { return nil }
        var start = Int(lineStarts[number - 1])
        var end = number < lineStarts.count ? Int(lineStarts[number]) : text.count
        if number == 1 { start = min(byteOrderMarkCount, end) }
        while end > start,
            text[end - 1] == UInt8(ascii: "\n") || text[end - 1] == UInt8(ascii: "\r")
        {
            end -= 1
        }
        return start..<end
    }

    /// The number of the last line that starts at or before the offset.
    private func lineNumber(atOffset offset: Int) -> Int {
        var low = 0
        var high = lineStarts.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if Int(lineStarts[middle]) <= offset { low = middle } else { high = middle }
        }
        return low + 1
    }

    private static func lineStarts(in text: [UInt8]) -> [UInt32] {
        var starts: [UInt32] = [0]
        var index = 0
        while index < text.count {
            let byte = text[index]
            index += 1
            guard byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") else { continue }
            if byte == UInt8(ascii: "\r"), index < text.count, text[index] == UInt8(ascii: "\n") {
                index += 1
            }
            starts.append(UInt32(index))
        }
        return starts
    }
}
