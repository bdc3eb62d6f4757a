import SourceText
import YAML

// What several objects of the specification have in common.

extension ParameterStyle: NodeReadable {}

extension ObjectReader {
    /// The field's elements, of which there must be one at least; nil when it is absent.
    mutating func nonEmptyList(_ name: String) -> [String]? {
        let list = optional(name, as: [String].self)
        if let list, list.isEmpty, let node = node[name], node.elements?.isEmpty == true {
            reading.error("field-value", "'\(name)' must not be empty", at: node.location)
        }
        return list
    }

    /// Reports an object that has neither field, or both.
    func requireOne(of first: String, _ second: String) {
        exclude(first, second)
        guard !has(first), !has(second) else { return }
        reading.error(
            "field-missing", "the \(title) must have '\(first)' or '\(second)'", at: placeOfObject)
    }

    /// The field `content`: media types, or ranges such as `text/*`, with their descriptions.
    mutating func content(_ field: String = "content") -> OrderedMap<MediaType> {
        let content: OrderedMap<MediaType> = map(field)
        for element in content where !Self.isMediaRange(element.name) {
            reading.warning(
                "media-type-invalid",
                "'\(element.name)' is not a media type such as 'application/json'",
                at: element.nameLocation)
        }
        return content
    }

    /// The field `content` of a parameter or header, which holds one media type.
    mutating func soleContent(_ field: String = "content") -> OrderedMap<MediaType> {
        let content = content(field)
        if let node = node[field], let entries = node.entries, entries.count != 1 {
            reading.error(
                "field-value",
                "'\(field)' of the \(title) must hold one media type; found \(entries.count)",
                at: node.location)
        }
        return content
    }

    /// Reports fields that belong to `schema` and stand beside `content`.
    func excludeSerialization(_ fields: [String]) {
        for field in fields where !has("schema") { exclude("content", field) }
    }

    /// The field `style`, which the place narrows.
    mutating func style(among styles: [ParameterStyle], of object: String) -> ParameterStyle? {
        guard let style: ParameterStyle = optional("style") else { return nil }
        if styles.contains(style) { return style }
        let list = styles.map { "'\($0.rawValue)'" }.joined(separator: ", ")
        reading.error(
            "parameter-style",
            "\(object) cannot have the style '\(style.rawValue)'; expected \(list)",
            at: (node["style"] ?? node).location)
        return nil
    }

    /// A map of components, whose names are checked.
    mutating func components<Value: NodeReadable>(_ field: String) -> OrderedMap<Value> {
        let components: OrderedMap<Value> = map(field)
        for entry in node[field]?.entries ?? [] where !Self.isComponentName(entry.name) {
            // The schema of 3.0 says nothing about other names.
            reading.report(
                isError: reading.version > .v30, "component-name",
                "component name '\(entry.name)' may hold only letters, digits, '.', '_' and '-'",
                at: entry.key.location)
        }
        return components
    }

    /// The operations of a path item, in the order of the document.
    mutating func operations() -> [Operation] {
        warnOfLater("query", isError: true)
        var fields = Operation.Method.fields.compactMap { method in
            value(method.rawValue).map { (method, $0) }
        }
        fields += additionalOperations()
        return fields.sorted { $0.1.location.range.start < $1.1.location.range.start }
            .compactMap { Operation.read($0, $1, reading) }
    }

    /// The operations of methods without a field of their own (OpenAPI 3.2, section 4.9.1).
    private mutating func additionalOperations() -> [(Operation.Method, Node)] {
        warnOfLater("additionalOperations", isError: true)
        guard let node = value("additionalOperations") else { return [] }
        guard let entries = node.entries else {
            reading.mismatch(node, FieldName(name: "additionalOperations"), expected: "an object")
            return []
        }
        return entries.compactMap { entry in
            let name = entry.name
            let isField = Operation.Method.fields.contains { $0.rawValue.uppercased() == name }
            guard !isField, !name.isEmpty, name.utf8.allSatisfy(Self.isTokenByte) else {
                reading.error(
                    "field-value",
                    isField
                        ? "method '\(name)' has a field of its own, '\(name.lowercased())'"
                        : "'\(name)' is no method",
                    at: entry.key.location)
                return nil
            }
            return (.other(name), entry.value)
        }
    }

    /// One of the OAuth flows, which differ in the addresses that they need.
    mutating func flow(
        _ name: String, requiring required: [String], without excluded: [String]
    ) -> OAuthFlow? {
        let flow: OAuthFlow? = optional(name)
        guard let flow else { return nil }
        let reader = ObjectReader(flow.node, title: "OAuth Flow Object", reading)
        for field in required where !reader.has(field) { reader.reportMissing(field) }
        for field in excluded where reader.has(field) {
            reading.error(
                "field-misplaced", "'\(field)' does not belong to the flow '\(name)'",
                at: flow.nameLocation(of: field))
        }
        return flow
    }

    // RFC 9110 8.3.1: media-type = type "/" subtype parameters; 12.5.1: `*/*` and `type/*` are
    // ranges.
    private static func isMediaRange(_ text: String) -> Bool {
        let essence = text.prefix { $0 != ";" }.split(
            separator: "/", omittingEmptySubsequences: false)
        guard essence.count == 2 else { return false }
        let trailing = essence[1].reversed().drop { $0 == " " }
        return !essence[0].isEmpty && !trailing.isEmpty
            && (essence[0] + trailing).utf8.allSatisfy(isTokenByte)
    }

    // RFC 9110 5.6.2: token = 1*tchar
    private static func isTokenByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "a")...UInt8(ascii: "z"):
            true
        default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
        }
    }

    // OpenAPI 3.1, section 4.8.7.1: ^[a-zA-Z0-9\.\-_]+$
    private static func isComponentName(_ name: String) -> Bool {
        !name.isEmpty
            && name.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "."), UInt8(ascii: "-"),
                    UInt8(ascii: "_"):
                    true
                default: false
                }
            }
    }
}
