internal import HTTPMessages

/// The media types that an operation takes and gives, prepared for looking at requests.
struct MediaCheck: Sendable {
    /// One media type that request bodies may have.
    private struct Taken: Sendable {
        let type: MediaType
        /// How the contract spells it, for comparing bytes before anything is parsed.
        let spelling: [UInt8]
        let isStreamed: Bool
        /// The position in the contract.
        let index: Int
    }

    private let given: [MediaType]
    /// The spellings of `given`, and the range of everything: what most clients send needs no
    /// parsing.
    private let givenSpellings: [[UInt8]]
    /// The most specific first.
    private let taken: [Taken]
    private let streamed: [Bool]
    /// The position of what takes a body that does not say what it is.
    private let unnamed: Int?

    init(_ operation: OperationDescription) {
        let given = operation.responseMediaTypes.compactMap { MediaType($0) }
            // Nobody asks for these: they are how the ranges of another type are sent.
            .filter { $0.essence != "multipart/byteranges" }
        // Where success has no content, nothing but a problem could be refused.
        self.given = given.contains { $0 != .problemJSON } ? given : []
        givenSpellings = (given.map(\.description) + ["*/*"]).map { Array($0.utf8) }
        let streamed = operation.requestMediaTypes.map(operation.streamedMediaTypes.contains)
        self.streamed = streamed
        taken = operation.requestMediaTypes.enumerated().compactMap { index, text in
            MediaType(text).map {
                Taken(
                    type: $0, spelling: Array(text.utf8), isStreamed: streamed[index], index: index)
            }
        }.sorted { $0.type.specificity > $1.type.specificity }
        // RFC 9110 8.3: without Content-Type the recipient may assume this type.
        let unknown = MediaType("application/octet-stream")
        unnamed = taken.first { unknown?.lies(in: $0.type) ?? false }?.index
    }

    /// Whether the client takes what the operation gives: 406 when it does not.
    func satisfiesAccept(of fields: HTTPFields) -> Bool {
        // RFC 9110 12.5.1: who sends no Accept takes everything.
        guard !given.isEmpty, fields.contains(.accept) else { return true }
        if let value = fields.onlyBytes(of: .accept),
            givenSpellings.contains(where: { $0.elementsEqual(value) })
        {
            return true
        }
        return Accept.permitsAny(fields[.accept], of: given)
    }

    /// Whether the content of the media type at a position is read by the handler.
    func isStreamed(_ index: Int) -> Bool { streamed[index] }

    /// The position of the most specific media type that the content has; nil when the operation
    /// does not take it: 415.
    ///
    /// No text but UTF-8 is taken where the text is read here.
    func contentIndex(of fields: HTTPFields) -> Int? {
        guard let value = fields.onlyBytes(of: .contentType) else {
            return fields.contains(.contentType) ? nil : unnamed
        }
        if let taken = taken.first(where: { $0.spelling.elementsEqual(value) }), !taken.type.isRange
        {
            return taken.index
        }
        // A range is no media type: nothing is of the type `*/*`.
        guard let type = MediaType(value), !type.isRange else { return nil }
        guard let taken = taken.first(where: { type.lies(in: $0.type) }) else { return nil }
        if taken.isStreamed { return taken.index }
        return type.parameter("charset").map(Self.isUTF8) ?? true ? taken.index : nil
    }

    // US-ASCII is a part of UTF-8.
    private static func isUTF8(_ charset: String) -> Bool {
        ["utf-8", "utf8", "us-ascii"].contains(charset.lowercased())
    }
}
