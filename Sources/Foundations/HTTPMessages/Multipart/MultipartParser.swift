// The machine that reads multipart/form-data (RFC 7578) in the grammar of RFC 2046 5.1.
//
// Bytes go in by `feed`, events come out of `next`; `finish` says that the body has ended. However
// the bytes are cut, the same heads come out, the same bytes of content (in other pieces), and the
// same end. The rules:
//
// - A delimiter is CRLF, two hyphens and the boundary at the start of a line; its CRLF belongs to
//   it and not to the content before. The body may begin with one: the machine begins as if a CRLF
//   had come before. Behind the boundary stand spaces and tabs and a CRLF (a part follows), or two
//   hyphens (the end). A line that begins like a delimiter and goes on otherwise is refused: RFC
//   2046 5.1.1 does not let content have such lines, and other readers would cut there.
// - Content is searched for CR alone, eight bytes at a time. A boundary holds no CR, so that
//   whatever of a delimiter turned out not to be one need not be looked at again: each byte is
//   compared at most twice, whatever was sent.
// - What cannot be the start of a delimiter is handed on at once; at most the length of a delimiter
//   is held back.
// - Lines of a part's head end with CRLF; a bare CR or LF is refused. A body that ends before its
//   closing delimiter is refused: it was cut off on the way.
// - All that does not reach the handler is bounded by `MultipartLimits`: text before the first
//   delimiter and behind the last, padding, heads, the number of parts.
//
// A new state needs a case of `State`, an arm of `next`, and a row in the tables of the tests.

/// How much of a multipart body is looked at, and how much is too much.
public struct MultipartLimits: Sendable, Hashable {
    /// Parts in one body.
    public var maxParts: Int
    /// Bytes of the head of a part, line ends included.
    public var maxHeadBytes: Int
    /// Bytes before the first delimiter, and behind the closing one. Nobody reads them.
    public var maxIdleBytes: Int

    /// Makes limits; the defaults fit every form that a browser sends.
    public init(maxParts: Int = 100, maxHeadBytes: Int = 8 << 10, maxIdleBytes: Int = 4 << 10) {
        self.maxParts = maxParts
        self.maxHeadBytes = maxHeadBytes
        self.maxIdleBytes = maxIdleBytes
    }
}

/// Reads a multipart body: bytes in, events out.
public struct MultipartParser: Sendable {
    /// What was found in the bytes.
    public enum Event: Sendable, Hashable {
        /// A part begins, and the one before has ended.
        case part(MultipartHead)
        /// Content of the part, never empty.
        case content([UInt8])
        /// The body is complete; nothing comes behind.
        case end
        /// The body breaks the grammar or a limit; the text says how. Nothing comes behind.
        case refused(String)
    }

    private enum State {
        /// Before the first delimiter.
        case preamble
        /// At the empty line behind a head: its CRLF may belong to a delimiter, of a part that has
        /// no content.
        case emptyLine
        /// Within the content of a part.
        case content
        /// Behind a boundary.
        case delimiter
        /// Within the head of a part.
        case head
        /// Behind the closing delimiter.
        case padding
        /// Behind the line of the closing delimiter.
        case epilogue
        case over(Event)
    }

    // RFC 2046 5.1.1: transport-padding; nobody is known to send any.
    private static var maxPaddingBytes: Int { 256 }

    private let delimiter: [UInt8]
    private let limits: MultipartLimits
    private var state = State.preamble
    private var buffer: [UInt8] = [ASCII.carriageReturn, ASCII.lineFeed]
    /// Where the bytes start that no event has covered.
    private var position = 0
    /// Bytes behind `position` that need no second look.
    private var scanned = 0
    private var idleBytes = -2
    private var partCount = 0
    private var isFinished = false

    // RFC 2046 5.1.1: boundary := 0*69<bchars> bcharsnospace
    /// Makes a reader of a body with this boundary; nil when it is no boundary.
    public init?(boundary: String, limits: MultipartLimits = MultipartLimits()) {
        let bytes = Array(boundary.utf8)
        guard (1...70).contains(bytes.count), bytes.last != ASCII.space,
            bytes.allSatisfy(Self.isBoundaryByte)
        else { return nil }
        delimiter = [ASCII.carriageReturn, ASCII.lineFeed] + Array("--".utf8) + bytes
        self.limits = limits
    }

    private static func isBoundaryByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "a")...UInt8(ascii: "z"):
            true
        default: "'()+_,-./:=? ".utf8.contains(byte)
        }
    }

    /// Takes the next bytes of the body.
    public mutating func feed(_ bytes: [UInt8]) {
        if position == buffer.count {
            buffer = bytes
            position = 0
            return
        }
        // Dropping what is behind only when it is the greater half keeps the copying linear.
        if position > buffer.count / 2 {
            buffer.removeSubrange(..<position)
            position = 0
        }
        buffer.append(contentsOf: bytes)
    }

    /// Says that no more bytes come.
    public mutating func finish() { isFinished = true }

    /// The next event; nil when it takes more bytes, or `finish`, to know it.
    public mutating func next() -> Event? {
        while true {
            let found: Event?
            switch state {
            case .preamble: found = readContent(isPart: false)
            case .emptyLine: found = readEmptyLine()
            case .content: found = readContent(isPart: true)
            case .delimiter: found = readDelimiter()
            case .head: found = readHead()
            case .padding: found = readPadding()
            case .epilogue: found = readEpilogue()
            case .over(let event): return event
            }
            if let found { return found }
            if needsMore {
                return isFinished ? refuse("it ends before its closing delimiter") : nil
            }
        }
    }

    /// Whether the last step stopped for want of bytes.
    private var needsMore = false

    private mutating func refuse(_ reason: String) -> Event { over(.refused(reason)) }

    private mutating func over(_ event: Event) -> Event {
        state = .over(event)
        buffer = []
        position = 0
        return event
    }

    private mutating func wait() -> Event? {
        needsMore = true
        return nil
    }

    /// Goes on in another state, behind `count` bytes.
    private mutating func go(to state: State, behind count: Int) {
        self.state = state
        position += count
        scanned = 0
        needsMore = false
    }
}

// MARK: Content

extension MultipartParser {
    /// What a stretch of content is followed by.
    private enum Stop {
        /// Nothing that is known yet.
        case open
        /// A delimiter.
        case delimiter
    }

    private mutating func readEmptyLine() -> Event? {
        let length = matchLength(at: position)
        if length == delimiter.count {
            go(to: .delimiter, behind: length)
        } else if position + length < buffer.count {
            go(to: .content, behind: 2)
        } else {
            needsMore = true
        }
        return nil
    }

    /// How many bytes at an offset are those of a delimiter.
    private func matchLength(at start: Int) -> Int {
        let bytes = buffer.span
        var length = 0
        while length < delimiter.count, start + length < bytes.count,
            bytes[start + length] == delimiter[length]
        {
            length += 1
        }
        return length
    }

    private mutating func readContent(isPart: Bool) -> Event? {
        let (end, stop) = delimiterStart()
        let count = end - position
        if !isPart {
            idleBytes += count
            guard idleBytes <= limits.maxIdleBytes else {
                return refuse("more than \(limits.maxIdleBytes) bytes come before the first part")
            }
        }
        let content = isPart && count > 0 ? taken(count) : nil
        if !isPart { position = end }
        switch stop {
        case .delimiter: go(to: .delimiter, behind: delimiter.count)
        case .open: needsMore = content == nil
        }
        return content.map(Event.content)
    }

    private mutating func taken(_ count: Int) -> [UInt8] {
        // Most pieces of a file hold no delimiter and go through without being copied.
        if position == 0, count == buffer.count {
            let all = buffer
            buffer = []
            return all
        }
        let bytes = Array(buffer[position..<position + count])
        position += count
        return bytes
    }

    /// Where content ends: at a delimiter, at what may become one, or where the bytes end.
    private func delimiterStart() -> (Int, Stop) {
        let bytes = buffer.span
        var start = position
        while true {
            start = bytes.firstIndex(of: ASCII.carriageReturn, from: start)
            guard start < bytes.count else { return (start, .open) }
            let length = matchLength(at: start)
            if length == delimiter.count { return (start, .delimiter) }
            if start + length == bytes.count { return (start, .open) }
            start += length
        }
    }
}

// MARK: Delimiters

extension MultipartParser {
    private mutating func readDelimiter() -> Event? {
        let rest = buffer[position...]
        guard let first = rest.first else { return wait() }
        if first == UInt8(ascii: "-") {
            guard rest.count > 1 else { return wait() }
            guard rest[position + 1] == UInt8(ascii: "-") else { return refuseDelimiter() }
            go(to: .padding, behind: 2)
            return nil
        }
        let padding = rest.prefix(while: ASCII.isWhitespace).count
        guard padding <= Self.maxPaddingBytes else { return refuseDelimiter() }
        let line = rest.dropFirst(padding).prefix(2)
        guard line.elementsEqual([ASCII.carriageReturn, ASCII.lineFeed].prefix(line.count)) else {
            return refuseDelimiter()
        }
        guard line.count == 2 else { return wait() }
        partCount += 1
        guard partCount <= limits.maxParts else {
            return refuse("it has more than \(limits.maxParts) parts")
        }
        // The head begins with the CRLF, so that a head without fields ends like any other.
        go(to: .head, behind: padding)
        return nil
    }

    private mutating func refuseDelimiter() -> Event {
        refuse("a line begins with the boundary and is no delimiter")
    }

    private mutating func readPadding() -> Event? {
        let rest = buffer[position...]
        let padding = rest.prefix(while: ASCII.isWhitespace).count
        guard padding <= Self.maxPaddingBytes else { return refuseDelimiter() }
        let line = rest.dropFirst(padding).prefix(2)
        if line.isEmpty, isFinished { return over(.end) }
        guard line.elementsEqual([ASCII.carriageReturn, ASCII.lineFeed].prefix(line.count)) else {
            return refuseDelimiter()
        }
        guard line.count == 2 else { return wait() }
        go(to: .epilogue, behind: padding + 2)
        idleBytes = 0
        return nil
    }

    private mutating func readEpilogue() -> Event? {
        idleBytes += buffer.count - position
        position = buffer.count
        guard idleBytes <= limits.maxIdleBytes else {
            return refuse("more than \(limits.maxIdleBytes) bytes come behind the last part")
        }
        return isFinished ? over(.end) : wait()
    }
}

// MARK: Heads

extension MultipartParser {
    private static var headEnd: [UInt8] {
        [ASCII.carriageReturn, ASCII.lineFeed, ASCII.carriageReturn, ASCII.lineFeed]
    }

    private mutating func readHead() -> Event? {
        let end = headEndStart()
        // The CRLF of the delimiter stands before the head and does not count; that of the last
        // line does. Without an end, the last three bytes may be its beginning: the limit must not
        // depend on how the bytes are cut.
        guard (end ?? buffer.count - 3) - position <= limits.maxHeadBytes else {
            return refuse("the head of a part has more than \(limits.maxHeadBytes) bytes")
        }
        guard let end else {
            // The last three bytes may begin the end.
            scanned = max(0, buffer.count - position - 3)
            return wait()
        }
        let lines = Array(buffer[position + 2..<max(end, position + 2)])
        do throws(HTTPRefusal) {
            let head = try MultipartHead(lines: lines)
            go(to: .emptyLine, behind: end + 2 - position)
            return .part(head)
        } catch {
            return refuse(error.detail)
        }
    }

    /// Where the CRLF is that the empty line follows; nil when it has not come.
    private func headEndStart() -> Int? {
        let bytes = buffer.span
        var start = position + scanned
        while true {
            start = bytes.firstIndex(of: ASCII.carriageReturn, from: start)
            guard start + 3 < bytes.count else { return nil }
            if bytes[start + 1] == ASCII.lineFeed, bytes[start + 2] == ASCII.carriageReturn,
                bytes[start + 3] == ASCII.lineFeed
            {
                return start
            }
            start += 1
        }
    }
}

extension Span<UInt8> {
    /// The offset of the first such byte, or the count.
    func firstIndex(of byte: UInt8, from start: Int) -> Int {
        // SAFETY: bytes are bytes; the raw view is bounds-checked too.
        let raw = unsafe bytes
        let pattern = UInt64(byte) &* 0x0101_0101_0101_0101
        var index = start
        while index + 8 <= count {
            // The bit trick of LineScan: the lowest high bit that is set marks the first hit.
            let word = raw.littleEndianWord(at: index) ^ pattern
            let hits =
                (word &- 0x0101_0101_0101_0101) & ~word & 0x8080_8080_8080_8080
            if hits != 0 { return index + hits.trailingZeroBitCount / 8 }
            index += 8
        }
        while index < count, self[index] != byte { index += 1 }
        return index
    }
}
