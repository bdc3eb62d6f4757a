/// The digits of integers, two at a time.
enum Digits {
    private static let pairs: StaticString = """
        00010203040506070809101112131415161718192021222324252627282930313233343536373839\
        40414243444546474849505152535455565758596061626364656667686970717273747576777879\
        8081828384858687888990919293949596979899
        """
    private static let powers: InlineArray<20, UInt64> = [
        1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000,
        10_000_000_000, 100_000_000_000, 1_000_000_000_000, 10_000_000_000_000,
        100_000_000_000_000, 1_000_000_000_000_000, 10_000_000_000_000_000,
        100_000_000_000_000_000, 1_000_000_000_000_000_000, 10_000_000_000_000_000_000,
    ]

    /// How many decimal digits `value` has, 1...20.
    @inline(__always)
    static func count(of value: UInt64) -> Int {
        // 1233 / 4096 is a little more than log10(2), so this is the count or one less.
        let estimate = ((64 - (value | 1).leadingZeroBitCount) &* 1233) &>> 12
        return value >= powers[estimate] ? max(1, estimate + 1) : max(1, estimate)
    }

    /// A minus and 19 digits.
    static let maximumBytes = 20

    /// Stores an integer from `target` on and answers how many bytes it has, at most
    /// `maximumBytes`.
    @inline(__always)
    static func write(_ value: Int64, to target: UnsafeMutablePointer<UInt8>) -> Int {
        let minus = value < 0 ? 1 : 0
        // SAFETY: the minus is overwritten where there is none.
        unsafe target.pointee = ASCII.minus
        return unsafe minus &+ write(value.magnitude, to: target + minus)
    }

    /// Stores the decimal digits of `value` from `target` on and answers how many they are.
    @inline(__always)
    static func write(_ value: UInt64, to target: UnsafeMutablePointer<UInt8>) -> Int {
        let count = Self.count(of: value)
        var rest = value
        var index = count
        // SAFETY: `index` goes down from the number of digits, and a remainder of 100 is below 100.
        while rest >= 100 {
            let (quotient, remainder) = rest.quotientAndRemainder(dividingBy: 100)
            index &-= 2
            unsafe store(pair: Int(truncatingIfNeeded: remainder), to: target + index)
            rest = quotient
        }
        if rest >= 10 {
            unsafe store(pair: Int(truncatingIfNeeded: rest), to: target)
        } else {
            unsafe target.pointee = ASCII.zero &+ UInt8(truncatingIfNeeded: rest)
        }
        return count
    }

    /// The hexadecimal digit of 0...15.
    static func hexadecimal(_ value: UInt8) -> UInt8 {
        value < 10 ? ASCII.zero + value : UInt8(ascii: "a") + value - 10
    }

    @inline(__always)
    private static func store(pair: Int, to target: UnsafeMutablePointer<UInt8>) {
        let source = unsafe pairs.utf8Start + pair &* 2
        unsafe target[0] = source[0]
        unsafe target[1] = source[1]
    }
}
