/// The fields of a message, in order, with repetitions.
///
/// One byte array holds them as they stand on the wire, and a table says where each name and value
/// lies. A request's fields share the array of its head; a response's are written in wire form as
/// they are appended, so that sending them is one copy. Looking a field up compares bytes without
/// regard to case and allocates nothing.
public struct HTTPFields: Sendable {
    /// Where one field lies in `bytes`.
    package struct Line: Sendable {
        /// Offset of the name's first byte.
        let nameStart: UInt32
        /// Length of the name in bytes.
        let nameLength: UInt32
        /// Offset of the value's first byte, white space left out.
        let valueStart: UInt32
        /// Length of the value in bytes, white space left out.
        let valueLength: UInt32

        /// Makes a line from two ranges of the byte array.
        @inline(__always)
        package init(name: Range<Int>, value: Range<Int>) {
            nameStart = UInt32(truncatingIfNeeded: name.lowerBound)
            nameLength = UInt32(truncatingIfNeeded: name.count)
            valueStart = UInt32(truncatingIfNeeded: value.lowerBound)
            valueLength = UInt32(truncatingIfNeeded: value.count)
        }

        /// Where the name lies in bytes whose head starts at `origin`.
        package func nameRange(from origin: Int) -> Range<Int> {
            (origin + Int(nameStart))..<(origin + Int(nameStart + nameLength))
        }

        /// Where the value lies in bytes whose head starts at `origin`.
        package func valueRange(from origin: Int) -> Range<Int> {
            (origin + Int(valueStart))..<(origin + Int(valueStart + valueLength))
        }

        var name: Range<Int> { nameRange(from: 0) }
        var value: Range<Int> { valueRange(from: 0) }
    }

    /// The bytes that `lines` points into: `name: value CRLF` for each field, maybe with a start
    /// line before them.
    public private(set) var bytes: [UInt8]

    /// Where each field lies in `bytes`.
    package private(set) var lines: [Line]

    /// Offset of the first field in `bytes`.
    private let sectionStart: Int

    /// No fields.
    public init() {
        bytes = []
        lines = []
        sectionStart = 0
    }

    /// The fields that a parser has found: from `sectionStart` on, `bytes` holds nothing but the
    /// field lines, each with its CRLF, and `lines` says where their names and values lie.
    package init(bytes: [UInt8], lines: [Line], sectionStart: Int) {
        self.bytes = bytes
        self.lines = lines
        self.sectionStart = sectionStart
    }

    /// The number of field lines.
    public var count: Int { lines.count }
    /// Whether there is no field.
    public var isEmpty: Bool { lines.isEmpty }

    /// All fields in wire form, without the empty line that ends a section.
    public var wireForm: ArraySlice<UInt8> { bytes[sectionStart...] }
}

// Reading.
extension HTTPFields {
    /// Whether a field of this name is present.
    public func contains(_ name: HTTPFieldName) -> Bool { index(of: name, from: 0) != nil }

    /// The bytes of the first field of this name, without the white space around them.
    public func bytes(of name: HTTPFieldName) -> ArraySlice<UInt8>? {
        guard let index = index(of: name, from: 0) else { return nil }
        return bytes[lines[index].value]
    }

    /// The bytes of the only field of this name; nil when there is none, or more than one.
    public func onlyBytes(of name: HTTPFieldName) -> ArraySlice<UInt8>? {
        guard let index = index(of: name, from: 0), self.index(of: name, from: index + 1) == nil
        else { return nil }
        return bytes[lines[index].value]
    }

    /// The number of field lines of this name.
    public func count(of name: HTTPFieldName) -> Int {
        var count = 0
        var next = index(of: name, from: 0)
        while let found = next {
            count += 1
            next = index(of: name, from: found + 1)
        }
        return count
    }

    /// The values of all field lines of this name, in order.
    public func values(of name: HTTPFieldName) -> [String] {
        var values: [String] = []
        var next = index(of: name, from: 0)
        while let found = next {
            values.append(text(lines[found].value))
            next = index(of: name, from: found + 1)
        }
        return values
    }

    /// The value of a field, or nil when it is absent; several lines are joined by `, ` (RFC 9110
    /// 5.2). Assigning replaces every line of this name by one, or by none for nil.
    ///
    /// Bytes that are not UTF-8 read as U+FFFD; use `bytes(of:)` where they matter.
    public subscript(_ name: HTTPFieldName) -> String? {
        get {
            guard let first = index(of: name, from: 0) else { return nil }
            guard index(of: name, from: first + 1) != nil else { return text(lines[first].value) }
            return values(of: name).joined(separator: ", ")
        }
        set {
            remove(name)
            if let newValue { append(name, newValue) }
        }
    }

    private func index(of name: HTTPFieldName, from start: Int) -> Int? {
        let spelling = name.spelling.utf8Span.span
        let span = bytes.span
        let table = lines.span
        var index = start
        while index < table.count {
            let line = table[index]
            if Int(line.nameLength) == spelling.count,
                HTTPFieldName.equal(spelling, span, from: Int(line.nameStart))
            {
                return index
            }
            index += 1
        }
        return nil
    }

    private func text(_ range: Range<Int>) -> String {
        String(decoding: bytes[range], as: UTF8.self)
    }
}

// Writing.
extension HTTPFields {
    /// Appends a field.
    ///
    /// CR, LF, NUL and the other control bytes become spaces, as RFC 9110 5.5 allows, so that no
    /// value can end its line.
    public mutating func append(_ name: HTTPFieldName, _ value: String) {
        appendName(name)
        let start = bytes.count
        bytes.append(span: value.utf8.span)
        finishLine(name, valueFrom: start)
    }

    /// Appends a field whose value is given in bytes, made safe in the same way.
    public mutating func append(_ name: HTTPFieldName, bytes value: borrowing Span<UInt8>) {
        appendName(name)
        let start = bytes.count
        bytes.append(span: value)
        finishLine(name, valueFrom: start)
    }

    /// Appends a field whose value is a number.
    public mutating func append(_ name: HTTPFieldName, _ value: Int) {
        appendName(name)
        let start = bytes.count
        bytes.appendDecimal(value)
        finishLine(name, valueFrom: start)
    }

    /// Appends all fields of another message.
    public mutating func append(contentsOf other: HTTPFields) {
        for line in other.lines {
            append(
                HTTPFieldName(token: other.text(line.name)),
                bytes: other.bytes.span.extracting(line.value))
        }
    }

    /// Removes every field of this name.
    public mutating func remove(_ name: HTTPFieldName) {
        if contains(name) { self = without(name) }
    }

    private func without(_ name: HTTPFieldName) -> HTTPFields {
        var kept = HTTPFields()
        let span = bytes.span
        for line in lines {
            let other = HTTPFieldName(token: text(line.name))
            if other != name { kept.append(other, bytes: span.extracting(line.value)) }
        }
        return kept
    }

    /// The same fields behind a start line.
    func moved(behind startLine: [UInt8]) -> HTTPFields {
        var copy = HTTPFields(bytes: startLine, lines: [], sectionStart: startLine.count)
        copy.append(contentsOf: self)
        return copy
    }

    private mutating func appendName(_ name: HTTPFieldName) {
        if lines.isEmpty {
            // Room for the fields of an ordinary response.
            bytes.reserveCapacity(256)
            lines.reserveCapacity(8)
        }
        bytes.append(span: name.spelling.utf8.span)
        bytes.append(": ")
    }

    private mutating func finishLine(_ name: HTTPFieldName, valueFrom start: Int) {
        let end = bytes.count
        for index in start..<end where !Self.isValueByte(bytes[index]) {
            bytes[index] = ASCII.space
        }
        bytes.append("\r\n")
        let nameEnd = start - 2
        lines.append(
            Line(name: (nameEnd - name.spelling.utf8.count)..<nameEnd, value: start..<end))
    }

    // RFC 9110 5.5: field-vchar = VCHAR / obs-text; SP and HTAB stand between them.
    private static func isValueByte(_ byte: UInt8) -> Bool {
        byte >= ASCII.space && byte != 0x7F || byte == ASCII.tab
    }
}

extension HTTPFields: Sequence {
    /// One field.
    public struct Element: Sendable, Hashable {
        /// The name, as it was spelled.
        public let name: HTTPFieldName
        /// The value, without white space around it.
        public let value: String
    }

    /// Goes through the fields in order, making their strings.
    public func makeIterator() -> AnyIterator<Element> {
        var index = 0
        return AnyIterator {
            guard index < lines.count else { return nil }
            defer { index += 1 }
            return Element(
                name: HTTPFieldName(token: text(lines[index].name)),
                value: text(lines[index].value))
        }
    }
}

extension HTTPFields: ExpressibleByDictionaryLiteral {
    /// Fields in the order of the literal; a name may be repeated.
    public init(dictionaryLiteral elements: (HTTPFieldName, String)...) {
        self.init()
        for (name, value) in elements { append(name, value) }
    }
}

extension HTTPFields: Hashable {
    /// Whether the same fields stand in the same order.
    public static func == (left: Self, right: Self) -> Bool {
        left.lines.count == right.lines.count && left.elementsEqual(right)
    }

    /// Hashes names and values.
    public func hash(into hasher: inout Hasher) {
        for field in self { hasher.combine(field) }
    }
}
