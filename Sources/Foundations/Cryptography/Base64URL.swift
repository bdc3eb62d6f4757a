/// Base64 with the URL-safe alphabet and without padding (RFC 4648 5; RFC 7515 2).
public enum Base64URL {
    /// The text of any bytes: letters, digits, `-` and `_`.
    public static func encode(_ bytes: [UInt8]) -> String {
        Base64Alphabet.url.encode(bytes)
    }

    /// The bytes of a text, read strictly: nil for padding, white space, a character outside the
    /// alphabet, an impossible length, or trailing bits that are not zero. Hence each value has
    /// exactly one spelling.
    public static func decode(_ text: String) -> [UInt8]? {
        Base64Alphabet.url.decode(text)
    }
}

/// The 64 characters of one flavour of base64, always without padding.
struct Base64Alphabet {
    static let url = Self(last: "-_")
    /// What the PHC string format writes.
    static let standard = Self(last: "+/")

    private let characters: [UInt8]
    private let values: [UInt8]
    private static let invalid: UInt8 = 0xFF

    private init(last: String) {
        let letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
        characters = Array((letters + last).utf8)
        var values = [UInt8](repeating: Self.invalid, count: 256)
        for (value, character) in characters.enumerated() {
            values[Int(character)] = UInt8(value)
        }
        self.values = values
    }

    func encode(_ bytes: [UInt8]) -> String {
        var text: [UInt8] = []
        text.reserveCapacity((bytes.count * 4 + 2) / 3)
        var bits: UInt32 = 0
        var bitCount = 0
        for byte in bytes {
            bits = bits << 8 | UInt32(byte)
            bitCount += 8
            while bitCount >= 6 {
                bitCount -= 6
                text.append(characters[Int(bits >> UInt32(bitCount) & 63)])
            }
        }
        if bitCount > 0 {
            text.append(characters[Int(bits << UInt32(6 - bitCount) & 63)])
        }
        return String(decoding: text, as: UTF8.self)
    }

    func decode(_ text: String) -> [UInt8]? {
        // A single character of six bits cannot end a value of whole bytes.
        guard text.utf8.count % 4 != 1 else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count * 3 / 4)
        var bits: UInt32 = 0
        var bitCount = 0
        for character in text.utf8 {
            let value = values[Int(character)]
            guard value != Self.invalid else { return nil }
            bits = bits << 6 | UInt32(value)
            bitCount += 6
            if bitCount >= 8 {
                bitCount -= 8
                bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(bitCount)))
            }
        }
        let trailing = bits & (1 << UInt32(bitCount) - 1)
        return trailing == 0 ? bytes : nil
    }
}
