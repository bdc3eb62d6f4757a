internal import JSON

/// Formats whose grammar is a line long.
enum TokenFormats {
    // RFC 9562 4: UUID = 4hexOctet "-" 2hexOctet "-" 2hexOctet "-" 2hexOctet "-" 6hexOctet
    static func isUUID(_ text: String) -> Bool {
        let parts = text.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        return parts.map(\.count) == [8, 4, 4, 4, 12]
            && parts.allSatisfy { $0.allSatisfy(ASCII.isHexadecimal) }
    }

    // draft-bhutton-relative-json-pointer-00 3; index manipulation ("0+1") is part of it.
    static func isRelativeJSONPointer(_ text: String) -> Bool {
        var rest = text[...]
        guard skipInteger(&rest) else { return false }
        if let sign = rest.utf8.first, "+-".utf8.contains(sign) {
            rest = rest.dropFirst()
            guard rest.utf8.first != UInt8(ascii: "0"), skipInteger(&rest) else { return false }
        }
        return rest == "#" || JSONPointer(String(rest)) != nil
    }

    // non-negative-integer = %x30 / %x31-39 *( %x30-39 )
    private static func skipInteger(_ text: inout Substring) -> Bool {
        let digits = text.utf8.prefix(while: ASCII.isDigit)
        guard let first = digits.first, first != UInt8(ascii: "0") || digits.count == 1 else {
            return false
        }
        text = text[digits.endIndex...]
        return true
    }

    // RFC 4648 4
    static func isBase64(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        guard bytes.count.isMultiple(of: 4) else { return false }
        let padding = bytes.suffix(2).count { $0 == UInt8(ascii: "=") }
        let body = bytes.dropLast(padding)
        guard body.allSatisfy({ ASCII.isLetterOrDigit($0) || "+/".utf8.contains($0) }) else {
            return false
        }
        return padding == 0 || bytes.suffix(padding).allSatisfy { $0 == UInt8(ascii: "=") }
    }
}
