/// The fixed-width decimal fields that dates and times consist of (RFC 3339 5.6).
enum Fields {
    static let minus: UInt8 = 0x2D
    static let plus: UInt8 = 0x2B
    static let colon: UInt8 = 0x3A
    static let point: UInt8 = 0x2E
    private static let zero: UInt8 = 0x30

    /// The number that the digits in `range`, which lies in `text`, name; nil when one is no digit.
    @inline(__always)
    static func number(_ text: Span<UInt8>, _ range: Range<Int>) -> Int? {
        var number = 0
        for index in range {
            guard let digit = digit(text[index]) else { return nil }
            number = number &* 10 &+ digit
        }
        return number
    }

    @inline(__always)
    static func digit(_ byte: UInt8) -> Int? {
        let digit = byte &- zero
        return digit < 10 ? Int(digit) : nil
    }

    /// The two digits of a number from 0 to 99, the first one lowest.
    @inline(__always)
    static func pair(_ number: UInt32) -> UInt64 {
        // 103 / 1024 is a little more than 1 / 10: right up to 178.
        let tens = (number &* 103) &>> 10
        let ones = number &- tens &* 10
        return UInt64(0x3030 | tens | ones &<< 8)
    }

    /// Eight bytes at `offset`, the lowest first.
    @inline(__always)
    static func store(_ bytes: UInt64, to text: inout MutableRawSpan, at offset: Int) {
        text.storeBytes(of: bytes.littleEndian, toByteOffset: offset, as: UInt64.self)
    }
}

extension String {
    /// Makes a string of bytes that are ASCII.
    init(ascii text: Span<UInt8>) {
        self = unsafe text.withUnsafeBufferPointer { unsafe String(decoding: $0, as: UTF8.self) }
    }
}
