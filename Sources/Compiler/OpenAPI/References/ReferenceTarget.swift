/// The parts of a reference: `resource#fragment`.
struct ReferenceTarget {
    /// What a fragment names.
    enum Fragment {
        /// `#/components/schemas/Message`: the decoded tokens of a JSON Pointer; none for `#`.
        case pointer([String])
        /// `#message`: an `$anchor`.
        case anchor(String)
    }

    /// What stands before `#`; empty for this document.
    let resource: String
    let fragment: Fragment

    /// Takes a reference apart; nil when its fragment is malformed.
    init?(_ text: String) {
        let parts = text.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
        resource = String(parts[0])
        guard parts.count == 2, !parts[1].isEmpty else {
            fragment = .pointer([])
            return
        }
        guard let decoded = Self.percentDecoded(parts[1]) else { return nil }
        guard decoded.hasPrefix("/") else {
            fragment = .anchor(decoded)
            return
        }
        var tokens: [String] = []
        for part in decoded.dropFirst().split(separator: "/", omittingEmptySubsequences: false) {
            guard let token = Self.unescaped(part) else { return nil }
            tokens.append(token)
        }
        fragment = .pointer(tokens)
    }

    /// RFC 6901 4: `~1` is `/`, `~0` is `~`, and no other `~` may stand.
    private static func unescaped(_ token: Substring) -> String? {
        guard token.contains("~") else { return String(token) }
        var result = ""
        var rest = token
        while let character = rest.popFirst() {
            guard character == "~" else {
                result.append(character)
                continue
            }
            switch rest.popFirst() {
            case "0": result.append("~")
            case "1": result.append("/")
            default: return nil
            }
        }
        return result
    }

    // RFC 3986 2.1: pct-encoded = "%" HEXDIG HEXDIG
    static func percentDecoded(_ text: Substring) -> String? {
        guard text.utf8.contains(UInt8(ascii: "%")) else { return String(text) }
        var bytes: [UInt8] = []
        var rest = text.utf8
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard let high = hexDigit(rest.popFirst()), let low = hexDigit(rest.popFirst()) else {
                return nil
            }
            bytes.append(high << 4 | low)
        }
        return String(validating: bytes, as: UTF8.self)
    }

    private static func hexDigit(_ byte: UInt8?) -> UInt8? {
        byte.flatMap { Character(Unicode.Scalar($0)).hexDigitValue }.map { UInt8($0) }
    }
}
