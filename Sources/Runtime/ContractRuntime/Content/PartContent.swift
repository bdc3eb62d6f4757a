public import HTTPMessages

/// A part of a form that the handler reads as it comes: a file.
///
/// It reads from the same place as the `MultipartContent` that it came from. When the next part is
/// asked for, what was not read of this one is gone.
public struct PartContent: Sendable {
    /// The name of the form's field.
    public let name: String
    /// The name that the file has at the client; nil where the part names none. It may be shown and
    /// stored as data, and must never name a file here.
    public let fileName: String?
    /// The media type that the client gave it, parameters included; nil where it gave none.
    public let mediaType: String?
    /// All fields of the part.
    public let fields: HTTPFields
    private let reader: MultipartReader
    private let number: Int

    init(_ head: MultipartHead, _ reader: MultipartReader, number: Int) {
        name = head.name
        fileName = head.fileName
        mediaType = head.mediaType
        fields = head.fields
        self.reader = reader
        self.number = number
    }

    /// The next piece, never empty; nil at the end of the part.
    ///
    /// Throws what `RequestContent.next()` throws; `ContractError` where the form is malformed or
    /// cut off (400), so that nil means that the part is complete; and `ContentMisuse.partIsOver`
    /// when the part behind it was asked for.
    nonisolated(nonsending) public mutating func next() async throws -> [UInt8]? {
        try await reader.content(ofPart: number)
    }

    /// All that has not been read yet; throws `HTTPBodyError.tooLarge` when it has more than
    /// `limit` bytes.
    nonisolated(nonsending) public func collect(upTo limit: Int) async throws -> [UInt8] {
        var collected: [UInt8] = []
        while let piece = try await reader.content(ofPart: number) {
            guard piece.count <= limit - collected.count else { throw HTTPBodyError.tooLarge }
            collected.append(contentsOf: piece)
        }
        return collected
    }
}
