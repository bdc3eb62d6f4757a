internal import HTTPMessages
public import JSON

/// A value as the text that a style makes of it (OpenAPI 3.1, section 4.8.12.4).
struct StyledText {
    let name: String
    let style: StyledParameter.Style
    let explode: Bool
    /// What each part becomes where it stands.
    let encode: (String) -> String

    /// The text of a value.
    func text(of value: some JSONWritable) -> String {
        var writer = JSONWriter()
        value.write(to: &writer)
        guard style != .json, let json = try? JSONValue.parse(writer.bytes) else {
            return encode(String(decoding: writer.bytes, as: UTF8.self))
        }
        return text(of: json)
    }

    private func text(of value: JSONValue) -> String {
        switch style {
        case .label where explode:
            // RFC 6570 3.2.5: a dot of a value looks like one between values unless it is encoded.
            "." + joined(parts(of: value).map { $0.replacing(".", with: "%2E") }, by: ".")
        case .label: "." + joined(parts(of: value), by: ",")
        case .matrix: matrix(value)
        default: joined(parts(of: value), by: ",")
        }
    }

    private func joined(_ parts: [String], by delimiter: String) -> String {
        parts.joined(separator: delimiter)
    }

    private func matrix(_ value: JSONValue) -> String {
        switch value {
        case .object where explode: parts(of: value).map { ";" + $0 }.joined()
        case .array(let elements) where explode:
            elements.map { ";\(encode(name))=\(scalar($0))" }.joined()
        default: ";\(encode(name))=" + joined(parts(of: value), by: ",")
        }
    }

    func parts(of value: JSONValue) -> [String] {
        switch value {
        case .array(let elements): elements.map(scalar)
        case .object(let object):
            object.flatMap { name, value in
                explode
                    ? ["\(encode(name))=\(scalar(value))"] : [encode(name), scalar(value)]
            }
        default: [scalar(value)]
        }
    }

    /// One part; what has parts again is JSON.
    private func scalar(_ value: JSONValue) -> String {
        switch value {
        case .null: ""
        case .boolean(let value): value ? "true" : "false"
        case .string(let text): encode(text)
        case .number, .array, .object:
            encode(String(decoding: value.serialized(), as: UTF8.self))
        }
    }
}

@_spi(Generated) extension PathSegment {
    /// The segment of a value of any schema, or its part of one.
    public init(
        _ name: StaticString, _ value: some JSONWritable, as style: StyledParameter.Style,
        explode: Bool = false
    ) {
        let styled = StyledText(
            name: name.description, style: style, explode: explode, encode: PercentEncoding.encode)
        self.init(encoded: styled.text(of: value))
    }

    /// The segment of a text that has the delimiters of a style: they are kept as they are.
    public init(styled text: String) {
        var bytes: [UInt8] = []
        for scalar in text.unicodeScalars {
            if ",;=".unicodeScalars.contains(scalar) {
                bytes.append(contentsOf: String(scalar).utf8)
            } else {
                PercentEncoding.append(String(scalar), to: &bytes)
            }
        }
        self.init(encoded: String(decoding: bytes, as: UTF8.self))
    }
}

@_spi(Generated)
extension ContractResponse {
    /// Adds a field whose value has parts, or is JSON, unless it is nil.
    public mutating func styledField(
        _ name: StaticString, _ value: (some JSONWritable)?,
        as style: StyledParameter.Style = .simple, explode: Bool = false
    ) {
        guard let value else { return }
        let styled = StyledText(
            name: name.description, style: style, explode: explode, encode: { $0 })
        field(name, styled.text(of: value))
    }

    /// Adds a field with a line for each element where lines cannot be one list: cookies.
    public mutating func styledField<Element: JSONWritable>(
        _ name: StaticString, _ values: [Element]?,
        as style: StyledParameter.Style = .simple, explode: Bool = false
    ) {
        let styled = StyledText(
            name: name.description, style: style, explode: explode, encode: { $0 })
        // RFC 9110 5.3: lines of Set-Cookie cannot be combined.
        guard let values, name.description.lowercased() == "set-cookie" else {
            field(name, values.map { styled.text(of: $0) })
            return
        }
        for value in values { field(name, styled.text(of: value)) }
    }
}

extension ValueRule {
    /// The value of a default, which the contract's compiler has held against its schema.
    @_spi(Generated) public func value(ofDefault json: StaticString) -> Value {
        var reader = JSONReader(Array(json.description.utf8))
        guard let value = try? read(from: &reader) else {
            preconditionFailure("the default '\(json)' does not fit its schema")
        }
        return value
    }
}
