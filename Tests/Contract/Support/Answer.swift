import ContractTesting
import JSON

/// A response, as a test looks at it.
struct Answer {
    let exchange: Exchange

    var status: Int { exchange.response.status }
    var body: [UInt8] { exchange.response.body }
    var text: String { String(decoding: body, as: UTF8.self) }

    func field(_ name: String) -> String? { exchange.response.fields.first(name) }

    /// The body as JSON; null when it is none, so that a comparison fails instead of a test crashing.
    var json: JSONValue { (try? JSONValue.parse(body)) ?? .null }

    subscript(_ property: String) -> JSONValue { json[property] }

    /// `code` of a problem.
    var code: String? { self["code"].string }

    /// `pointer` and `keyword` of each of a problem's `errors`, as `/text minLength`.
    var violations: [String] {
        (self["errors"].array ?? []).map {
            "\($0["pointer"].string ?? "?") \($0["keyword"].string ?? "?")"
        }
    }

    /// The target of `Link: <...>; rel="next"`.
    var next: String? { link("next") }

    /// The target of the link with this relation.
    func link(_ relation: String) -> String? {
        for link in (field("Link") ?? "").split(separator: ", ") {
            guard link.hasPrefix("<"), link.hasSuffix(">; rel=\"\(relation)\"") else { continue }
            return String(link.dropFirst().prefix { $0 != ">" })
        }
        return nil
    }
}

extension JSONValue {
    subscript(_ property: String) -> JSONValue {
        guard case .object(let object) = self else { return .null }
        return object[property] ?? .null
    }

    var string: String? {
        if case .string(let text) = self { text } else { nil }
    }

    var integer: Int64? {
        if case .number(let number) = self { number.integer } else { nil }
    }

    var array: [JSONValue]? {
        if case .array(let items) = self { items } else { nil }
    }

    var isNull: Bool { self == .null }
}
