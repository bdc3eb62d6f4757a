/// Internet addresses: RFC 2673 3.2 (dotted quad) and RFC 4291 2.2.
enum AddressFormats {
    static func isIPv4(_ text: some StringProtocol) -> Bool {
        let parts = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        return parts.count == 4 && parts.allSatisfy { isOctet(Array($0)) }
    }

    /// A decimal from 0 to 255 without leading zeros.
    private static func isOctet(_ digits: [UInt8]) -> Bool {
        guard 1...3 ~= digits.count, digits.allSatisfy(ASCII.isDigit) else { return false }
        guard digits.count == 1 || digits[0] != UInt8(ascii: "0") else { return false }
        return digits.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) } <= 255
    }

    static func isIPv6(_ text: some StringProtocol) -> Bool {
        let halves = Array(text.utf8).split(doubleColons: ())
        switch halves.count {
        case 1: return groups(halves[0], mayEndInIPv4: true) == 8
        case 2:
            guard let before = groups(halves[0], mayEndInIPv4: false),
                let after = groups(halves[1], mayEndInIPv4: true)
            else { return false }
            // "::" stands for at least one group (RFC 5952 4.2.2 asks for more only of writers).
            return before + after <= 7
        default: return false
        }
    }

    /// How many groups of 16 bits a part without "::" holds; nil when it is malformed.
    private static func groups(_ bytes: ArraySlice<UInt8>, mayEndInIPv4: Bool) -> Int? {
        if bytes.isEmpty { return 0 }
        let parts = bytes.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        var count = 0
        for (index, part) in parts.enumerated() {
            let isLast = index == parts.count - 1
            if isLast, mayEndInIPv4, isIPv4(String(decoding: part, as: UTF8.self)) {
                count += 2
            } else if 1...4 ~= part.count, part.allSatisfy(ASCII.isHexadecimal) {
                count += 1
            } else {
                return nil
            }
        }
        return count
    }
}

extension [UInt8] {
    /// The parts between occurrences of "::".
    fileprivate func split(doubleColons: ()) -> [ArraySlice<UInt8>] {
        let colon = UInt8(ascii: ":")
        var parts: [ArraySlice<UInt8>] = []
        var start = 0
        var index = 0
        while index + 1 < count {
            if self[index] == colon, self[index + 1] == colon {
                parts.append(self[start..<index])
                start = index + 2
                index += 1
            }
            index += 1
        }
        return parts + [self[start...]]
    }
}
