public import YAML

/// The Discriminator Object: which property tells alternatives apart. OpenAPI 3.1, section 4.8.25.
public struct Discriminator: DocumentObject {
    /// The property whose value names the alternative.
    public let propertyName: String
    /// The alternative (a component's name or a reference) by value.
    public let mapping: OrderedMap<String>
    /// The alternative of values that lack the property or have an unknown value in it (3.2).
    public let defaultMapping: String?
    /// What the object was read from.
    public let node: Node
}

extension Discriminator: ReadableObject {
    static let title = "Discriminator Object"

    init(_ reader: inout ObjectReader) {
        node = reader.node
        // Only since 3.1 does the specification's schema forbid them.
        reader.toleratesUnknownFields = reader.reading.version == .v30
        propertyName = reader.required("propertyName")
        mapping = reader.map("mapping")
        defaultMapping = reader.added("defaultMapping")
    }

    func note(in reading: Reading) { reading.discriminators.append(self) }
}
