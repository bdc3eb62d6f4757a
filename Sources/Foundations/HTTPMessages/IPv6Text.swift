/// The text form of IPv6 addresses.
enum IPv6Text {
    // RFC 3986 3.2.2: up to eight groups of one to four hexadecimal digits; `::` once, for one
    // group or more; the last two groups may be an IPv4 address.
    /// Whether the bytes are an IPv6 address without zone and brackets.
    static func isAddress(_ bytes: borrowing Span<UInt8>, _ range: Range<Int>) -> Bool {
        var groups = 0
        var hasGap = false
        var index = range.lowerBound
        if startsWithGap(bytes, index, range.upperBound) {
            hasGap = true
            index += 2
        }
        while index < range.upperBound {
            if isIPv4(bytes, index..<range.upperBound) {
                groups += 2
                index = range.upperBound
                break
            }
            let start = index
            while index < range.upperBound, ASCII.hexadecimalValue(bytes[index]) != nil {
                index += 1
            }
            guard (1...4).contains(index - start) else { return false }
            groups += 1
            guard index < range.upperBound else { break }
            if startsWithGap(bytes, index, range.upperBound) {
                guard !hasGap else { return false }
                hasGap = true
                index += 2
            } else {
                // One colon separates groups, so that another group has to follow.
                guard bytes[index] == UInt8(ascii: ":"), index + 1 < range.upperBound else {
                    return false
                }
                index += 1
            }
        }
        return hasGap ? groups <= 7 : groups == 8
    }

    private static func startsWithGap(
        _ bytes: borrowing Span<UInt8>, _ index: Int, _ end: Int
    ) -> Bool {
        index + 1 < end && bytes[index] == UInt8(ascii: ":")
            && bytes[index + 1] == UInt8(ascii: ":")
    }

    // RFC 3986 3.2.2: dec-octet has no leading zero.
    private static func isIPv4(_ bytes: borrowing Span<UInt8>, _ range: Range<Int>) -> Bool {
        var octets = 0
        var digits = 0
        var value = 0
        for index in range {
            let digit = bytes[index] &- UInt8(ascii: "0")
            if digit < 10 {
                if digits == 1 && value == 0 { return false }
                value = value * 10 + Int(digit)
                digits += 1
                guard digits <= 3, value <= 255 else { return false }
            } else {
                guard bytes[index] == UInt8(ascii: "."), digits > 0 else { return false }
                octets += 1
                digits = 0
                value = 0
            }
        }
        return octets == 3 && digits > 0
    }
}
