import SourceText
public import YAML

/// The Server Variable Object: a variable of a server's address. OpenAPI 3.1, section 4.8.6.
public struct ServerVariable: DocumentObject {
    /// The values that it may have; nil when any may be used.
    public let allowedValues: [String]?
    /// The value when none is chosen.
    public let defaultValue: String
    /// What the variable is, in CommonMark.
    public let description: String?
    /// What the object was read from.
    public let node: Node
}

extension ServerVariable: ReadableObject {
    static let title = "Server Variable Object"

    init(_ reader: inout ObjectReader) {
        node = reader.node
        allowedValues = reader.nonEmptyList("enum")
        defaultValue = reader.required("default")
        description = reader.optional("description")
        if let allowedValues, !allowedValues.isEmpty, !allowedValues.contains(defaultValue),
            let value = reader.node["default"]
        {
            reader.reading.error(
                "server-variable-default",
                "'default' must be one of the values of 'enum'; found '\(defaultValue)'",
                at: value.location, hint: Diagnostic.hint(for: defaultValue, among: allowedValues))
        }
    }
}
