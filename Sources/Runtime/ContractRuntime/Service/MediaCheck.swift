internal import HTTPMessages

/// The media types that an operation takes and gives, prepared for looking at requests.
struct MediaCheck: Sendable {
    private let given: [MediaType]
    /// The spellings of `given`, and the range of everything: what most clients send needs no
    /// parsing.
    private let givenSpellings: [[UInt8]]
    private let taken: [MediaType]
    /// The spellings of `taken`, for comparing bytes before anything is parsed.
    private let takenSpellings: [[UInt8]]

    init(_ operation: OperationDescription) {
        let given = operation.responseMediaTypes.compactMap { MediaType($0) }
        // Where success has no content, nothing but a problem could be refused.
        self.given = given.contains { $0 != .problemJSON } ? given : []
        givenSpellings = (given.map(\.description) + ["*/*"]).map { Array($0.utf8) }
        taken = operation.requestMediaTypes.compactMap { MediaType($0) }
        takenSpellings = operation.requestMediaTypes.map { Array($0.utf8) }
    }

    /// Whether the client takes what the operation gives: 406 when it does not.
    func satisfiesAccept(of fields: HTTPFields) -> Bool {
        if given.isEmpty { return true }
        if fields.count(of: .accept) == 1, let value = fields.bytes(of: .accept),
            givenSpellings.contains(where: { $0.elementsEqual(value) })
        {
            return true
        }
        return Accept.best(fields[.accept], of: given) != nil
    }

    /// Whether the operation takes what the request has: 415 when it does not.
    ///
    /// Compressed bodies are not taken, and no text but UTF-8.
    func takesContent(of fields: HTTPFields) -> Bool {
        if let coding = fields[.contentEncoding], coding.lowercased() != "identity" { return false }
        guard fields.count(of: .contentType) == 1, let value = fields.bytes(of: .contentType) else {
            return false
        }
        if takenSpellings.contains(where: { $0.elementsEqual(value) }) { return true }
        guard let type = MediaType(value), taken.contains(where: { type.lies(in: $0) }) else {
            return false
        }
        return type.parameter("charset").map(Self.isUTF8) ?? true
    }

    // US-ASCII is a part of UTF-8.
    private static func isUTF8(_ charset: String) -> Bool {
        ["utf-8", "utf8", "us-ascii"].contains(charset.lowercased())
    }
}
