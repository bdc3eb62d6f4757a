public import YAML

/// The Encoding Object: how one property of a form or multipart body is encoded. OpenAPI 3.1,
/// section 4.8.15.
public struct Encoding: DocumentObject {
    /// The media type of the property, or a comma-separated list of them.
    public let contentType: String?
    /// More fields of the part; `Content-Type` is described by `contentType`.
    public let headers: OrderedMap<Referable<Header>>
    /// The style as written, for forms.
    public let style: ParameterStyle?
    /// The field `explode` as written; the default is true for `form`.
    public let explode: Bool?
    /// Whether reserved characters are sent unencoded.
    public let allowsReserved: Bool
    /// How the parts within this part are encoded, by name (3.2).
    public let nested: OrderedMap<Encoding>
    /// How the first parts within this part are encoded, by position (3.2).
    public let prefixEncoding: [Encoding]
    /// How the further parts within this part are encoded (3.2): none or one.
    public let itemEncoding: [Encoding]
    /// What the object was read from.
    public let node: Node
}

extension Encoding: ReadableObject {
    static let title = "Encoding Object"

    init(_ reader: inout ObjectReader) {
        node = reader.node
        contentType = reader.optional("contentType")
        headers = reader.map("headers")
        style = reader.style(
            among: [.form, .spaceDelimited, .pipeDelimited, .deepObject], of: "an encoding")
        explode = reader.optional("explode")
        allowsReserved = reader.flag("allowReserved")
        nested = reader.added("encoding") ?? OrderedMap()
        prefixEncoding = reader.added("prefixEncoding") ?? []
        // A struct cannot hold another of its kind; an array can.
        itemEncoding = reader.added("itemEncoding", as: Encoding.self).map { [$0] } ?? []
    }
}
