/// What a schema is called, and how it wants to be understood.
///
/// JSON Schema 2020-12 core, section 8.
public struct SchemaIdentity: Sendable {
    /// `$id`
    public let id: String?
    /// `$schema`
    public let dialect: String?
    /// `$anchor`
    public let anchor: String?
    /// `$dynamicAnchor`
    public let dynamicAnchor: String?
    /// `$vocabulary`
    public let vocabulary: OrderedMap<Bool>
    /// `$comment`
    public let comment: String?

    init(_ reader: inout ObjectReader) {
        id = reader.optional("$id")
        dialect = reader.optional("$schema")
        anchor = reader.optional("$anchor")
        dynamicAnchor = reader.optional("$dynamicAnchor")
        vocabulary = reader.map("$vocabulary")
        comment = reader.optional("$comment")
    }
}
