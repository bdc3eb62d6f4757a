// Fields that belong to whoever frames a message.
extension HTTPFields {
    /// Whether a field is present that the engine writes itself.
    package var hasFramingFields: Bool {
        let span = bytes.span
        let table = lines.span
        for index in 0..<table.count where Self.isFraming(span, table[index]) { return true }
        return false
    }

    /// The other fields.
    package var withoutFramingFields: HTTPFields {
        var kept = self
        for name: HTTPFieldName in [
            .date, .connection, .keepAlive, .contentLength, .transferEncoding,
        ] { kept.remove(name) }
        return kept
    }

    @inline(__always)
    private static func isFraming(_ bytes: borrowing Span<UInt8>, _ line: Line) -> Bool {
        // Told apart by length first, as most fields have none of these.
        switch line.nameLength {
        case 4: ASCII.spells(bytes, line.name, "date")
        case 10:
            ASCII.spells(bytes, line.name, "connection")
                || ASCII.spells(bytes, line.name, "keep-alive")
        case 14: ASCII.spells(bytes, line.name, "content-length")
        case 17: ASCII.spells(bytes, line.name, "transfer-encoding")
        default: false
        }
    }
}
