internal import HTTPMessages
internal import JSON

/// A value as the names and texts that a style makes of it: in a query, in cookies or in a form
/// (OpenAPI 3.1, section 4.8.12.4).
struct StyledPairs {
    /// A name with its text, both as they are sent.
    struct Pair {
        let name: String
        let value: String

        /// `name=value`
        var text: String { "\(name)=\(value)" }
    }

    let name: String
    let style: StyledParameter.Style
    let explode: Bool
    /// What each part becomes where it stands.
    var encode: (String) -> String = PercentEncoding.encode

    /// The pairs; none of a list without elements that has a pair for each.
    func pairs(of value: JSONValue) -> [Pair] {
        switch (style, value) {
        case (.json, _), (.text, _): return [Pair(name: encode(name), value: text(of: value))]
        case (.deepObject, .object): return deepPairs(of: value, at: name)
        case (.deepObject, .array(let elements)),
            (_, .array(let elements)) where explode:
            return elements.map { Pair(name: encode(name), value: text(of: $0)) }
        case (_, .object(let object)) where explode:
            return object.map { Pair(name: encode($0.key), value: text(of: $0.value)) }
        default:
            let parts = StyledText(name: name, style: .simple, explode: false, encode: encode)
                .parts(of: value)
            return [Pair(name: encode(name), value: parts.joined(separator: delimiter))]
        }
    }

    private var delimiter: String {
        switch style {
        case .spaceDelimited: "%20"
        case .pipeDelimited: "%7C"
        // RFC 6265 4.1.1: a comma is no cookie-octet.
        case .cookie: "%2C"
        default: ","
        }
    }

    /// `color[R]=100`; a list in the object has a pair for each of its elements.
    private func deepPairs(of value: JSONValue, at name: String) -> [Pair] {
        switch value {
        case .array(let elements): elements.flatMap { deepPairs(of: $0, at: name + "[]") }
        case .object(let object):
            object.flatMap { deepPairs(of: $0.value, at: "\(name)[\($0.key)]") }
        default: [Pair(name: encode(name), value: text(of: value))]
        }
    }

    /// One text; what has parts again is JSON.
    private func text(of value: JSONValue) -> String {
        switch value {
        case .string(let text) where style != .json: encode(text)
        case .null where style != .json: ""
        default: encode(String(decoding: value.serialized(), as: UTF8.self))
        }
    }
}
