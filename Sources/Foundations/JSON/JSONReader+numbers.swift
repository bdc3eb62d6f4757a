extension JSONReader {
    /// The next value if it is a number without a fraction, however it is spelled (15207.0, 1e3,
    /// -0).
    ///
    /// Another kind or a fraction is a violation of `type`; a number beyond Int64 one of `maximum`
    /// or `minimum`.
    public mutating func integer() throws(JSONSyntaxError) -> Int64? {
        guard let token = try number(expected: "an integer") else { return nil }
        return token.plainInteger ?? unusualInteger(token)
    }

    /// The next value if it is a number, as the double nearest to it.
    ///
    /// Another kind is a violation of `type`; a number beyond the doubles one of `maximum` or
    /// `minimum`.
    public mutating func number() throws(JSONSyntaxError) -> Double? {
        guard let token = try number(expected: "a number") else { return nil }
        let value = bytes.span.double(of: token)
        if value.isFinite { return value }
        refuseRange(token, "double")
        return nil
    }

    @inline(__always)
    private mutating func number(
        expected: StaticString
    ) throws(JSONSyntaxError) -> NumberToken? {
        skipWhiteSpace()
        let first = byte(at: position)
        guard ASCII.isDigit(first) || first == ASCII.minus else {
            try refuseKind(expected: expected)
            return nil
        }
        return try scanNumber()
    }

    /// Reads a number whose first byte is a digit or a minus.
    @inline(__always)
    mutating func scanNumber() throws(JSONSyntaxError) -> NumberToken {
        let token = try bytes.span.numberToken(
            from: position, maximumDigits: limits.maximumDigits)
        position = token.end
        return token
    }

    /// An integer that is written with a fraction or an exponent, or does not fit.
    @inline(never)
    private mutating func unusualInteger(_ token: NumberToken) -> Int64? {
        let decimal = bytes.span.decimal(of: token)
        if let value = Int64(decimal) { return value }
        if decimal.isIntegral {
            refuseRange(token, "64-bit integer")
        } else {
            violate("type", "expected an integer, but found a number with a fraction")
        }
        return nil
    }

    private mutating func refuseRange(_ token: NumberToken, _ type: StaticString) {
        if token.isNegative {
            violate("minimum", "is less than the least \(type)")
        } else {
            violate("maximum", "is greater than the greatest \(type)")
        }
    }
}
