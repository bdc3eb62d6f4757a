public import YAML

/// The Operation Object: one method on one path. OpenAPI 3.1, section 4.8.10.
public struct Operation: DocumentObject {
    /// The methods of operations.
    public enum Method: Sendable, Hashable {
        /// The field `get`.
        case get
        /// The field `put`.
        case put
        /// The field `post`.
        case post
        /// The field `delete`.
        case delete
        /// The field `options`.
        case options
        /// The field `head`.
        case head
        /// The field `patch`.
        case patch
        /// The field `trace`.
        case trace
        /// The field `query` (3.2).
        case query
        /// A method of `additionalOperations` (3.2), as it is sent: case matters.
        case other(String)

        /// The methods with a field of their own.
        static let fields: [Method] = [
            .get, .put, .post, .delete, .options, .head, .patch, .trace, .query,
        ]

        /// The name of the field; the method itself for `additionalOperations`.
        public var rawValue: String {
            switch self {
            case .get: "get"
            case .put: "put"
            case .post: "post"
            case .delete: "delete"
            case .options: "options"
            case .head: "head"
            case .patch: "patch"
            case .trace: "trace"
            case .query: "query"
            case .other(let name): name
            }
        }
    }

    /// The field of the path item that holds the operation.
    public let method: Method
    /// The names of the tags, which need not be declared.
    public let tags: [String]
    /// One line about the operation.
    public let summary: String?
    /// More about the operation, in CommonMark.
    public let description: String?
    /// Where to read more.
    public let externalDocs: ExternalDocumentation?
    /// The name of the operation, unique in the document.
    public let operationID: String?
    /// The parameters; they replace the path item's with the same name and place.
    public let parameters: [Referable<Parameter>]
    /// What the request carries.
    public let requestBody: Referable<RequestBody>?
    /// What may be answered.
    public let responses: Responses?
    /// Requests that the API's provider sends in consequence, by name.
    public let callbacks: OrderedMap<Referable<Callback>>
    /// Whether callers should move on.
    public let isDeprecated: Bool
    /// The operation's own requirement; nil when the document's holds.
    public let security: [SecurityRequirement]?
    /// Where the operation is served; empty when the field is absent.
    public let servers: [Server]
    /// What can be spoken when the connection becomes a WebSocket (`x-websocket`); empty when it
    /// cannot.
    public let webSocket: [WebSocketProtocol]
    /// What the object was read from.
    public let node: Node
}

extension Operation {
    /// Reads the operation in the field of a path item.
    static func read(_ method: Method, _ node: Node, _ reading: Reading) -> Operation? {
        guard node.entries != nil else {
            reading.mismatch(node, FieldName(name: method.rawValue), expected: "an object")
            return nil
        }
        var reader = ObjectReader(node, title: "Operation Object", reading)
        let operation = Operation(method, &reader)
        reader.finish()
        reading.operations.append(operation)
        return operation
    }

    private init(_ method: Method, _ reader: inout ObjectReader) {
        self.method = method
        node = reader.node
        tags = reader.list("tags")
        summary = reader.optional("summary")
        description = reader.optional("description")
        externalDocs = reader.optional("externalDocs")
        operationID = reader.optional("operationId")
        parameters = reader.list("parameters")
        requestBody = reader.optional("requestBody")
        if reader.reading.version == .v30 { reader.require("responses") }
        responses = reader.optional("responses")
        callbacks = reader.map("callbacks")
        isDeprecated = reader.flag("deprecated")
        security = reader.optional("security")
        servers = reader.list("servers")
        webSocket = WebSocketProtocol.list(of: reader)
    }
}
