internal import HTTPMessages
public import JSON

@_spi(Generated)
extension OutgoingRequest {
    /// Carries an object as names and texts.
    public mutating func form(
        _ value: some JSONWritable, _ mediaType: StaticString, _ fields: [FormField] = []
    ) {
        var writer = JSONWriter()
        value.write(to: &writer)
        let json = (try? JSONValue.parse(writer.bytes)) ?? .null
        guard case .object(let object) = json else {
            text(String(decoding: writer.bytes, as: UTF8.self), mediaType)
            return
        }
        let pairs = object.flatMap { name, value in
            let field = fields.first { $0.name.description == name }
            return FormText(name: name, field: field).pairs(of: value)
        }
        bytes(Array(pairs.joined(separator: "&").utf8), mediaType)
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
            return styled(value, field)
        default: return [pair(name, value)]
        }
    }

    private func styled(_ value: JSONValue, _ field: FormField) -> [String] {
        switch (field.style, value) {
        case (.json, _): return [pair(name, value)]
        case (.deepObject, _): return deep(value, at: name)
        case (_, .array(let elements)) where field.explode: return elements.map { pair(name, $0) }
        case (_, .object(let object)) where field.explode:
            return object.map { pair($0.key, $0.value) }
        default:
            let text = StyledText(
                name: name, style: .simple, explode: false, encode: PercentEncoding.encode)
            let delimiter =
                switch field.style {
                case .spaceDelimited: "%20"
                case .pipeDelimited: "%7C"
                default: ","
                }
            return [
                PercentEncoding.encode(name) + "="
                    + text.parts(of: value).joined(separator: delimiter)
            ]
        }
    }

    private func deep(_ value: JSONValue, at name: String) -> [String] {
        switch value {
        case .array(let elements): elements.flatMap { deep($0, at: name + "[]") }
        case .object(let object): object.flatMap { deep($0.value, at: "\(name)[\($0.key)]") }
        default: [pair(name, value)]
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
