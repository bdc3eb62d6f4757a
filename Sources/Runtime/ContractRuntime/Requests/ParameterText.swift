internal import HTTPMessages
internal import JSON

/// The text of one parameter as a request holds it, and what a rule finds wrong with it.
///
/// It is a part of the request's own bytes and is decoded only when a rule asks for it. A list is
/// split before it is decoded, so that an encoded comma is data.
public struct ParameterText {
    /// How the text is encoded.
    enum Encoding {
        /// As it is: a header field.
        case plain
        /// Percent-encoded: a path or a cookie.
        case percent
        /// Percent-encoded, and `+` is a space: a query, as browsers write it.
        case form
    }

    /// What is wrong with the text, or with one item of it.
    struct Finding {
        let keyword: String
        let message: String
        let item: Int?
    }

    /// The name of the parameter.
    let name: StaticString
    /// The part of the request that it is in.
    let place: ContractViolation.Place
    private let text: ArraySlice<UInt8>
    /// The items, where they are given one by one; nil where `text` is the whole value.
    private let givenItems: [ArraySlice<UInt8>]?
    private let encoding: Encoding
    private(set) var findings: [Finding] = []
    /// Whether a finding means that the text cannot be read at all, rather than that it breaks a
    /// keyword.
    @usableFromInline private(set) var isUnreadable = false
    /// Whether limits of values are let pass, as in answers.
    @usableFromInline var isLenient = false

    /// A parameter that is one text.
    init(
        _ name: StaticString, _ place: ContractViolation.Place, _ text: ArraySlice<UInt8>,
        _ encoding: Encoding, isRepeated: Bool = false
    ) {
        self.name = name
        self.place = place
        self.text = text
        givenItems = nil
        self.encoding = encoding
        if isRepeated { violate("type", "expected this parameter once") }
    }

    /// A parameter whose items are given one by one: `?tag=a&tag=b`.
    init(
        _ name: StaticString, _ place: ContractViolation.Place, items: [ArraySlice<UInt8>],
        _ encoding: Encoding
    ) {
        self.name = name
        self.place = place
        text = []
        givenItems = items
        self.encoding = encoding
    }

    /// Records that the text violates `keyword`. `type` means that it cannot be read: the answer is
    /// 400 then, and 422 for any other keyword.
    public mutating func violate(_ keyword: StaticString, _ message: String) {
        note(keyword.description, message, item: nil)
    }

    /// The decoded text; nil, and a finding, when it is not UTF-8.
    public mutating func string() -> String? {
        let text: String? =
            switch encoding {
            case .plain: String(validating: text, as: UTF8.self)
            case .percent: PercentEncoding.decodeText(text)
            case .form: PercentEncoding.decodeText(text, plusIsSpace: true)
            }
        if text == nil { violate("type", "expected text in UTF-8") }
        return text
    }

    /// The integer that the text spells in the grammar of JSON, where 1e3 and 15207.0 are integers.
    public mutating func integer() -> Int64? {
        if let value = plainInteger() { return value }
        return json("an integer") { reader throws(JSONSyntaxError) in try reader.integer() }
    }

    /// The number that the text spells in the grammar of JSON.
    public mutating func number() -> Double? {
        json("a number") { reader throws(JSONSyntaxError) in try reader.number() }
    }

    /// `true` or `false`.
    public mutating func boolean() -> Bool? {
        switch string() {
        case "true": return true
        case "false": return false
        default:
            violate("type", "expected 'true' or 'false'")
            return nil
        }
    }

    /// The texts of the items of a list: those given one by one, or else those between commas. A
    /// list that is given as an empty text has none.
    var items: [ParameterText] {
        if text.isEmpty, givenItems == nil { return [] }
        let items =
            givenItems
            ?? text.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
        return items.map { item in
            var text = ParameterText(name, place, trimmed(item), encoding)
            text.isLenient = isLenient
            return text
        }
    }

    /// Takes over what was found in the item at `index`.
    mutating func adopt(_ item: ParameterText, at index: Int) {
        for finding in item.findings { note(finding.keyword, finding.message, item: index) }
        isUnreadable = isUnreadable || item.isUnreadable
    }

    private mutating func note(_ keyword: String, _ message: String, item: Int?) {
        if keyword == "type" { isUnreadable = true }
        findings.append(Finding(keyword: keyword, message: message, item: item))
    }

    // RFC 9110 5.6.1: items of a list in a field may have white space around them.
    private func trimmed(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        guard encoding == .plain else { return text }
        func isSpace(_ byte: UInt8) -> Bool {
            byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t")
        }
        var text = text.drop(while: isSpace)
        while text.last.map(isSpace) == true { text.removeLast() }
        return text
    }

    /// The value when the text is a sign and at most 18 digits, which is nearly always.
    private func plainInteger() -> Int64? {
        var digits = text
        let isNegative = digits.first == UInt8(ascii: "-")
        if isNegative { digits = digits.dropFirst() }
        // JSON has no leading zeros: 007 is no number.
        guard (1...18).contains(digits.count),
            digits.count == 1 || digits.first != UInt8(ascii: "0")
        else { return nil }
        var value: Int64 = 0
        for byte in digits {
            guard Self.isDigit(byte) else { return nil }
            value = value &* 10 &+ Int64(byte & 0x0F)
        }
        return isNegative ? -value : value
    }

    private mutating func json<Value>(
        _ expected: String,
        _ read: (inout JSONReader) throws(JSONSyntaxError) -> Value?
    ) -> Value? {
        guard let text = string() else { return nil }
        // The reader would skip white space around the number.
        if let first = text.utf8.first, let last = text.utf8.last,
            first == UInt8(ascii: "-") || Self.isDigit(first), Self.isDigit(last)
        {
            var reader = JSONReader(Array(text.utf8))
            do throws(JSONSyntaxError) {
                let value = try read(&reader)
                try reader.finish()
                for violation in reader.violations {
                    note(violation.keyword, violation.message, item: nil)
                }
                return value
            } catch {
                // Not a number, or one with more digits than any number needs: said below.
            }
        }
        violate("type", "expected \(expected)")
        return nil
    }

    private static func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }
}
