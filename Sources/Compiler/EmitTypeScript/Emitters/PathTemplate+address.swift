import ContractModel

extension Contract.PathTemplate {
    /// The template with its own text as an address has it.
    var address: String {
        segments.isEmpty ? "/" : segments.map { "/" + Self.text(of: $0) }.joined()
    }

    private static func text(of segment: Segment) -> String {
        switch segment {
        case .literal(let text): encoded(text)
        case .parameter(let name): "{\(name)}"
        case .mixed(let parts): parts.map(text).joined()
        }
    }

    /// RFC 3986 3.3: pchar = unreserved / pct-encoded / sub-delims / ":" / "@"
    private static func encoded(_ text: String) -> String {
        let bytes = Array(text.utf8)
        let others = Set("-._~!$&'()*+,;=:@".utf8)
        var result: [UInt8] = []
        for (position, byte) in bytes.enumerated() {
            let isPlain = byte.isHexDigit || byte.isLetter || others.contains(byte)
            let isEncoded =
                byte == UInt8(ascii: "%") && bytes.count > position + 2
                && bytes[position + 1].isHexDigit && bytes[position + 2].isHexDigit
            if isPlain || isEncoded {
                result.append(byte)
            } else {
                result += "%\(byte < 16 ? "0" : "")\(String(byte, radix: 16, uppercase: true))".utf8
            }
        }
        return String(decoding: result, as: UTF8.self)
    }
}

extension UInt8 {
    fileprivate var isLetter: Bool { (0x41...0x5A).contains(self) || (0x61...0x7A).contains(self) }

    fileprivate var isHexDigit: Bool {
        (0x30...0x39).contains(self) || (0x41...0x46).contains(self) || (0x61...0x66).contains(self)
    }
}
