public import YAML

/// The Callback Object: requests that the API's provider sends. OpenAPI 3.1, section 4.8.18.
public struct Callback: DocumentObject {
    /// The path items by runtime expression, such as `{$request.query.url}`.
    public let items: OrderedMap<PathItem>
    /// What the object was read from.
    public let node: Node
}

extension Callback: ReadableObject {
    static let title = "Callback Object"

    init(_ reader: inout ObjectReader) {
        node = reader.node
        items = OrderedMap(reader.split { _ in true }.matching, reader.reading)
    }
}
