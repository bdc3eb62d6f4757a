import JSON

/// One operation of a document, with what an exchange is held against.
public struct CheckedOperation: Sendable {
    /// The operationId.
    public let id: String
    /// The method, in capitals.
    public let method: String
    /// The path template.
    public let path: String
    /// The listed statuses: `200`, `4XX`, `default`; in the document's order.
    public let statuses: [String]
    /// Statuses that a `default` response lists by `x-statuses`.
    public let defaultStatuses: [Int]
    /// What goes over its connection when it has become a WebSocket; none where it never does.
    public let frames: [CheckedFrames]
    let responses: [String: CheckedResponse]
    let requestContent: CheckedContent
    let requiresBody: Bool

    private let segments: [Segment]

    private enum Segment: Sendable {
        case literal(String)
        case parameter
    }

    /// Whether the operation is the one of a path, with or without a trailing slash.
    func matches(_ path: Substring) -> Bool {
        var parts = path.split(separator: "/", omittingEmptySubsequences: false)
        if parts.count > 1, parts.last == "" { parts.removeLast() }
        guard parts.count == segments.count else { return false }
        return zip(parts, segments).allSatisfy { part, segment in
            switch segment {
            case .literal(let text): part == text
            case .parameter: !part.isEmpty
            }
        }
    }

    /// How many segments are literal: the more, the sooner an operation is tried.
    var literalCount: Int {
        segments.count { if case .literal = $0 { true } else { false } }
    }
}

/// One response of an operation: where its schemas stand.
struct CheckedResponse: Sendable {
    let content: CheckedContent
    let fields: [CheckedField]
}

/// The media types of one body.
struct CheckedContent: Sendable {
    /// Pointers to the schemas by media type; nil for a media type without a schema.
    private let schemas: [String: String?]

    init(at pointer: String, in reader: DocumentReader) {
        schemas = Dictionary(
            reader.members(pointer).map { name, place in
                (name.lowercased(), reader.exists("\(place)/schema") ? "\(place)/schema" : nil)
            }, uniquingKeysWith: { first, _ in first })
    }

    /// Whether there are none.
    var isEmpty: Bool { schemas.isEmpty }

    /// The media types and ranges, sorted.
    var names: [String] { schemas.keys.sorted() }

    /// What stands for a media type: itself, or the narrowest range that it lies in. The outer nil says that nothing
    /// does, the inner one that it has no schema.
    func schema(of mediaType: String) -> String?? {
        let type = mediaType.prefix { $0 != "/" }
        return [mediaType, "\(type)/*", "*/*"].lazy.compactMap { schemas[$0] }.first
    }
}

/// One field that a response declares.
struct CheckedField: Sendable {
    let name: String
    let isRequired: Bool
    let schemaPointer: String?
    let isInteger: Bool
}

extension CheckedOperation {
    private static let methods = [
        "get", "put", "post", "delete", "options", "head", "patch", "trace",
    ]

    /// The operations of a document, in its order.
    static func all(in document: JSONValue) -> [CheckedOperation] {
        let reader = DocumentReader(document)
        return reader.members("/paths").flatMap { path, pointer in
            reader.members(pointer).compactMap { method, place in
                methods.contains(method)
                    ? CheckedOperation(method: method, path: path, at: place, in: reader) : nil
            }
        }
    }

    private init(method: String, path: String, at pointer: String, in reader: DocumentReader) {
        self.method = method.uppercased()
        self.path = path
        id = reader.text("\(pointer)/operationId") ?? "\(method.uppercased()) \(path)"
        segments = path.split(separator: "/", omittingEmptySubsequences: false).map {
            $0.contains("{") ? .parameter : .literal(String($0))
        }
        frames = CheckedFrames.all(of: id, at: pointer, in: reader)
        let members = reader.members("\(pointer)/responses")
        statuses = members.map(\.name)
        var responses: [String: CheckedResponse] = [:]
        var defaultStatuses: [Int] = []
        for (status, place) in members {
            let resolved = reader.resolved(place)
            responses[status] = CheckedResponse(at: resolved, in: reader)
            if status == "default" { defaultStatuses = reader.integers("\(resolved)/x-statuses") }
        }
        self.responses = responses
        self.defaultStatuses = defaultStatuses
        let body = reader.resolved("\(pointer)/requestBody")
        requestContent = CheckedContent(at: "\(body)/content", in: reader)
        requiresBody = reader.isTrue("\(body)/required")
    }
}

extension CheckedResponse {
    fileprivate init(at pointer: String, in reader: DocumentReader) {
        content = CheckedContent(at: "\(pointer)/content", in: reader)
        fields = reader.members("\(pointer)/headers").map { name, place in
            let header = reader.resolved(place)
            let schema = "\(header)/schema"
            let type = reader.text("\(reader.resolved(schema))/type")
            return CheckedField(
                name: name, isRequired: reader.isTrue("\(header)/required"),
                schemaPointer: reader.exists(schema) ? schema : nil, isInteger: type == "integer")
        }
    }
}
