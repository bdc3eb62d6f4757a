/// Weights of content negotiation (RFC 9110 12.4.2).
enum QualityValue {
    // qvalue = ( "0" [ "." 0*3DIGIT ] ) / ( "1" [ "." 0*3("0") ] )
    /// A weight in thousandths; nil when it breaks the grammar.
    static func thousandths(_ text: String) -> Int? {
        let digits = text.utf8Span.span
        guard (1...5).contains(digits.count), digits.count != 2 || digits[1] == UInt8(ascii: ".")
        else { return nil }
        guard digits[0] == UInt8(ascii: "0") || digits[0] == UInt8(ascii: "1") else { return nil }
        if digits.count > 1, digits[1] != UInt8(ascii: ".") { return nil }
        var value = Int(digits[0] - UInt8(ascii: "0"))
        for place in 0..<3 {
            let digit = 2 + place < digits.count ? digits[2 + place] &- UInt8(ascii: "0") : 0
            guard digit < 10 else { return nil }
            value = value * 10 + Int(digit)
        }
        return value <= 1000 ? value : nil
    }
}
