public import YAML

/// The Parameter Object: one parameter of an operation. OpenAPI 3.1, section 4.8.12.
public struct Parameter: DocumentObject {
    /// The values of the field `in`.
    public enum Place: String, Sendable, CaseIterable {
        /// In the query string.
        case query
        /// A field of the request.
        case header
        /// In the path template.
        case path
        /// In the field `Cookie`.
        case cookie
        /// The whole query string as one content (3.2).
        case querystring
    }

    /// The name; field names are compared without regard to case.
    public let name: String
    /// Where the parameter is sent: the field `in`.
    public let place: Place
    /// What the parameter is, in CommonMark.
    public let description: String?
    /// Whether it must be sent.
    public let isRequired: Bool
    /// Whether callers should move on.
    public let isDeprecated: Bool
    /// Whether `name=` may be sent for nothing; query only.
    public let allowsEmptyValue: Bool
    /// The style as written; `effectiveStyle` knows the default.
    public let style: ParameterStyle?
    /// The field `explode` as written; `effectiveExplode` knows the default.
    public let explode: Bool?
    /// Whether reserved characters are sent unencoded; query only.
    public let allowsReserved: Bool
    /// What the value must be; excludes `content`.
    public let schema: Schema?
    /// The one media type of the value; excludes `schema`.
    public let content: OrderedMap<MediaType>
    /// An example; excludes `examples`.
    public let example: Node?
    /// Examples by name.
    public let examples: OrderedMap<Referable<Example>>
    /// What the object was read from.
    public let node: Node

    /// The style, or the default of the place: `simple` for path and header, `form` for query and
    /// cookie.
    public var effectiveStyle: ParameterStyle {
        style ?? (place == .path || place == .header ? .simple : .form)
    }

    /// The field `explode`, or its default: true for `form`.
    public var effectiveExplode: Bool { explode ?? (effectiveStyle == .form) }
}

extension Parameter.Place: NodeReadable {}

extension Parameter: ReadableObject {
    static let title = "Parameter Object"

    init(_ reader: inout ObjectReader) {
        node = reader.node
        name = reader.required("name")
        reader.require("in")
        place = reader.optional("in") ?? .query
        description = reader.optional("description")
        isRequired = reader.flag("required")
        isDeprecated = reader.flag("deprecated")
        allowsEmptyValue = reader.flag("allowEmptyValue")
        style = reader.style(
            among: Self.styles(of: place), of: "a parameter in '\(place.rawValue)'")
        explode = reader.optional("explode")
        allowsReserved = reader.flag("allowReserved")
        schema = reader.optional("schema")
        content = reader.soleContent()
        example = reader.optional("example")
        examples = reader.map("examples")
        check(reader)
    }
}

extension Parameter {
    /// The styles that a place allows (OpenAPI 3.1, section 4.8.12.3).
    private static func styles(of place: Place) -> [ParameterStyle] {
        switch place {
        case .path: [.simple, .label, .matrix]
        case .query: [.form, .spaceDelimited, .pipeDelimited, .deepObject]
        case .header: [.simple]
        case .cookie: [.form, .cookie]
        case .querystring: []
        }
    }

    /// The rules between fields.
    private func check(_ reader: ObjectReader) {
        reader.requireOne(of: "schema", "content")
        reader.exclude("example", "examples")
        reader.excludeSerialization(["style", "explode", "allowReserved", "example", "examples"])
        guard reader.has("in") else { return }
        if place == .querystring { checkQueryString(reader) }
        if style == .cookie || place == .querystring { warnOfLaterValue(reader) }
        if place == .path { checkPathParameter(reader.reading) }
        if place == .header { checkHeaderParameter(reader.reading) }
        guard place != .query else { return }
        let isReservedAllowed = reader.reading.version >= .v32 && style != .cookie
        for field in ["allowEmptyValue", "allowReserved"] where reader.has(field) {
            if field == "allowReserved", isReservedAllowed, place != .header { continue }
            reader.reading.report(
                isError: reader.reading.version > .v30, "field-misplaced",
                "'\(field)' belongs to parameters in 'query', not in '\(place.rawValue)'",
                at: nameLocation(of: field))
        }
    }

    /// OpenAPI 3.2, section 4.12.1: such a parameter is described by `content` alone.
    private func checkQueryString(_ reader: ObjectReader) {
        guard reader.has("schema") else { return }
        reader.reading.error(
            "field-misplaced", "a parameter in 'querystring' must have 'content', not 'schema'",
            at: nameLocation(of: "schema"))
    }

    private func warnOfLaterValue(_ reader: ObjectReader) {
        guard reader.reading.version < .v32 else { return }
        let field = place == .querystring ? "in" : "style"
        let value = place == .querystring ? "querystring" : "cookie"
        reader.reading.warning(
            "field-later", "'\(field): \(value)' belongs to OpenAPI 3.2",
            at: valueLocation(of: field),
            hint: "the document is written in \(reader.reading.version.name)")
    }

    private func checkPathParameter(_ reading: Reading) {
        if !isRequired {
            reading.error(
                "path-parameter-optional", "path parameter '\(name)' must have 'required: true'",
                at: valueLocation(of: node["required"] == nil ? "name" : "required"))
        }
        if name.contains(where: { $0 == "{" || $0 == "}" }) {
            reading.error(
                "field-value",
                "the name of a path parameter may hold no '{' or '}'; found '\(name)'",
                at: valueLocation(of: "name"))
        }
    }

    /// OpenAPI 3.1, section 4.8.12.2: definitions of these "SHALL be ignored".
    private func checkHeaderParameter(_ reading: Reading) {
        let described = [
            "accept": "'content' of the responses", "content-type": "'content' of the request body",
            "authorization": "security schemes",
        ]
        guard let place = described[name.lowercased()] else { return }
        reading.warning(
            "parameter-ignored",
            "header parameter '\(name)' is ignored: it is described by \(place)",
            at: valueLocation(of: "name"))
    }
}
