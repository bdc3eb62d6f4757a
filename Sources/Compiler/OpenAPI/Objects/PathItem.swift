import SourceText
public import YAML

/// The Path Item Object: the operations on one path. OpenAPI 3.1, section 4.8.9.
public struct PathItem: DocumentObject {
    /// The path item that this one stands for, such as `#/components/pathItems/Ping`.
    public let reference: Reference?
    /// One line for all operations of the path.
    public let summary: String?
    /// More for all operations of the path, in CommonMark.
    public let description: String?
    /// The operations in the order of the document; at most one a method.
    public let operations: [Operation]
    /// Where the path is served; empty when the field is absent.
    public let servers: [Server]
    /// The parameters of all operations of the path.
    public let parameters: [Referable<Parameter>]
    /// What the object was read from.
    public let node: Node
}

extension PathItem: ReadableObject {
    static let title = "Path Item Object"

    init(_ reader: inout ObjectReader) {
        node = reader.node
        reference = reader.optional("$ref", as: String.self).map { [node] target in
            Reference(target: target, summary: nil, description: nil, node: node)
        }
        summary = reader.optional("summary")
        description = reader.optional("description")
        operations = reader.operations()
        servers = reader.list("servers")
        parameters = reader.list("parameters")
    }

    func note(in reading: Reading) {
        reading.pathItems.append(self)
        guard let reference else { return }
        reading.references.append(
            ReferenceRecord(reference) { $0.resolve(reference, as: PathItem.self) })
        // OpenAPI 3.1, section 4.8.9.1: a field on both sides of the reference has no defined
        // meaning.
        for entry in node.entries ?? []
        where !["$ref", "summary", "description"].contains(entry.name) {
            guard !entry.name.hasPrefix("x-") else { continue }
            reading.error(
                "fields-exclusive",
                "'$ref' and '\(entry.name)' exclude each other in the \(Self.title)",
                at: entry.key.location,
                notes: [.init("'$ref' is here", at: nameLocation(of: "$ref"))])
        }
    }
}
