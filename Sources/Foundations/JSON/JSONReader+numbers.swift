extension JSONReader {
    /// A number as it is written: ± `mantissa` × 10^`exponent`.
    struct NumberToken {
        var isNegative = false
        /// The digits without leading zeros; exact while `isExact`.
        var mantissa: UInt64 = 0
        var significantDigits = 0
        var exponent = 0
        var start = 0
        var end = 0
        var digits = 0

        // 10^19 - 1 is less than 2^64.
        var isExact: Bool { significantDigits <= 19 }
    }

    /// An exponent beyond this is taken for it: no number with so few digits is near it.
    static let largestExponent = 1_000_000_000

    /// The next value if it is a number without a fraction, however it is spelled (15207.0, 1e3, -0).
    ///
    /// Another kind or a fraction is a violation of `type`; a number beyond Int64 one of `maximum` or `minimum`.
    public mutating func integer() throws(JSONSyntaxError) -> Int64? {
        guard let token = try numberToken(expected: "an integer") else { return nil }
        if token.exponent == 0, token.isExact {
            if let value = Self.signed(token.mantissa, token.isNegative) { return value }
            refuseRange(isNegative: token.isNegative, "64-bit integer")
            return nil
        }
        let decimal = JSONDecimal(literal: bytes.span.extracting(token.start..<token.end))
        if let value = Int64(decimal) { return value }
        if decimal.isIntegral {
            refuseRange(isNegative: token.isNegative, "64-bit integer")
        } else {
            violate("type", "expected an integer, but found a number with a fraction")
        }
        return nil
    }

    /// The next value if it is a number, as the double nearest to it.
    ///
    /// Another kind is a violation of `type`; a number beyond the doubles one of `maximum` or `minimum`.
    public mutating func number() throws(JSONSyntaxError) -> Double? {
        guard let token = try numberToken(expected: "a number") else { return nil }
        let value = double(of: token)
        guard value.isFinite else {
            refuseRange(isNegative: token.isNegative, "double")
            return nil
        }
        return value
    }

    private mutating func numberToken(
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

    private mutating func refuseRange(isNegative: Bool, _ type: StaticString) {
        if isNegative {
            violate("minimum", "is less than the least \(type)")
        } else {
            violate("maximum", "is greater than the greatest \(type)")
        }
    }

    static func signed(_ magnitude: UInt64, _ isNegative: Bool) -> Int64? {
        guard isNegative else { return Int64(exactly: magnitude) }
        guard magnitude <= Int64.min.magnitude else { return nil }
        return Int64(truncatingIfNeeded: 0 &- magnitude)
    }

    // MARK: Grammar

    // RFC 8259 6: number = [ minus ] int [ frac ] [ exp ]
    /// Reads a number whose first byte is a digit or a minus.
    mutating func scanNumber() throws(JSONSyntaxError) -> NumberToken {
        var token = NumberToken()
        var index = position
        token.start = index
        token.isNegative = byte(at: index) == ASCII.minus
        if token.isNegative { index += 1 }
        // int = zero / ( digit1-9 *DIGIT )
        if byte(at: index) == ASCII.zero {
            token.digits += 1
            index += 1
        } else {
            _ = try scanDigits(&index, &token)
        }
        var next = byte(at: index)
        if next == ASCII.point {
            index += 1
            token.exponent -= try scanDigits(&index, &token)
            next = byte(at: index)
        }
        if next | 0x20 == UInt8(ascii: "e") { try scanExponent(&index, &token) }
        guard !ASCII.isDigit(byte(at: index)) else {
            throw JSONSyntaxError(offset: index, reason: "a number cannot begin with 0")
        }
        token.end = index
        position = index
        return token
    }

    /// Reads 1*DIGIT into the mantissa and answers how many there were.
    @inline(__always)
    private func scanDigits(
        _ index: inout Int, _ token: inout NumberToken
    ) throws(JSONSyntaxError) -> Int {
        let start = index
        var digit = byte(at: index) &- ASCII.zero
        while digit < 10 {
            // Past 19 significant digits the mantissa wraps and nobody uses it.
            token.mantissa = token.mantissa &* 10 &+ UInt64(digit)
            if token.mantissa != 0 || token.significantDigits > 0 { token.significantDigits += 1 }
            index += 1
            digit = byte(at: index) &- ASCII.zero
        }
        let count = index - start
        guard count > 0 else {
            throw JSONSyntaxError(offset: min(index, bytes.count), reason: "expected a digit")
        }
        token.digits += count
        guard token.digits <= limits.maximumDigits else { throw tooManyDigits() }
        return count
    }

    // exp = e [ minus / plus ] 1*DIGIT
    private func scanExponent(
        _ index: inout Int, _ token: inout NumberToken
    ) throws(JSONSyntaxError) {
        index += 1
        let sign = byte(at: index)
        if sign == ASCII.plus || sign == ASCII.minus { index += 1 }
        let start = index
        var exponent = 0
        while ASCII.isDigit(byte(at: index)) {
            exponent = min(exponent * 10 + Int(bytes[index] - ASCII.zero), Self.largestExponent)
            index += 1
        }
        guard index > start else {
            throw JSONSyntaxError(offset: min(index, bytes.count), reason: "expected a digit")
        }
        token.digits += index - start
        guard token.digits <= limits.maximumDigits else { throw tooManyDigits() }
        token.exponent += sign == ASCII.minus ? -exponent : exponent
    }

    private func tooManyDigits() -> JSONSyntaxError {
        syntaxError("a number has more than \(limits.maximumDigits) digits")
    }

    // MARK: Doubles

    private static let exactPowers: [Double] = [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
        1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
    ]

    /// The double nearest to a number; infinite beyond the doubles.
    ///
    /// W. D. Clinger, "How to Read Floating Point Numbers Accurately" (1990): a mantissa and a power of ten that are
    /// both exact doubles need one rounded operation, which is then the right one. The rest is the library's.
    func double(of token: NumberToken) -> Double {
        let power = token.exponent.magnitude
        guard token.isExact, token.mantissa <= 1 << 53, power < Self.exactPowers.count else {
            let text = String(decoding: bytes[token.start..<token.end], as: UTF8.self)
            return Double(text) ?? .nan
        }
        let magnitude = Double(token.mantissa)
        let scale = Self.exactPowers[Int(power)]
        let value = token.exponent < 0 ? magnitude / scale : magnitude * scale
        return token.isNegative ? -value : value
    }
}
