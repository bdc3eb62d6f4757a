public import YAML

/// The Security Requirement Object: schemes that are asked for together. OpenAPI 3.1, section
/// 4.8.30.
public struct SecurityRequirement: DocumentObject {
    /// The scopes or roles by scheme; empty when nothing is asked for.
    public let schemes: OrderedMap<[String]>
    /// What the object was read from.
    public let node: Node
}

extension SecurityRequirement: ReadableObject {
    static let title = "Security Requirement Object"

    init(_ reader: inout ObjectReader) {
        node = reader.node
        schemes = OrderedMap(reader.allEntries(), reader.reading)
    }

    func note(in reading: Reading) { reading.requirements.append(self) }
}
