// The lexical part of numbers, on the bytes alone.

/// A number as it is written: ± `mantissa` × 10^`exponent`.
struct NumberToken {
    var isNegative = false
    /// The digits as one integer; wrong past 19 significant ones.
    var mantissa: UInt64 = 0
    var significantDigits = 0
    var exponent = 0
    var digits = 0
    var start: Int
    var end: Int

    /// Whether `mantissa` is right: 10^19 - 1 is less than 2^64.
    var isExact: Bool { significantDigits <= 19 }

    /// The number if it is written without a fraction or an exponent and fits.
    @inline(__always)
    var plainInteger: Int64? {
        guard exponent == 0, isExact else { return nil }
        return Self.signed(mantissa, isNegative)
    }

    @inline(__always)
    static func signed(_ magnitude: UInt64, _ isNegative: Bool) -> Int64? {
        guard isNegative else { return Int64(exactly: magnitude) }
        guard magnitude <= Int64.min.magnitude else { return nil }
        return Int64(truncatingIfNeeded: 0 &- magnitude)
    }
}

extension Span<UInt8> {
    /// The byte at `index`, or 0 past the end, which no token of JSON begins with.
    @inline(__always)
    func byte(at index: Int) -> UInt8 { index < count ? self[index] : 0 }

    // RFC 8259 6: number = [ minus ] int [ frac ] [ exp ]
    /// Finds the end of a number that begins at `start` with a digit or a minus.
    func numberToken(from start: Int, maximumDigits: Int) throws(JSONSyntaxError) -> NumberToken {
        var token = NumberToken(start: start, end: start)
        token.isNegative = byte(at: start) == ASCII.minus
        if token.isNegative { token.end &+= 1 }
        let first = byte(at: token.end)
        _ = try scanDigits(&token, maximumDigits)
        // int = zero / ( digit1-9 *DIGIT )
        guard first != ASCII.zero || token.digits == 1 else {
            throw JSONSyntaxError(offset: start, reason: "a number begins with a needless 0")
        }
        var next = byte(at: token.end)
        if next == ASCII.point {
            token.end &+= 1
            token.exponent -= try scanDigits(&token, maximumDigits)
            next = byte(at: token.end)
        }
        if next | 0x20 == UInt8(ascii: "e") { try scanExponent(&token, maximumDigits) }
        return token
    }

    /// Reads 1*DIGIT into the mantissa and answers how many there were.
    @inline(__always)
    private func scanDigits(
        _ token: inout NumberToken, _ maximumDigits: Int
    ) throws(JSONSyntaxError) -> Int {
        let start = token.end
        var index = start
        var mantissa = token.mantissa
        var significantDigits = token.significantDigits
        var digit = byte(at: index) &- ASCII.zero
        while digit < 10 {
            mantissa = mantissa &* 10 &+ UInt64(digit)
            // Past 19 digits the mantissa wraps, perhaps to 0, and nobody uses it.
            if mantissa | UInt64(truncatingIfNeeded: significantDigits) != 0 {
                significantDigits &+= 1
            }
            index &+= 1
            digit = byte(at: index) &- ASCII.zero
        }
        token.end = index
        token.mantissa = mantissa
        token.significantDigits = significantDigits
        try countDigits(index &- start, &token, maximumDigits)
        return index &- start
    }

    // exp = e [ minus / plus ] 1*DIGIT
    private func scanExponent(
        _ token: inout NumberToken, _ maximumDigits: Int
    ) throws(JSONSyntaxError) {
        let sign = byte(at: token.end + 1)
        let start = token.end + (sign == ASCII.plus || sign == ASCII.minus ? 2 : 1)
        var index = start
        var exponent = 0
        while ASCII.isDigit(byte(at: index)) {
            exponent = Swift.min(
                exponent * 10 + Int(self[index] - ASCII.zero), JSONDecimal.largestExponent)
            index += 1
        }
        token.end = index
        token.exponent += sign == ASCII.minus ? -exponent : exponent
        try countDigits(index - start, &token, maximumDigits)
    }

    @inline(__always)
    private func countDigits(
        _ digits: Int, _ token: inout NumberToken, _ maximumDigits: Int
    ) throws(JSONSyntaxError) {
        token.digits &+= digits
        guard digits > 0, token.digits <= maximumDigits else {
            throw JSONSyntaxError(
                offset: Swift.min(token.end, count),
                reason: digits > 0
                    ? "a number has more than \(maximumDigits) digits" : "expected a digit")
        }
    }

    private static var exactPowers: InlineArray<23, Double> {
        [
            1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
            1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
        ]
    }

    /// The double nearest to a number; infinite beyond the doubles.
    ///
    /// W. D. Clinger, "How to Read Floating Point Numbers Accurately" (1990): a mantissa and a
    /// power of ten that are both exact doubles need one rounded operation, which is then the right
    /// one. The rest is the library's.
    func double(of token: NumberToken) -> Double {
        let power = Int(token.exponent.magnitude)
        guard token.isExact, token.mantissa <= 1 << 53, power < Self.exactPowers.count else {
            return Double(text(of: token)) ?? .nan
        }
        let magnitude = Double(token.mantissa)
        let scale = Self.exactPowers[power]
        let value = token.exponent < 0 ? magnitude / scale : magnitude * scale
        return token.isNegative ? -value : value
    }

    /// The number as it is written.
    func text(of token: NumberToken) -> String {
        // SAFETY: a number consists of ASCII characters.
        unsafe String(
            copying: UTF8Span(
                unchecked: extracting(token.start..<token.end), isKnownASCII: true))
    }

    /// The number exactly.
    func decimal(of token: NumberToken) -> JSONDecimal {
        JSONDecimal(literal: extracting(token.start..<token.end))
    }
}
