/// Reads one line of a field section.
package enum FieldLine {
    /// Splits a line that `LineScan` has found: `field-name ":" OWS field-value OWS` (RFC 9112 5).
    ///
    /// The line's offsets are counted from `origin`. Nothing is repaired: a folded line, white
    /// space before the colon, a missing colon and a name that is not a token are refused.
    package static func parse(
        _ bytes: borrowing Span<UInt8>, _ line: Range<Int>, origin: Int
    ) throws(HTTPRefusal) -> HTTPFields.Line {
        var colon = line.lowerBound
        while colon < line.upperBound, Token.contains(bytes[colon]) { colon += 1 }
        guard colon < line.upperBound, bytes[colon] == UInt8(ascii: ":"), colon > line.lowerBound
        else { throw fault(bytes, line, stoppedAt: colon) }

        var start = colon + 1
        while start < line.upperBound, ASCII.isWhitespace(bytes[start]) { start += 1 }
        var end = line.upperBound
        while end > start, ASCII.isWhitespace(bytes[end - 1]) { end -= 1 }
        return HTTPFields.Line(
            name: (line.lowerBound - origin)..<(colon - origin),
            value: (start - origin)..<(end - origin))
    }

    private static func fault(
        _ bytes: borrowing Span<UInt8>, _ line: Range<Int>, stoppedAt index: Int
    ) -> HTTPRefusal {
        if index == line.upperBound {
            return HTTPRefusal(.badRequest, "a field line has no colon")
        }
        if ASCII.isWhitespace(bytes[index]) {
            return index == line.lowerBound
                ? HTTPRefusal(.badRequest, "a field line starts with white space")
                : HTTPRefusal(.badRequest, "a field name is followed by white space")
        }
        return HTTPRefusal(.badRequest, "a field name is not a token")
    }
}
