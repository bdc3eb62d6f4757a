/// Internet addresses: RFC 2673 3.2 (dotted quad) and RFC 4291 2.2.
enum AddressFormats {
    static func isIPv4(_ text: Span<UInt8>) -> Bool {
        var octets = 0
        let areOctets = text.allParts(separatedBy: UInt8(ascii: ".")) { part in
            octets += 1
            return isOctet(part)
        }
        return areOctets && octets == 4
    }

    /// A decimal from 0 to 255 without leading zeros.
    private static func isOctet(_ text: Span<UInt8>) -> Bool {
        var index = 0
        guard 1...3 ~= text.count, text[0] != UInt8(ascii: "0") || text.count == 1 else {
            return false
        }
        return text.number(text.count, in: 0...255, at: &index) != nil
    }

    static func isIPv6(_ text: Span<UInt8>) -> Bool {
        guard let gap = gap(text) else { return groups(text, mayEndInIPv4: true) == 8 }
        let before = groups(text.extracting(0..<gap), mayEndInIPv4: false)
        let after = groups(text.extracting((gap + 2)..<text.count), mayEndInIPv4: true)
        // "::" stands for at least one group.
        guard let before, let after else { return false }
        return before + after <= 7
    }

    /// The index of the first "::".
    private static func gap(_ text: Span<UInt8>) -> Int? {
        let colon = UInt8(ascii: ":")
        var start = 0
        while let index = text.firstIndex(of: colon, from: start) {
            if index + 1 < text.count, text[index + 1] == colon { return index }
            start = index + 1
        }
        return nil
    }

    /// How many groups of 16 bits a part without "::" holds; nil when it is malformed.
    private static func groups(_ text: Span<UInt8>, mayEndInIPv4: Bool) -> Int? {
        if text.isEmpty { return 0 }
        var count = 0
        var start = 0
        while let end = text.firstIndex(of: UInt8(ascii: ":"), from: start) {
            guard isGroup(text.extracting(start..<end)) else { return nil }
            count += 1
            start = end + 1
        }
        let last = text.extracting(start..<text.count)
        if isGroup(last) { return count + 1 }
        return mayEndInIPv4 && isIPv4(last) ? count + 2 : nil
    }

    private static func isGroup(_ text: Span<UInt8>) -> Bool {
        1...4 ~= text.count && text.allSatisfy(.hexadecimal)
    }
}
