internal import HTTPMessages
public import JSON

@_spi(Generated)
extension RequestWriting {
    /// Adds a parameter of any style and schema, unless the value is nil.
    ///
    /// What a field or a cookie of ``StyledParameter/Style/cookie`` cannot carry as it is, such as a
    /// comma in a list, is not told from what stands between the parts when it is read.
    public mutating func parameter(
        _ name: StaticString, _ value: (some JSONWritable)?, in place: StyledParameter.Place,
        as style: StyledParameter.Style, explode: Bool = false
    ) {
        guard let value else { return }
        let json = (try? JSONValue.parse(Self.text(of: value))) ?? .null
        let encode = style == .cookie ? Self.cookieText : PercentEncoding.encode
        let pairs = StyledPairs(
            name: name.description, style: style, explode: explode, encode: encode)
        switch place {
        case .query:
            for pair in pairs.pairs(of: json) { add(query: pair.text) }
        case .wholeQuery: addWholeQuery(json, pairs)
        case .cookie:
            for pair in pairs.pairs(of: json) { add(cookie: pair.text) }
        case .header:
            let styled = StyledText(
                name: name.description, style: style, explode: explode, encode: { $0 })
            fields.append(HTTPFieldName(stringLiteral: name), styled.text(of: value))
        case .path: preconditionFailure("a path is made as a whole")
        }
    }

    private mutating func addWholeQuery(_ value: JSONValue, _ pairs: StyledPairs) {
        guard pairs.style == .form, case .object(let object) = value else {
            for pair in pairs.pairs(of: value) { add(query: pair.value) }
            return
        }
        for pair in Self.formPairs(of: object, []) { add(query: pair) }
    }

    // RFC 6265 4.1.1: cookie-octet = %x21 / %x23-2B / %x2D-3A / %x3C-5B / %x5D-7E
    private static func cookieText(_ text: String) -> String {
        var encoded = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", ",", ";", "\\": encoded += PercentEncoding.encode(String(scalar))
            case "\u{21}"..."\u{7E}": encoded.unicodeScalars.append(scalar)
            default: encoded += PercentEncoding.encode(String(scalar))
            }
        }
        return encoded
    }
}

extension RequestWriting {
    /// The text that spells a value of any schema where nothing else stands beside it.
    package static func spelling(of value: some JSONWritable) -> String {
        let styled = StyledText(name: "", style: .simple, explode: false, encode: { $0 })
        return styled.text(of: value)
    }
}
