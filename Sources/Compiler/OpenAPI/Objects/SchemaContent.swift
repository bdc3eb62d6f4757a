/// What a string holds. JSON Schema Validation 2020-12, section 8.
public struct SchemaContent: Sendable {
    /// `contentEncoding`, such as `base64`
    public let encoding: String?
    /// `contentMediaType`, such as `image/png`
    public let mediaType: String?
    /// `contentSchema`: what the decoded content must be
    public let schema: Schema?

    init(_ reader: inout ObjectReader) {
        encoding = reader.optional("contentEncoding")
        mediaType = reader.optional("contentMediaType")
        schema = reader.optional("contentSchema")
    }
}
