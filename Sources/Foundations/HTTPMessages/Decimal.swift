extension [UInt8] {
    /// Appends a number in decimal digits, without a string between.
    public mutating func appendDecimal(_ number: Int) {
        append(addingCapacity: Decimal.maxBytes) { $0.appendDecimal(number) }
    }
}

extension OutputSpan<UInt8> {
    /// Appends a number in decimal digits: at most 20 bytes.
    public mutating func appendDecimal(_ number: Int) {
        var text = InlineArray<20, UInt8>(repeating: UInt8(ascii: "-"))
        var start = text.count
        var rest = number.magnitude
        repeat {
            let (quotient, remainder) = rest.quotientAndRemainder(dividingBy: 10)
            start -= 1
            text[start] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: remainder)
            rest = quotient
        } while rest > 0
        if number < 0 { start -= 1 }
        append(copying: text.span.extracting(start..<text.count))
    }
}

private enum Decimal {
    /// 19 digits and a sign.
    static let maxBytes = 20
}
