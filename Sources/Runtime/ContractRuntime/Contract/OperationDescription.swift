public import HTTPMessages

/// What the contract says about one operation: how it is reached, who may call it, what it takes
/// and what it gives.
///
/// Emitted code makes one for each operation; a route table holds them. It is a class because every
/// request refers to one and none changes it.
public final class OperationDescription: Sendable {
    /// The limit of a request body where the contract sets none by `x-max-bytes`: 1 MiB.
    public static let defaultMaxBodyBytes = 1 << 20

    /// The operationId.
    public let id: String
    /// The method.
    public let method: HTTPMethod
    /// The path template, `/chats/{chat_id}`.
    public let path: String
    /// The tag that it belongs to.
    public let tag: String
    /// The alternatives of its security requirement, each the schemes that it asks for together.
    /// None: the operation is open. An empty alternative: a caller is optional.
    public let security: [[SchemeRequirement]]
    /// The caller has to hold one of these; when there are none, any caller will do.
    public let roles: [String]
    /// The media types that a request body may have; none when there is no body.
    public let requestMediaTypes: [String]
    /// Those of them whose content handlers read while it comes; the others are collected before.
    public let streamedMediaTypes: [String]
    /// Whether a request without a body is refused.
    public let requiresBody: Bool
    /// The length of the longest request body, in bytes.
    public let maxBodyBytes: Int
    /// The media types that responses have.
    public let responseMediaTypes: [String]
    /// The names of the query parameters.
    public let queryParameters: [String]
    /// The names of the query parameters that are objects with names in brackets: `filter[name]`.
    public let deepQueryParameters: [String]
    /// Whether the query may hold any names.
    public let takesAnyQuery: Bool
    /// The names of the header parameters.
    public let headerParameters: [String]
    /// The status codes that a handler may answer, as far as the contract lists them.
    public let statuses: [UInt16]
    /// The status codes that this module answers by itself, as far as the contract lists them.
    public let runtimeStatuses: [UInt16]
    /// Whether it is answered even when there is too much to do, as what tells how the server fares
    /// has to be.
    public let isVital: Bool
    /// What is spoken when the connection becomes a WebSocket; nil where it never does.
    public let webSocket: WebSocketDescription?

    /// The fields that every request of a client has: `Accept`, with all media types of responses.
    package let clientFields: HTTPFields
    /// Whether a call may be repeated under one key.
    package let takesIdempotencyKey: Bool

    let template: PathTemplate
    let pathParameters: [PathParameter]
    let queryNames: [[UInt8]]

    /// A parameter of the path template, and which segment of a path, or part of one, holds its
    /// value.
    struct PathParameter: Sendable {
        let name: [UInt8]
        let segment: Int
        let part: PathTemplate.Part?
    }

    /// Describes an operation; what is left out is empty in the contract.
    public init(
        id: StaticString, method: HTTPMethod, path: StaticString, tag: StaticString,
        security: [[SchemeRequirement]] = [], roles: [StaticString] = [],
        requestMediaTypes: [StaticString] = [], streamedMediaTypes: [StaticString] = [],
        requiresBody: Bool = false,
        maxBodyBytes: Int = OperationDescription.defaultMaxBodyBytes,
        responseMediaTypes: [StaticString] = [], queryParameters: [StaticString] = [],
        deepQueryParameters: [StaticString] = [], takesAnyQuery: Bool = false,
        headerParameters: [StaticString] = [], statuses: [UInt16] = [],
        runtimeStatuses: [UInt16] = [], isVital: Bool = false,
        webSocket: WebSocketDescription? = nil
    ) {
        self.id = id.description
        self.method = method
        self.path = path.description
        self.tag = tag.description
        self.security = security
        self.roles = roles.map(\.description)
        self.requestMediaTypes = requestMediaTypes.map(\.description)
        self.streamedMediaTypes = streamedMediaTypes.map(\.description)
        self.requiresBody = requiresBody
        self.maxBodyBytes = maxBodyBytes
        self.responseMediaTypes = responseMediaTypes.map(\.description)
        self.queryParameters = queryParameters.map(\.description)
        self.deepQueryParameters = deepQueryParameters.map(\.description)
        self.takesAnyQuery = takesAnyQuery
        self.headerParameters = headerParameters.map(\.description)
        self.statuses = statuses
        self.runtimeStatuses = runtimeStatuses
        self.isVital = isVital
        self.webSocket = webSocket
        var fields = HTTPFields()
        if !responseMediaTypes.isEmpty {
            fields.append(.accept, self.responseMediaTypes.joined(separator: ", "))
        }
        clientFields = fields
        takesIdempotencyKey = self.headerParameters.contains {
            $0.lowercased() == "idempotency-key"
        }
        template = PathTemplate(self.path)
        pathParameters = template.parameters.map {
            PathParameter(name: Array($0.name.utf8), segment: $0.segment, part: $0.part)
        }
        queryNames = self.queryParameters.map { Array($0.utf8) }
    }

    /// Whether a name of the query is in a parameter with names in brackets.
    func isInObject(_ name: String) -> Bool {
        deepQueryParameters.contains { parameter in
            name.utf8.starts(with: parameter.utf8)
                && name.utf8.dropFirst(parameter.utf8.count).first == UInt8(ascii: "[")
        }
    }

    /// Whether anybody may call it without a credential.
    public var isOpen: Bool { security.isEmpty || security.contains([]) }
}
