@_spi(Generated) public import ContractRuntime
public import HTTPMessages
public import JSON

/// A request while emitted code makes it of an input.
public struct ClientRequestWriter: Sendable {
    /// The path, percent-encoded.
    @_spi(Generated) public var path = ""
    /// The fields.
    public var fields: HTTPFields
    private(set) var query = ""
    private(set) var content = ClientContent.empty

    /// Begins with fields that every request of the operation has.
    init(fields: HTTPFields) { self.fields = fields }
}

@_spi(Generated) extension ClientRequestWriter: RequestWriting {
    /// Nobody but servers may say what is read-only.
    public static var isForServer: Bool { true }

    /// Puts encoded text behind what the query has already.
    public mutating func add(query text: String) { query += (query.isEmpty ? "" : "&") + text }

    /// Carries bytes.
    public mutating func carry(_ bytes: [UInt8], _ mediaType: String) {
        carry(.bytes(bytes), mediaType)
    }

    /// Carries content whose media type, where it has one, is its own.
    public mutating func content(_ content: RequestContent, _ mediaType: StaticString) {
        let type = content.mediaType ?? Self.concrete(mediaType, or: Self.unsaid(mediaType))
        switch content.sending {
        case .bytes(let bytes): carry(.bytes(bytes), type)
        case .stream(let length, let make):
            carry(.stream(length: length) { PieceSource(next: try await make()) }, type)
        }
    }

    /// Carries a sequence of values.
    public mutating func items<Value: JSONWritable>(
        _ items: RequestItems<Value>, _ framing: ItemFraming, _ mediaType: StaticString
    ) {
        let make = items.making
        let content = ClientContent.stream(length: nil) {
            let next = try await make()
            return PieceSource {
                try await next().map { ItemText.bytes(of: $0, framing, isForServer: true) }
            }
        }
        carry(content, Self.concrete(mediaType, or: "application/jsonl"))
    }

    /// Carries a form in parts.
    public mutating func multipart<Part: ClientPart>(
        _ form: MultipartContent<Part>, _ mediaType: StaticString
    ) {
        let writer = MultipartWriter(form)
        carry(
            .stream(length: writer.length) { writer.source() },
            "\(mediaType); boundary=\(writer.boundary)")
    }

    private mutating func carry(_ content: ClientContent, _ mediaType: String) {
        self.content = content
        fields[.contentType] = mediaType
    }

    /// What content is of which only a range is known.
    private static func unsaid(_ range: StaticString) -> String {
        range.description == "text/*" ? "text/plain" : "application/octet-stream"
    }

    private static func concrete(_ mediaType: StaticString, or other: String) -> String {
        let type = mediaType.description
        return type.contains("*") ? other : type
    }
}

/// What a function gives, as content.
final class PieceSource: ClientContentSource {
    private let give: @Sendable () async throws -> [UInt8]?

    init(next: @escaping @Sendable () async throws -> [UInt8]?) { give = next }

    func next() async throws -> [UInt8]? {
        while let piece = try await give() {
            if !piece.isEmpty { return piece }
        }
        return nil
    }
}
