/// Walks through a field value by the words of RFC 9110 5.6.
struct FieldScanner {
    let bytes: ArraySlice<UInt8>
    private(set) var index: Int

    init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        index = bytes.startIndex
    }

    init(_ text: String) { self.init(Array(text.utf8)[...]) }

    var isAtEnd: Bool { index == bytes.endIndex }

    var peek: UInt8? { isAtEnd ? nil : bytes[index] }

    /// Consumes this byte if it is next.
    mutating func take(_ byte: UInt8) -> Bool {
        guard peek == byte else { return false }
        index += 1
        return true
    }

    // RFC 9110 5.6.3: OWS = *( SP / HTAB )
    mutating func skipWhitespace() {
        while let byte = peek, ASCII.isWhitespace(byte) { index += 1 }
    }

    /// Consumes bytes as long as the condition holds.
    mutating func take(while condition: (UInt8) -> Bool) -> ArraySlice<UInt8> {
        let start = index
        while let byte = peek, condition(byte) { index += 1 }
        return bytes[start..<index]
    }

    /// A token, or nil when none is next.
    mutating func token() -> ArraySlice<UInt8>? {
        let token = take(while: Token.contains)
        return token.isEmpty ? nil : token
    }

    // RFC 9110 5.6.4: quoted-string = DQUOTE *( qdtext / quoted-pair ) DQUOTE
    /// The content of a quoted string, or nil when none is next or it does not end.
    mutating func quotedString() -> [UInt8]? {
        guard take(UInt8(ascii: "\"")) else { return nil }
        var content: [UInt8] = []
        while let byte = peek {
            index += 1
            if byte == UInt8(ascii: "\"") { return content }
            if byte == UInt8(ascii: "\\") {
                guard let escaped = peek else { return nil }
                index += 1
                content.append(escaped)
            } else {
                content.append(byte)
            }
        }
        return nil
    }

    // RFC 9110 5.6.6: parameters = *( OWS ";" OWS [ parameter ] ); parameter = token "=" ( token /
    // quoted-string )
    /// Parameters with their names in lower case, or nil where the grammar is broken.
    mutating func parameters() -> [FieldParameter]? {
        var parameters: [FieldParameter] = []
        while true {
            let before = index
            skipWhitespace()
            guard take(UInt8(ascii: ";")) else {
                index = before
                return parameters
            }
            skipWhitespace()
            guard let name = token() else { continue }
            guard take(UInt8(ascii: "=")), let value = tokenOrQuotedString() else { return nil }
            parameters.append(FieldParameter(name: String(lowercasing: name), value: value))
        }
    }

    mutating func tokenOrQuotedString() -> String? {
        if let token = token() { return String(decoding: token, as: UTF8.self) }
        return quotedString().map { String(decoding: $0, as: UTF8.self) }
    }

    /// Goes to the next element of a list: behind a comma, or to the end. False when something else
    /// is next.
    mutating func endElement() -> Bool {
        skipWhitespace()
        return isAtEnd || take(UInt8(ascii: ","))
    }

    /// Skips a broken element, quoted strings in it included, with the comma behind it.
    mutating func skipElement() {
        while let byte = peek {
            if byte == UInt8(ascii: "\"") {
                if quotedString() == nil { index = bytes.endIndex }
            } else {
                index += 1
                if byte == UInt8(ascii: ",") { return }
            }
        }
    }
}

/// A parameter of a media type or of another field value.
public struct FieldParameter: Sendable, Hashable {
    /// The name, in lower case.
    public let name: String
    /// The value, unquoted.
    public let value: String

    /// Makes a parameter. The name is put into lower case.
    public init(name: String, value: String) {
        self.name = name.lowercased()
        self.value = value
    }

    // RFC 9110 5.6.4: what is not a token is quoted, with `"` and `\` escaped. Control bytes never
    // reach the wire: the field that takes the value replaces them.
    /// `name=value`, quoted where it has to be.
    var fieldText: String {
        if Token.isToken(value.utf8Span.span) { return "\(name)=\(value)" }
        return "\(name)=\(FieldParameter.quoted(value))"
    }

    static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            if scalar == "\"" || scalar == "\\" { quoted.unicodeScalars.append("\\") }
            quoted.unicodeScalars.append(scalar)
        }
        return quoted + "\""
    }
}

extension String {
    /// ASCII bytes as a text in lower case.
    init(lowercasing bytes: ArraySlice<UInt8>) {
        // Most are in lower case already, and decoding an array is the quick way.
        let isLower = bytes.allSatisfy { ASCII.lowercased($0) == $0 }
        self.init(decoding: isLower ? bytes : bytes.map(ASCII.lowercased)[...], as: UTF8.self)
    }
}
