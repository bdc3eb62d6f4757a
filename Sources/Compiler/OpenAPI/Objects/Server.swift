public import YAML

/// The Server Object: where the API is served. OpenAPI 3.1, section 4.8.5.
public struct Server: DocumentObject {
    /// The address, with `{variables}`; may be relative to the document.
    public let url: String
    /// A unique name of the server (3.2).
    public let name: String?
    /// What the server is for, in CommonMark.
    public let description: String?
    /// The variables of `url`.
    public let variables: OrderedMap<ServerVariable>
    /// What the object was read from.
    public let node: Node
}

extension Server: ReadableObject {
    static let title = "Server Object"

    init(_ reader: inout ObjectReader) {
        node = reader.node
        url = reader.required("url")
        name = reader.added("name")
        description = reader.optional("description")
        variables = reader.map("variables")
    }

    func note(in reading: Reading) { reading.servers.append(self) }
}
