package import Cryptography

/// The SHA-256 that a `Content-Digest` field promises (RFC 9530 2).
///
///     ContentDigest("sha-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:")
///
/// Other algorithms beside it are passed over. A field without it promises nothing that could be
/// held against the bytes, and is as unreadable as one that breaks the grammar: a sender who is not
/// told would think that his bytes were checked.
package struct ContentDigest: Sendable, Equatable {
    /// The digest.
    package let sha256: SHA256Digest

    /// Reads the value of the field; nil when it cannot be read or has no sha-256.
    package init?(_ value: String) {
        var scanner = Scanner(bytes: Array(value.utf8))
        var found: [UInt8]?
        repeat {
            guard let (name, bytes) = scanner.member() else { return nil }
            // RFC 8941 4.2.2: of members with the same name the last counts.
            if name == "sha-256" { found = bytes }
        } while scanner.takeComma()
        guard scanner.isAtEnd, let found, let digest = SHA256Digest(bytes: found) else {
            return nil
        }
        sha256 = digest
    }

    /// RFC 8941 3.2 and 3.3.5: a dictionary whose values are byte sequences.
    private struct Scanner {
        let bytes: [UInt8]
        var index = 0

        private var peek: UInt8? { index < bytes.count ? bytes[index] : nil }

        var isAtEnd: Bool { index == bytes.count }

        private mutating func take(_ byte: UInt8) -> Bool {
            guard peek == byte else { return false }
            index += 1
            return true
        }

        private mutating func text(while condition: (UInt8) -> Bool) -> String {
            let start = index
            while let byte = peek, condition(byte) { index += 1 }
            return String(decoding: bytes[start..<index], as: UTF8.self)
        }

        private mutating func skipSpace() { _ = text { $0 == 0x20 || $0 == 0x09 } }

        /// Goes behind a comma; false at the end, and where something else stands.
        mutating func takeComma() -> Bool {
            skipSpace()
            return take(UInt8(ascii: ","))
        }

        /// A name and its bytes; nil where the grammar is broken.
        mutating func member() -> (name: String, bytes: [UInt8])? {
            skipSpace()
            let name = text(while: Self.isKeyByte)
            guard !name.isEmpty, take(UInt8(ascii: "=")), take(UInt8(ascii: ":")) else {
                return nil
            }
            let encoded = text { $0 != UInt8(ascii: ":") }
            guard take(UInt8(ascii: ":")) else { return nil }
            // Parameters are defined for no algorithm: whatever they mean is not checked here.
            if peek == UInt8(ascii: ";") { _ = text { $0 != UInt8(ascii: ",") } }
            return Self.decode(encoded).map { (name, $0) }
        }

        // RFC 8941 3.1.2: key = ( lcalpha / "*" ) *( lcalpha / DIGIT / "_" / "-" / "." / "*" )
        private static func isKeyByte(_ byte: UInt8) -> Bool {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
                UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "*"):
                true
            default: false
            }
        }

        /// Base64 with the alphabet of RFC 4648 4, whose padding may be absent.
        private static func decode(_ text: String) -> [UInt8]? {
            guard !text.contains(where: { $0 == "-" || $0 == "_" }) else { return nil }
            var digits = text.replacing("+", with: "-").replacing("/", with: "_")[...]
            let isPadded = digits.utf8.count.isMultiple(of: 4)
            for _ in 0..<2 where isPadded && digits.hasSuffix("=") { digits.removeLast() }
            return Base64URL.decode(String(digits))
        }
    }
}
