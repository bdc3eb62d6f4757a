internal import HTTPMessages
public import JSON

@_spi(Generated)
extension RequestWriting {
    /// Carries an object as names and texts.
    public mutating func form(
        _ value: some JSONWritable, _ mediaType: StaticString, _ fields: [FormField] = []
    ) {
        let text = Self.text(of: value)
        guard case .object(let object)? = try? JSONValue.parse(text) else {
            self.text(String(decoding: text, as: UTF8.self), mediaType)
            return
        }
        let pairs = Self.formPairs(of: object, fields)
        bytes(Array(pairs.joined(separator: "&").utf8), mediaType)
    }

    /// The names and texts of an object: `name=value`.
    static func formPairs(of object: JSONObject, _ fields: [FormField]) -> [String] {
        object.flatMap { name, value in
            let field = fields.first { $0.name.description == name }
            return FormText(name: name, field: field).pairs(of: value)
        }
    }
}

/// A property of a form as names and texts.
private struct FormText {
    let name: String
    let field: FormField?

    func pairs(of value: JSONValue) -> [String] {
        switch value {
        case .null: return []
        case .array(let elements) where field == nil: return elements.map { pair(name, $0) }
        case .array, .object:
            guard let field else { return [pair(name, value)] }
            if field.style == .json { return [pair(name, value)] }
            return StyledPairs(name: name, style: field.style, explode: field.explode)
                .pairs(of: value).map(\.text)
        default: return [pair(name, value)]
        }
    }

    private func pair(_ name: String, _ value: JSONValue) -> String {
        let text =
            switch value {
            case .string(let text): text
            case .null: ""
            default: String(decoding: value.serialized(), as: UTF8.self)
            }
        return PercentEncoding.encode(name) + "=" + PercentEncoding.encode(text)
    }
}
