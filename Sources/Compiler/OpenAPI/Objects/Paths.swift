public import YAML

/// The Paths Object: path templates with their path items. OpenAPI 3.1, section 4.8.8.
public struct Paths: DocumentObject {
    /// The path items by path template, such as `/chats/{chat_id}`.
    public let items: OrderedMap<PathItem>
    /// What the object was read from.
    public let node: Node
}

extension Paths: ReadableObject {
    static let title = "Paths Object"

    init(_ reader: inout ObjectReader) {
        node = reader.node
        let (entries, others) = reader.split { $0.hasPrefix("/") }
        items = OrderedMap(entries, reader.reading)
        for entry in others {
            reader.reading.error(
                "path-invalid", "path '\(entry.name)' must begin with '/'", at: entry.key.location,
                hint: "did you mean '/\(entry.name)'?")
        }
    }
}
