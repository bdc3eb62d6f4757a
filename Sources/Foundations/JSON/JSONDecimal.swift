/// A number exactly: ± `digits` × 10^`exponent`.
///
/// Numbers of JSON are decimal and of any size (RFC 8259 6), so what a schema says of them
/// (integral, in a range, a multiple, equal) is decided on this and not on a rounded double. It is
/// normal: no digit at either end is 0, and zero has no digits, no sign and the exponent 0; so
/// equal numbers have equal parts.
public struct JSONDecimal: Sendable, Hashable, Comparable {
    /// Whether the number is less than zero.
    public let isNegative: Bool
    /// The digits, each 0...9, the most significant first.
    public let digits: [UInt8]
    /// The power of ten of the last digit. One beyond ±1,000,000,000 is taken for that.
    public let exponent: Int

    /// An exponent beyond this is taken for it: no number with so few digits is near it.
    static let largestExponent = 1_000_000_000

    /// Makes the number of a literal that is known to be of JSON's grammar.
    init(literal: Span<UInt8>) {
        var digits: [UInt8] = []
        var exponent = 0
        var index = 0
        var isFraction = false
        scan: while index < literal.count {
            let byte = literal[index]
            switch byte {
            case ASCII.minus: break
            case ASCII.point: isFraction = true
            case ASCII.zero...ASCII.nine:
                if byte != ASCII.zero || !digits.isEmpty { digits.append(byte - ASCII.zero) }
                if isFraction { exponent -= 1 }
            default: break scan
            }
            index += 1
        }
        exponent += Self.exponent(in: literal, from: index + 1)
        while digits.last == 0 {
            digits.removeLast()
            exponent += 1
        }
        self.isNegative = !digits.isEmpty && literal[0] == ASCII.minus
        self.digits = digits
        self.exponent = digits.isEmpty ? 0 : exponent
    }

    private static func exponent(in literal: Span<UInt8>, from start: Int) -> Int {
        var exponent = 0
        var isNegative = false
        var index = start
        while index < literal.count {
            let byte = literal[index]
            if byte == ASCII.minus { isNegative = true }
            if ASCII.isDigit(byte) {
                exponent = min(exponent * 10 + Int(byte - ASCII.zero), largestExponent)
            }
            index += 1
        }
        return isNegative ? -exponent : exponent
    }

    /// Whether the number has no fraction.
    public var isIntegral: Bool { exponent >= 0 }

    /// Whether the number is a whole number of times `divisor`, which has at most 19 digits; one
    /// with more divides only itself and zero. Nothing but zero is a multiple of zero.
    public func isMultiple(of divisor: JSONDecimal) -> Bool {
        if digits.isEmpty { return true }
        // Neither number ends in 0, so a divisor with the greater power of ten cannot divide.
        guard !divisor.digits.isEmpty, exponent >= divisor.exponent else { return false }
        guard divisor.digits.count <= 19 else {
            return digits == divisor.digits && exponent == divisor.exponent
        }
        let modulus = divisor.digits.reduce(into: UInt64(0)) { $0 = $0 * 10 + UInt64($1) }
        var remainder = digits.reduce(into: UInt64(0)) { remainder, digit in
            remainder = Self.product(remainder, 10, plus: UInt64(digit), modulo: modulus)
        }
        var power = exponent - divisor.exponent
        var factor = 10 % modulus
        while power > 0 {
            if power & 1 == 1 { remainder = Self.product(remainder, factor, modulo: modulus) }
            factor = Self.product(factor, factor, modulo: modulus)
            power >>= 1
        }
        return remainder == 0
    }

    private static func product(
        _ left: UInt64, _ right: UInt64, plus addend: UInt64 = 0, modulo modulus: UInt64
    ) -> UInt64 {
        UInt64((UInt128(left) * UInt128(right) + UInt128(addend)) % UInt128(modulus))
    }

    /// Compares the two numbers.
    public static func < (left: Self, right: Self) -> Bool {
        let leftSign = left.sign
        let rightSign = right.sign
        guard leftSign == rightSign else { return leftSign < rightSign }
        return left.isNegative ? right.isSmaller(than: left) : left.isSmaller(than: right)
    }

    private var sign: Int { isNegative ? -1 : digits.isEmpty ? 0 : 1 }

    private func isSmaller(than other: Self) -> Bool {
        let magnitude = digits.count + exponent
        let otherMagnitude = other.digits.count + other.exponent
        guard magnitude == otherMagnitude else { return magnitude < otherMagnitude }
        return digits.lexicographicallyPrecedes(other.digits)
    }
}

extension Int64 {
    /// Makes the integer that `decimal` is; nil when it has a fraction or does not fit.
    public init?(_ decimal: JSONDecimal) {
        guard decimal.isIntegral, decimal.digits.count + decimal.exponent <= 19 else { return nil }
        var magnitude: UInt64 = 0
        for digit in decimal.digits { magnitude = magnitude * 10 + UInt64(digit) }
        for _ in 0..<decimal.exponent { magnitude *= 10 }
        guard let value = NumberToken.signed(magnitude, decimal.isNegative) else { return nil }
        self = value
    }
}
