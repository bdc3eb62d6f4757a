internal import ContractRuntime
internal import HTTPMessages
internal import JSON

/// An answer as it came, before it is read.
@_spi(Generated) public struct ReceivedAnswer: Sendable {
    let status: HTTPStatus
    let fields: HTTPFields
    /// The whole content; nil while it is coming.
    let content: [UInt8]?
    private let coming: any ClientContentSource
    let maxContentBytes: Int
    let maxItemBytes: Int

    init(
        _ status: HTTPStatus, _ fields: HTTPFields, _ content: [UInt8]?,
        source: any ClientContentSource, maxContentBytes: Int, maxItemBytes: Int
    ) {
        self.status = status
        self.fields = fields
        self.content = content
        coming = source
        self.maxContentBytes = maxContentBytes
        self.maxItemBytes = maxItemBytes
    }

    /// The number of the status.
    public var code: UInt16 { status.code }

    /// Reads content and declared fields.
    public func reply<Body: Sendable, Fields: AnswerFields>(
        _ content: ContentReading<Body>
    ) throws -> Reply<Body, Fields> {
        let body = try content.read(self)
        return Reply(status, body: body, fields: try Fields(reading: AnswerFieldReader(fields)))
    }

    /// The whole content.
    var whole: [UInt8] {
        get throws {
            guard let bytes = content else { throw ContentIsComing() }
            guard bytes.count <= maxContentBytes else {
                throw ClientTransportError.moreThan(maxContentBytes)
            }
            return bytes
        }
    }

    /// The content as it comes.
    var source: any ClientContentSource { content.map(WholeContent.init) ?? coming }

    var mediaType: MediaType? { fields.bytes(of: .contentType).flatMap { MediaType($0) } }

    /// What an error keeps of the content.
    var piece: [UInt8] {
        guard status.isError, let content else { return [] }
        return Array(content.prefix(AnswerError.maxContentBytes))
    }

    /// The problem that it carries.
    var problem: ClientProblem? {
        guard status.isError, let content, let mediaType, mediaType.isJSON else { return nil }
        return (try? JSONValue.parse(content, strictness: .rfc8259)).flatMap { ClientProblem($0) }
    }

    /// The length that the server declared.
    var declaredLength: Int64? { fields[.contentLength].flatMap { Int64($0) } }
}

/// What is needed as a whole has not come yet: whoever can wait for it reads once more then.
struct ContentIsComing: Error {
    /// Whether the contract lists the status.
    var isDeclared = true
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
