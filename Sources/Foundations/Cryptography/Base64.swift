/// Base64 with the standard alphabet and with padding (RFC 4648 4), as HTTP fields have it.
public enum Base64 {
    /// The text of any bytes.
    public static func encode(_ bytes: [UInt8]) -> String {
        let text = Base64Alphabet.standard.encode(bytes)
        return text + String(repeating: "=", count: (4 - text.utf8.count % 4) % 4)
    }
}
