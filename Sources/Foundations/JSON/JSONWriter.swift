// JSONWriter appends to one array. Each call makes room once, for the longest text that it can
// need, and then stores through a pointer: a word of eight bytes at a time for strings, two digits
// at a time for numbers.
//
// Commas need one Boolean and no stack: a comma precedes a key or a value exactly when what was
// written last ended a value, for after "{", "[" and ":" nothing has ended.

/// Writes a JSON text (RFC 8259) into bytes, commas included, without spaces.
///
///     var json = JSONWriter()
///     json.beginObject()
///     json.property("receiver", 7)
///     json.property("text", "Hello")
///     json.endObject()                     // {"receiver":7,"text":"Hello"}
///
/// It writes what it is told: that objects and arrays are closed and keys have values is the
/// caller's business.
public struct JSONWriter: Sendable {
    /// What has been written.
    public private(set) var bytes: [UInt8] = []
    private var needsComma = false
    /// Whether the text is for a server: objects leave out what is read-only, and otherwise what is
    /// write-only.
    public var isForServer = false

    /// Makes a writer with room for a number of bytes before it must grow.
    public init(reservingCapacity capacity: Int = 256) {
        bytes.reserveCapacity(max(0, capacity))
    }

    /// Opens an object.
    public mutating func beginObject() { open(ASCII.openBrace) }

    /// Closes the innermost object.
    public mutating func endObject() { close(ASCII.closeBrace) }

    /// Opens an array.
    public mutating func beginArray() { open(ASCII.openBracket) }

    /// Closes the innermost array.
    public mutating func endArray() { close(ASCII.closeBracket) }

    /// Writes a property's name; its value comes next.
    public mutating func key(_ name: StaticString) {
        name.withUTF8Buffer { buffer in
            // SAFETY: the span lives no longer than the closure, the buffer for ever.
            writeQuoted(unsafe Span(_unsafeElements: buffer), isKey: true)
        }
    }

    /// Writes a property's name; its value comes next.
    public mutating func key(_ name: String) { writeQuoted(name.utf8.span, isKey: true) }

    /// Writes a string.
    public mutating func string(_ value: String) { writeQuoted(value.utf8.span, isKey: false) }

    /// Writes a string of the program's own.
    public mutating func string(_ value: StaticString) {
        value.withUTF8Buffer { buffer in
            // SAFETY: the span lives no longer than the closure, the buffer for ever.
            writeQuoted(unsafe Span(_unsafeElements: buffer), isKey: false)
        }
    }

    /// Writes a string of which only the UTF-8 is at hand; the caller answers for that it is UTF-8.
    public mutating func string(utf8 value: Span<UInt8>) { writeQuoted(value, isKey: false) }

    /// Writes `true` or `false`.
    public mutating func boolean(_ value: Bool) { writeLiteral(value ? "true" : "false") }

    /// Writes `null`.
    public mutating func null() { writeLiteral("null") }

    /// Writes an integer.
    public mutating func integer(_ value: Int64) {
        let comma = needsComma ? 1 : 0
        // SAFETY: a comma and an integer fit.
        unsafe bytes.append(atMost: 1 + Digits.maximumBytes) { target in
            unsafe target.pointee = ASCII.comma
            return unsafe comma &+ Digits.write(value, to: target + comma)
        }
        needsComma = true
    }

    /// Writes a number in the fewest digits that name it; one that is not finite, which JSON has
    /// not, as `null`.
    public mutating func number(_ value: Double) {
        guard value.isFinite else { return null() }
        // Up to 2^53 the shortest form of an integral double is that integer. -0 is not an integer.
        // (Int64(exactly:) would round, and unoptimised code then needs libm.)
        if value.magnitude <= 0x1p53, value == Double(Int64(value)),
            value != 0 || value.sign == .plus
        {
            return integer(Int64(value))
        }
        writeText(Self.text(of: value).utf8.span)
    }

    /// Writes any value.
    public mutating func value(_ value: JSONValue) {
        switch value {
        case .null: null()
        case .boolean(let value): boolean(value)
        case .number(let value): writeText(value.text.utf8.span)
        case .string(let value): string(value)
        case .array(let elements):
            beginArray()
            for element in elements { self.value(element) }
            endArray()
        case .object(let object):
            beginObject()
            for (key, element) in object {
                self.key(key)
                self.value(element)
            }
            endObject()
        }
    }

    /// Writes one value that is JSON already, as it is.
    public mutating func raw(_ text: [UInt8]) { writeText(text.span) }

    /// The shortest text that reads back as `value`, which is finite.
    static func text(of value: Double) -> String {
        let text = value.description
        let utf8 = text.utf8
        guard utf8.suffix(2).elementsEqual(".0".utf8) else { return text }
        return String(Substring(utf8.dropLast(2)))
    }

    // MARK: Bytes

    private mutating func open(_ bracket: UInt8) {
        if needsComma { bytes.append(ASCII.comma) }
        bytes.append(bracket)
        needsComma = false
    }

    private mutating func close(_ bracket: UInt8) {
        bytes.append(bracket)
        needsComma = true
    }

    private mutating func writeLiteral(_ literal: StaticString) {
        literal.withUTF8Buffer { buffer in
            // SAFETY: the span lives no longer than the closure, the buffer for ever.
            writeText(unsafe Span(_unsafeElements: buffer))
        }
    }

    private mutating func writeText(_ text: Span<UInt8>) {
        if needsComma { bytes.append(ASCII.comma) }
        bytes.append(copying: text)
        needsComma = true
    }

    /// Writes a string or a key whose text is `text`.
    @inline(__always)
    private mutating func writeQuoted(_ text: Span<UInt8>, isKey: Bool) {
        let comma = needsComma ? 1 : 0
        var copied = 0
        // SAFETY: a comma, a quoted string and a colon fit.
        unsafe bytes.append(atMost: text.maximumQuotedBytes + 2) { target in
            unsafe target.pointee = ASCII.comma
            var written = unsafe comma &+ text.copyQuoted(to: target + comma, &copied)
            if isKey, copied == text.count {
                unsafe target[written] = ASCII.colon
                written &+= 1
            }
            return written
        }
        if copied < text.count { writeEscaped(text, from: copied, isKey: isKey) }
        needsComma = !isKey
    }

    /// Writes a key and, in the same stretch, the value that `store` puts into at most `room`
    /// bytes; it answers how many these are.
    @inline(__always)
    mutating func property(
        _ name: StaticString, room: Int, _ store: (UnsafeMutablePointer<UInt8>) -> Int
    ) {
        name.withUTF8Buffer { buffer in
            // SAFETY: the span lives no longer than the closure, the buffer for ever.
            let name = unsafe Span(_unsafeElements: buffer)
            let comma = needsComma ? 1 : 0
            var copied = 0
            // SAFETY: a comma, a quoted name, a colon and the value fit.
            unsafe bytes.append(atMost: name.maximumQuotedBytes + 2 + room) { target in
                unsafe target.pointee = ASCII.comma
                var written = unsafe comma &+ name.copyQuoted(to: target + comma, &copied)
                guard copied == name.count else { return 0 }
                unsafe target[written] = ASCII.colon
                written &+= 1
                return unsafe written &+ store(target + written)
            }
            if copied < name.count {
                writeQuoted(name, isKey: true)
                // SAFETY: this is the room that the value was promised.
                unsafe bytes.append(atMost: room, store)
            }
        }
        needsComma = true
    }

    /// Writes the rest of a string, from its first character that needs an escape, and what closes
    /// it.
    @inline(never)
    mutating func writeEscaped(_ text: Span<UInt8>, from start: Int, isKey: Bool) {
        var start = start
        while start < text.count {
            let piece = text.extracting(start..<min(text.count, start + Self.escapedPiece))
            // SAFETY: an escape has at most six bytes, and a word may be stored past the end.
            unsafe bytes.append(atMost: piece.count * 6 + 7) { target in
                unsafe piece.copyEscaped(to: target)
            }
            start += piece.count
        }
        bytes.append(ASCII.quote)
        if isKey { bytes.append(ASCII.colon) }
    }

    /// How much of a text is escaped at a time: room is made for the longest escapes.
    private static let escapedPiece = 4_096
}

extension [UInt8] {
    /// Makes room for `count` bytes at the end, which `fill` stores from the pointer on; it answers
    /// how many it stored.
    @inline(__always)
    mutating func append(
        atMost count: Int, _ fill: (UnsafeMutablePointer<UInt8>) -> Int
    ) {
        append(addingCapacity: count) { output in
            unsafe output.withUnsafeMutableBufferPointer { buffer, written in
                guard let target = buffer.baseAddress else { return }
                written = unsafe fill(target)
            }
        }
    }

    /// Appends the bytes of `text`.
    mutating func append(copying text: Span<UInt8>) {
        // SAFETY: the buffer is read before the closure returns.
        unsafe text.withUnsafeBufferPointer { buffer in unsafe append(contentsOf: buffer) }
    }
}
