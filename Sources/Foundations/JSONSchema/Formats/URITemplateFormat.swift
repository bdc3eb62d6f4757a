/// URI templates: RFC 6570 2.
enum URITemplateFormat {
    static func isValid(_ text: String) -> Bool {
        var rest = text.unicodeScalars[...]
        while let scalar = rest.popFirst() {
            switch scalar {
            case "{":
                guard let end = rest.firstIndex(of: "}"), isExpression(rest[..<end]) else {
                    return false
                }
                rest = rest[rest.index(after: end)...]
            case "%": guard skipHexadecimal(&rest) else { return false }
            default: guard isLiteral(scalar) else { return false }
            }
        }
        return true
    }

    // Everything but CTL, SP and "\"%<>\^`{|}" (RFC 6570 2.1; erratum 6937 allows "'").
    private static func isLiteral(_ scalar: Unicode.Scalar) -> Bool {
        guard scalar.isASCII else { return scalar.isUCSCharacter || scalar.isPrivateUse }
        return 0x21..<0x7F ~= scalar.value && !"\"<>\\^`{|}".unicodeScalars.contains(scalar)
    }

    private static func skipHexadecimal(_ text: inout Substring.UnicodeScalarView) -> Bool {
        for _ in 0..<2 {
            guard let digit = text.popFirst(), digit.isASCII,
                ByteSet.hexadecimal.contains(UInt8(digit.value))
            else { return false }
        }
        return true
    }

    // expression = "{" [ operator ] variable-list "}"
    private static func isExpression(_ text: Substring.UnicodeScalarView) -> Bool {
        var list = text
        if let first = list.first, "+#./;?&=,!@|".unicodeScalars.contains(first) {
            list = list.dropFirst()
        }
        return list.split(separator: ",", omittingEmptySubsequences: false).allSatisfy(isVariable)
    }

    // varspec = varname [ ":" 1*4DIGIT without a leading zero / "*" ]
    private static func isVariable(_ text: Substring.UnicodeScalarView) -> Bool {
        guard let colon = text.firstIndex(of: ":") else {
            return isName(text.last == "*" ? text.dropLast() : text)
        }
        let length = text[text.index(after: colon)...]
        return 1...4 ~= length.count && length.first != "0"
            && length.allSatisfy { "0"..."9" ~= $0 } && isName(text[..<colon])
    }

    private static let nameBytes = ByteSet("_", .lettersAndDigits)

    // varname = varchar *( ["."] varchar ); varchar = ALPHA / DIGIT / "_" / pct-encoded
    private static func isName(_ text: Substring.UnicodeScalarView) -> Bool {
        text.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { part in
            var rest = part
            while let scalar = rest.popFirst() {
                if scalar == "%" {
                    guard skipHexadecimal(&rest) else { return false }
                } else {
                    guard scalar.isASCII else { return false }
                    let byte = UInt8(scalar.value)
                    guard nameBytes.contains(byte) else { return false }
                }
            }
            return !part.isEmpty
        }
    }
}
