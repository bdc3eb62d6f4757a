/// The format `uuid`.
enum UUIDFormat {
    // RFC 4122 3: 8-4-4-4-12 hexadecimal digits
    static func isSatisfied(by text: Span<UInt8>) -> Bool {
        guard text.count == 36 else { return false }
        for index in 0..<36 {
            let isHyphen = text[index] == UInt8(ascii: "-")
            switch index {
            case 8, 13, 18, 23: guard isHyphen else { return false }
            default: guard Characters.isHexadecimal(text[index]) else { return false }
            }
        }
        return true
    }
}
