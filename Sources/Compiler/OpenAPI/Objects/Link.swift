public import YAML

/// The Link Object: an operation that may follow a response. OpenAPI 3.1, section 4.8.20.
public struct Link: DocumentObject {
    /// A reference to the operation; excludes `operationID`.
    public let operationRef: String?
    /// The name of the operation; excludes `operationRef`.
    public let operationID: String?
    /// Values and runtime expressions by parameter name.
    public let parameters: OrderedMap<Node>
    /// The value or runtime expression to send as body.
    public let requestBody: Node?
    /// What the link is, in CommonMark.
    public let description: String?
    /// Where the operation is served.
    public let server: Server?
    /// What the object was read from.
    public let node: Node
}

extension Link: ReadableObject {
    static let title = "Link Object"

    init(_ reader: inout ObjectReader) {
        node = reader.node
        operationRef = reader.optional("operationRef")
        operationID = reader.optional("operationId")
        parameters = reader.map("parameters")
        requestBody = reader.optional("requestBody")
        description = reader.optional("description")
        server = reader.optional("server")
        reader.requireOne(of: "operationRef", "operationId")
    }

    func note(in reading: Reading) { reading.links.append(self) }
}
