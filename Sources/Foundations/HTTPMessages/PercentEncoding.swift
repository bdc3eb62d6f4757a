/// Percent-encoding of RFC 3986 2.1, over bytes.
public enum PercentEncoding {
    /// Decodes every `%XX`; nil when a `%` is not followed by two hexadecimal digits.
    ///
    /// With `plusIsSpace`, as in queries and forms, `+` decodes to a space.
    public static func decode(
        _ bytes: ArraySlice<UInt8>, plusIsSpace: Bool = false
    ) -> [UInt8]? {
        var decoded: [UInt8] = []
        decoded.reserveCapacity(bytes.count)
        var index = bytes.startIndex
        while index < bytes.endIndex {
            let byte = bytes[index]
            if byte == UInt8(ascii: "%") {
                guard index + 2 < bytes.endIndex,
                    let high = ASCII.hexadecimalValue(bytes[index + 1]),
                    let low = ASCII.hexadecimalValue(bytes[index + 2])
                else { return nil }
                decoded.append(high << 4 | low)
                index += 3
            } else {
                decoded.append(plusIsSpace && byte == UInt8(ascii: "+") ? ASCII.space : byte)
                index += 1
            }
        }
        return decoded
    }

    /// Decodes to a text; nil when an escape is broken or the decoded bytes are not UTF-8.
    public static func decodeText(
        _ bytes: ArraySlice<UInt8>, plusIsSpace: Bool = false
    ) -> String? {
        let isPlain = !bytes.contains {
            $0 == UInt8(ascii: "%") || plusIsSpace && $0 == UInt8(ascii: "+")
        }
        if isPlain { return String(validating: bytes, as: UTF8.self) }
        guard let decoded = decode(bytes, plusIsSpace: plusIsSpace) else { return nil }
        return String(validating: decoded, as: UTF8.self)
    }

    /// Appends a text with every byte encoded but the unreserved ones: letters, digits, `-`, `.`,
    /// `_` and `~`. The result may stand anywhere in a URI as data.
    public static func append(_ text: String, to bytes: inout [UInt8]) {
        for byte in text.utf8 {
            if ByteSet.unreserved.contains(byte) {
                bytes.append(byte)
            } else {
                append(byte, to: &bytes)
            }
        }
    }

    /// Appends one byte in its encoded form.
    static func append(_ byte: UInt8, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "%"))
        bytes.append(digit(byte >> 4))
        bytes.append(digit(byte & 0xF))
    }

    /// A text with every byte encoded but the unreserved ones.
    public static func encode(_ text: String) -> String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count)
        append(text, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    // RFC 3986 2.1: producers should use upper case.
    private static func digit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "A") + value - 10
    }
}
