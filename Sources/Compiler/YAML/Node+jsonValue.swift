public import JSON

extension Node {
    /// The node as a JSON value, by the core schema of YAML 1.2; the order of keys is kept.
    ///
    /// Infinities and not-a-number, which JSON lacks, become the strings that they were written as,
    /// so that whatever asks for a number refuses them.
    public var jsonValue: JSONValue {
        switch kind {
        case .scalar(let scalar): return scalar.jsonValue
        case .sequence(let elements): return .array(elements.map(\.jsonValue))
        case .mapping(let entries):
            var object = JSONObject()
            for entry in entries { object.updateValue(entry.value.jsonValue, forKey: entry.name) }
            return .object(object)
        }
    }
}

extension Scalar {
    /// The scalar as a JSON value.
    public var jsonValue: JSONValue {
        switch value {
        case .null: .null
        case .boolean(let value): .boolean(value)
        case .string(let text): .string(text)
        case .integer, .number: number.map { .number($0) } ?? .string(text)
        }
    }

    /// The number exactly as written, or nil when the scalar is no finite number.
    public var number: JSONNumber? {
        switch value {
        case .null, .boolean, .string: return nil
        case .integer(let value):
            // Most numbers are spelled as JSON spells them.
            return text.utf8.count < 19 && String(value) == text
                ? JSONNumber(value) : JSONNumber(decimalText) ?? JSONNumber(value)
        case .number(let value): return JSONNumber(decimalText) ?? JSONNumber(value)
        }
    }

    /// The text in JSON's grammar, which has no `+1`, `01`, `.5` and `1.`; other texts stay as they
    /// are.
    private var decimalText: String {
        var rest = text.utf8[...]
        let sign = rest.first == UInt8(ascii: "-") ? "-" : ""
        if let first = rest.first, first == UInt8(ascii: "-") || first == UInt8(ascii: "+") {
            rest.removeFirst()
        }
        let whole = rest.prefix(while: Self.isDigit)
        rest = rest[whole.endIndex...]
        let digits = whole.drop { $0 == UInt8(ascii: "0") }
        if rest.first == UInt8(ascii: "."), !(rest.dropFirst().first.map(Self.isDigit) ?? false) {
            rest.removeFirst()
        }
        return sign + (digits.isEmpty ? "0" : Substring(digits)) + Substring(rest)
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte
    }
}
