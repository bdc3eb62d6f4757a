import CodeText

/// A literal of TypeScript, as a value and as a type.
///
/// The only place where text of a document becomes a literal: whatever the text is, the literal has
/// exactly its value and ends where it should.
struct TypeScriptLiteral: CodeFragment, Hashable {
    /// The literal as it stands in the source.
    let text: String

    private init(_ text: String) { self.text = text }

    /// A text.
    static func string(_ value: String) -> Self {
        Self("'" + value.unicodeScalars.map(escaped).joined() + "'")
    }

    /// A text that ends in any other, or is any text between two: the type of what a range such as
    /// `image/*` includes.
    static func mediaType(_ mediaType: String) -> Self {
        guard mediaType.contains("*") else { return string(mediaType) }
        let parts = mediaType.split(separator: "*", omittingEmptySubsequences: false).map { part in
            part.unicodeScalars.map { $0 == "`" || $0 == "$" ? "\\\($0)" : escaped($0) }.joined()
        }
        return Self("`" + parts.joined(separator: "${string}") + "`")
    }

    /// The name of a property of a type: bare where it is an identifier.
    static func property(_ name: String) -> Self {
        let isIdentifier =
            !name.isEmpty && !name.utf8.first!.isDigit && name.utf8.allSatisfy(\.isIdentifierPart)
        return isIdentifier ? Self(name) : string(name)
    }

    /// A finite number as it stands in JSON.
    static func number(_ json: String) -> Self? {
        let isPlain = json.utf8.allSatisfy { $0.isDigit || "+-.eE".utf8.contains($0) }
        guard isPlain, let value = Double(json), value.isFinite else { return nil }
        // What JSON and TypeScript spell alike. A sign in front of zero is none to a type.
        return Self(value == 0 ? "0" : json)
    }

    private static func escaped(_ scalar: Unicode.Scalar) -> String {
        switch scalar {
        case "'": "\\'"
        case "\\": "\\\\"
        case "\n": "\\n"
        case "\r": "\\r"
        case "\t": "\\t"
        case _ where scalar.isUnseen: "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
        default: String(scalar)
        }
    }
}

extension UInt8 {
    fileprivate var isDigit: Bool { (0x30...0x39).contains(self) }

    /// ECMA-262 12.7, within ASCII.
    fileprivate var isIdentifierPart: Bool {
        switch self {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        case UInt8(ascii: "_"), UInt8(ascii: "$"): true
        default: false
        }
    }
}
