package import HTTPMessages
internal import JSON

/// Cuts the bytes of a sequence into the JSON texts of its values, whatever pieces they come in.
package struct ItemSplitter: Sendable {
    private let framing: ItemFraming
    /// The length of the longest value, in bytes.
    private let limit: Int
    /// What came and was not looked at.
    private var bytes: [UInt8] = []
    private var start = 0
    /// Where the search for the end of the value goes on.
    private var searched = 0
    private var event = EventInProgress()
    private var isAtEnd = false

    package init(_ framing: ItemFraming, limit: Int) {
        self.framing = framing
        self.limit = limit
    }

    /// Takes what came next.
    package mutating func append(_ piece: [UInt8]) {
        if start > 0 {
            bytes.removeFirst(start)
            searched -= start
            start = 0
        }
        bytes.append(contentsOf: piece)
    }

    /// Notes that nothing more comes.
    package mutating func end() { isAtEnd = true }

    /// The next value; nil when more bytes are needed, or none is left.
    package mutating func next() throws(HTTPBodyError) -> [UInt8]? {
        switch framing {
        case .lines: try nextText(behind: ASCII.lineFeed)
        case .records: try nextText(behind: 0x1E)
        case .events, .eventData: try nextEvent()
        }
    }

    // MARK: JSON between separators

    private mutating func nextText(behind separator: UInt8) throws(HTTPBodyError) -> [UInt8]? {
        while let text = try take(until: { $0 == separator }) {
            let text = text.trimmed
            if !text.isEmpty { return Array(text) }
        }
        return nil
    }

    /// What stands before the next separator, or before the end.
    private mutating func take(
        until isSeparator: (UInt8) -> Bool
    ) throws(HTTPBodyError) -> ArraySlice<UInt8>? {
        if let end = bytes[searched...].firstIndex(where: isSeparator) {
            let text = bytes[start..<end]
            if text.count > limit { throw .tooLarge }
            start = end + 1
            searched = start
            return text
        }
        searched = bytes.endIndex
        if searched - start > limit { throw .tooLarge }
        guard isAtEnd, start < bytes.endIndex else { return nil }
        defer { start = bytes.endIndex }
        return bytes[start...]
    }

    // MARK: Events

    // https://html.spec.whatwg.org/multipage/server-sent-events.html: lines end with CR LF, LF or
    // CR; an empty line sends the event; one that the end cuts off is none.
    private mutating func nextEvent() throws(HTTPBodyError) -> [UInt8]? {
        while let end = bytes[searched...].firstIndex(where: { $0 == 0x0A || $0 == 0x0D }) {
            // Whether a CR stands alone, the next byte tells.
            if bytes[end] == 0x0D, end + 1 == bytes.endIndex, !isAtEnd {
                searched = end
                return try checkLine()
            }
            let line = bytes[start..<end]
            let isPair = bytes[end] == 0x0D && end + 1 < bytes.endIndex && bytes[end + 1] == 0x0A
            start = end + (isPair ? 2 : 1)
            searched = start
            if line.isEmpty {
                if let text = event.take(as: framing) { return text }
            } else {
                event.add(line)
            }
            if event.size > limit { throw .tooLarge }
        }
        searched = bytes.endIndex
        return try checkLine()
    }

    /// No value yet, as long as the line that has not ended is not too long.
    private func checkLine() throws(HTTPBodyError) -> [UInt8]? {
        if bytes.endIndex - start > limit { throw .tooLarge }
        return nil
    }
}

/// The fields of an event until its empty line comes.
private struct EventInProgress: Sendable {
    private var data: [UInt8]?
    private var name: String?
    private var id: String?
    private var retry: Int64?
    /// How many bytes its lines had.
    private(set) var size = 0
    private var isFirstLine = true

    mutating func add(_ line: ArraySlice<UInt8>) {
        // With the byte order mark, which counts for a line that has not ended too.
        size += line.count + 1
        var line = line
        if isFirstLine, line.starts(with: [0xEF, 0xBB, 0xBF]) { line = line.dropFirst(3) }
        isFirstLine = false
        let field = line.prefix { $0 != UInt8(ascii: ":") }
        var value = line[field.endIndex...].dropFirst()
        if value.first == ASCII.space { value = value.dropFirst() }
        switch String(decoding: field, as: UTF8.self) {
        case "data": add(data: value)
        case "event": name = String(decoding: value, as: UTF8.self)
        case "id" where !value.contains(0): id = String(decoding: value, as: UTF8.self)
        case "retry" where value.allSatisfy({ (0x30...0x39).contains($0) }):
            retry = Int64(String(decoding: value, as: UTF8.self))
        // A comment, or a field that nobody knows.
        default: break
        }
    }

    /// Appends in place: an event of many short lines must not be copied for each of them.
    private mutating func add(data value: ArraySlice<UInt8>) {
        if data == nil {
            data = Array(value)
        } else {
            data?.append(ASCII.lineFeed)
            data?.append(contentsOf: value)
        }
    }

    /// The value that the event is; nil for an event without data, which is none.
    mutating func take(as framing: ItemFraming) -> [UInt8]? {
        defer { self = EventInProgress(isFirstLine: false) }
        guard let data else { return nil }
        if framing == .eventData { return data }
        var json = JSONWriter()
        json.beginObject()
        json.property("data", String(decoding: data, as: UTF8.self))
        if let name { json.property("event", name) }
        if let id { json.property("id", id) }
        if let retry { json.property("retry", retry) }
        json.endObject()
        return json.bytes
    }

    init(isFirstLine: Bool = true) { self.isFirstLine = isFirstLine }
}

extension ArraySlice<UInt8> {
    /// Without white space of JSON around it.
    fileprivate var trimmed: ArraySlice<UInt8> {
        func isSpace(_ byte: UInt8) -> Bool { [0x20, 0x09, 0x0A, 0x0D].contains(byte) }
        let rest = drop(while: isSpace)
        guard let last = rest.lastIndex(where: { !isSpace($0) }) else { return [] }
        return rest[...last]
    }
}
