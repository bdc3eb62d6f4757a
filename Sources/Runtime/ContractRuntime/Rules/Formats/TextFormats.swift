/// The format `byte`.
enum Base64Format {
    // RFC 4648 4: groups of four characters, the last one padded
    static func isSatisfied(by text: Span<UInt8>) -> Bool {
        guard text.count % 4 == 0 else { return false }
        var end = text.count
        while end > 0, end > text.count - 2, text[end - 1] == UInt8(ascii: "=") { end -= 1 }
        return text.all(in: 0..<end) { byte in
            Characters.isAlphanumeric(byte) || Characters.isOne(of: "+/", byte)
        }
    }
}

/// The format `json-pointer`.
enum PointerFormat {
    // RFC 6901 3: json-pointer = *( "/" reference-token ), where "~" begins "~0" or "~1"
    static func isSatisfied(by text: Span<UInt8>) -> Bool {
        guard text.count > 0 else { return true }
        guard text[0] == UInt8(ascii: "/") else { return false }
        for index in 0..<text.count where text[index] == UInt8(ascii: "~") {
            guard index + 1 < text.count, Characters.isOne(of: "01", text[index + 1]) else {
                return false
            }
        }
        return true
    }
}
