public import HTTPMessages

/// A part of a form that is bytes: a file. A client makes it, and a handler reads it as it comes.
///
/// It reads from the same place as the `MultipartContent` that it came from. When the next part is
/// asked for, what was not read of this one is gone.
public struct PartContent: Sendable {
    private enum Source: Sendable {
        case form(MultipartReader, number: Int)
        case made(RequestContent)
    }

    /// The name of the form's field; empty where a client made the part, which gets the contract's.
    public let name: String
    /// The name that the file has at the client: empty for a file without a name, as browsers send
    /// where none was chosen, and nil where the part does not say that it is a file. It may be shown
    /// and stored as data, and must never name a file here.
    public let fileName: String?
    /// The media type that the client gave it, parameters included; nil where it gave none.
    public let mediaType: String?
    /// All fields of the part.
    public let fields: HTTPFields
    private let source: Source

    init(_ head: MultipartHead, _ reader: MultipartReader, number: Int) {
        name = head.name
        fileName = head.fileName
        mediaType = head.mediaType
        fields = head.fields
        source = .form(reader, number: number)
    }

    /// Makes a part of content, whose media type is the part's.
    ///
    /// Most servers take for a file only what has a file name, be it empty (RFC 7578 4.2); nil sends
    /// none. `fields` are further ones, such as `Content-Digest`: what says its name and its type is
    /// not among them.
    public init(
        _ content: RequestContent, fileName: String? = "", fields: HTTPFields = HTTPFields()
    ) {
        name = ""
        self.fileName = fileName
        mediaType = content.mediaType
        self.fields = fields
        source = .made(content)
    }

    /// The content, for sending it.
    package var content: RequestContent {
        switch source {
        case .made(let content): content
        case .form(let reader, let number):
            RequestContent(length: nil, mediaType: mediaType) {
                { try await reader.content(ofPart: number) }
            }
        }
    }

    /// The next piece, never empty; nil at the end of the part.
    ///
    /// Throws what `RequestContent.next()` throws; `ContractError` where the form is malformed or
    /// cut off (400), so that nil means that the part is complete; and `ContentMisuse.partIsOver`
    /// when the part behind it was asked for.
    nonisolated(nonsending) public mutating func next() async throws -> [UInt8]? {
        switch source {
        case .form(let reader, let number): return try await reader.content(ofPart: number)
        case .made(var content): return try await content.next()
        }
    }

    /// All that has not been read yet; throws `HTTPBodyError.tooLarge` when it has more than
    /// `limit` bytes.
    nonisolated(nonsending) public func collect(upTo limit: Int) async throws -> [UInt8] {
        var part = self
        var collected: [UInt8] = []
        while let piece = try await part.next() {
            guard piece.count <= limit - collected.count else { throw HTTPBodyError.tooLarge }
            collected.append(contentsOf: piece)
        }
        return collected
    }
}
