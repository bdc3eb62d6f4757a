internal import JSON

/// Formats whose grammar is a line long.
enum TokenFormats {
    // RFC 9562 4: UUID = 4hexOctet "-" 2hexOctet "-" 2hexOctet "-" 2hexOctet "-" 6hexOctet
    static func isUUID(_ text: Span<UInt8>) -> Bool {
        guard text.count == 36 else { return false }
        for index in 0..<36 {
            let isRight =
                switch index {
                case 8, 13, 18, 23: text[index] == UInt8(ascii: "-")
                default: ByteSet.hexadecimal.contains(text[index])
                }
            guard isRight else { return false }
        }
        return true
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
        let digits = text.utf8.prefix(while: ByteSet.digits.contains)
        guard let first = digits.first, first != UInt8(ascii: "0") || digits.count == 1 else {
            return false
        }
        text = text[digits.endIndex...]
        return true
    }

    // RFC 4648 4
    private static let base64 = ByteSet("+/", .lettersAndDigits)

    static func isBase64(_ text: Span<UInt8>) -> Bool {
        guard text.count.isMultiple(of: 4) else { return false }
        var end = text.count
        while end > 0, text.count - end < 2, text[end - 1] == UInt8(ascii: "=") { end -= 1 }
        return text.extracting(0..<end).allSatisfy(base64)
    }
}
