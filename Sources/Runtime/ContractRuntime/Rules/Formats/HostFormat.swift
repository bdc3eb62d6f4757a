/// The formats `hostname`, `ipv4` and `ipv6`.
enum HostFormat {
    // RFC 1034 3.1 and 2.3.4: labels of 63 octets, names of 253 without the final dot
    private static let maxLabelBytes = 63
    private static let maxNameBytes = 253

    // RFC 1123 2.1: labels of letters, digits and hyphens, none at an end
    static func isName(_ text: Span<UInt8>, _ range: Range<Int>) -> Bool {
        guard range.count <= maxNameBytes else { return false }
        return text.parts(of: range, between: UInt8(ascii: ".")).allSatisfy { label in
            guard (1...maxLabelBytes).contains(label.count) else { return false }
            return Characters.isAlphanumeric(text[label.lowerBound])
                && Characters.isAlphanumeric(text[label.upperBound - 1])
                && text.all(in: label) {
                    Characters.isAlphanumeric($0) || $0 == UInt8(ascii: "-")
                }
        }
    }

    // RFC 2673 3.2: four decimal numbers up to 255; no leading zero, which some read as octal
    static func isIPv4(_ text: Span<UInt8>, _ range: Range<Int>) -> Bool {
        let parts = text.parts(of: range, between: UInt8(ascii: "."))
        return parts.count == 4
            && parts.allSatisfy { part in
                guard (1...3).contains(part.count), text.all(in: part, Characters.isDigit) else {
                    return false
                }
                if part.count > 1, text[part.lowerBound] == UInt8(ascii: "0") { return false }
                return part.reduce(0) { $0 * 10 + Int(text[$1] - UInt8(ascii: "0")) } <= 255
            }
    }

    // RFC 4291 2.2: eight groups; one "::" for one group or more of zeros; IPv4 for the last two
    static func isIPv6(_ text: Span<UInt8>, _ range: Range<Int>) -> Bool {
        let colon = UInt8(ascii: ":")
        guard range.count >= 2 else { return false }
        var parts = text.parts(of: range, between: colon)
        var groups = 0
        if let last = parts.last, text.first(UInt8(ascii: "."), in: last) != nil {
            guard isIPv4(text, last) else { return false }
            parts.removeLast()
            groups = 2
            // "::1.2.3.4" has its two empty parts before the address: both stay.
        }
        let gaps = parts.indices.filter { parts[$0].isEmpty }
        guard isOneGap(gaps, of: parts.count, endsWithIPv4: groups == 2) else { return false }
        for part in parts where !part.isEmpty {
            guard part.count <= 4, text.all(in: part, Characters.isHexadecimal) else {
                return false
            }
            groups += 1
        }
        return gaps.isEmpty ? groups == 8 : groups < 8
    }

    /// Whether the empty parts are those of no "::" or of one: one inside, two at the start or at
    /// the end, or all three.
    private static func isOneGap(_ gaps: [Int], of count: Int, endsWithIPv4: Bool) -> Bool {
        switch gaps.count {
        case 0: true
        case 1: gaps[0] != 0 && (gaps[0] != count - 1 || endsWithIPv4)
        case 2:
            gaps == [0, 1] || (gaps == [count - 2, count - 1] && !endsWithIPv4)
        case 3: count == 3 && !endsWithIPv4
        default: false
        }
    }
}
