/// One way in which an instance breaks its schema.
public struct SchemaViolation: Sendable, Hashable, CustomStringConvertible {
    /// The offending value: a JSON Pointer (RFC 6901) into the instance, "" for the whole.
    public let pointer: String
    /// The keyword that is broken: the URI of its document, with a JSON Pointer as its fragment,
    /// such as `openapi.yml#/components/schemas/Message/properties/text/maxLength`.
    public let location: String
    /// The keyword's name, such as `maxLength`; `false` where the schema `false` is the whole
    /// document.
    public let keyword: String
    /// What is wrong and what is expected, without the value itself, which may be a secret.
    public let message: String

    /// The parts in one line.
    public var description: String {
        "\(pointer.isEmpty ? "(root)" : pointer): \(message) [\(keyword)] (\(location))"
    }
}
