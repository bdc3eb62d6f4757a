public import YAML

/// The Example Object. OpenAPI 3.1, section 4.8.19.
public struct Example: DocumentObject {
    /// One line about the example.
    public let summary: String?
    /// More about the example, in CommonMark.
    public let description: String?
    /// The example; excludes `externalValue`.
    public let value: Node?
    /// The address of the example; excludes `value`.
    public let externalValue: String?
    /// The example as data, of which `serializedValue` is the text (3.2).
    public let dataValue: Node?
    /// The example as it is sent (3.2).
    public let serializedValue: String?
    /// What the object was read from.
    public let node: Node
}

extension Example: ReadableObject {
    static let title = "Example Object"

    init(_ reader: inout ObjectReader) {
        node = reader.node
        summary = reader.optional("summary")
        description = reader.optional("description")
        value = reader.optional("value")
        externalValue = reader.optional("externalValue")
        dataValue = reader.added("dataValue")
        serializedValue = reader.added("serializedValue")
        reader.exclude("value", "externalValue")
        reader.exclude("value", "dataValue")
        reader.exclude("value", "serializedValue")
        reader.exclude("serializedValue", "externalValue")
    }
}
