internal import ContractRuntime
internal import HTTPMessages
internal import JSON

/// An answer as it came, before it is read.
struct ReceivedAnswer: Sendable {
    /// The content: whole, or as it comes.
    enum Content: Sendable {
        case whole([UInt8])
        case pieces(any ClientContentSource)
    }

    let status: HTTPStatus
    let fields: HTTPFields
    let url: String
    let mediaType: MediaType?
    let content: Content
    let maxItemBytes: Int

    /// What an error keeps of the content.
    var piece: [UInt8] {
        guard status.isError, case .whole(let bytes) = content else { return [] }
        return Array(bytes.prefix(AnswerError.maxContentBytes))
    }

    /// The problem that it carries.
    var problem: ClientProblem? {
        guard status.isError, let mediaType, mediaType.isJSON, case .whole(let bytes) = content
        else {
            return nil
        }
        return (try? JSONValue.parse(bytes, strictness: .rfc8259)).flatMap { ClientProblem($0) }
    }

    /// The length that the server declared.
    var declaredLength: Int64? { fields[.contentLength].flatMap { Int64($0) } }
}

/// Why no value can be made of an answer.
struct UnreadableAnswer: Error {
    let violations: [ContractViolation]

    init(_ violations: [ContractViolation]) { self.violations = violations }

    init(
        _ place: ContractViolation.Place, _ pointer: String, _ keyword: String, _ message: String
    ) {
        violations = [
            ContractViolation(place: place, pointer: pointer, keyword: keyword, message: message)
        ]
    }
}

extension MediaType {
    /// Whether content of it is JSON.
    var isJSON: Bool { subtype == "json" || subtype.hasSuffix("+json") }
}

extension ClientTransportError {
    /// The content has more bytes than are read.
    static func moreThan(_ limit: Int) -> Self {
        .tooLarge("the content has more than \(limit) bytes")
    }
}

extension ClientContentSource {
    /// All that has not been read yet; `tooLarge` where that has more than `limit` bytes.
    func collect(upTo limit: Int) async throws -> [UInt8] {
        var collected = try await next() ?? []
        while collected.count <= limit {
            guard let piece = try await next() else { return collected }
            collected.append(contentsOf: piece)
        }
        throw ClientTransportError.moreThan(limit)
    }
}
