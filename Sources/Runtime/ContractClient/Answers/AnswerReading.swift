@_spi(Generated) public import ContractRuntime
internal import HTTPMessages
internal import JSON

/// How the answer under one status is read: its content, its fields, and the case that holds both.
@_spi(Generated) public struct AnswerReading<Answer: Sendable>: Sendable {
    let streaming: AnswerStreaming
    let read: @Sendable (ReceivedAnswer) throws -> Answer

    /// Reads content, and puts it into a case.
    public init<Body: Sendable, Fields: AnswerFields>(
        _ make: @escaping @Sendable (Reply<Body, Fields>) -> Answer, _ content: ContentReading<Body>
    ) {
        streaming = content.streaming
        read = { answer in
            let body = try content.read(answer)
            let fields = try Fields(reading: AnswerFieldReader(answer.fields))
            return make(Reply(answer.status, body: body, fields: fields))
        }
    }
}

/// Whether content is read piece by piece.
enum AnswerStreaming: Sendable {
    case never
    case always
    /// By its media type.
    case depends(@Sendable (MediaType?) -> Bool)

    func streams(_ type: MediaType?) -> Bool {
        switch self {
        case .never: false
        case .always: true
        case .depends(let streams): streams(type)
        }
    }
}

/// How content is read.
@_spi(Generated) public struct ContentReading<Body: Sendable>: Sendable {
    let streaming: AnswerStreaming
    let read: @Sendable (ReceivedAnswer) throws -> Body

    private init(
        _ streaming: AnswerStreaming, _ read: @escaping @Sendable (ReceivedAnswer) throws -> Body
    ) {
        self.streaming = streaming
        self.read = read
    }

    /// JSON.
    public static func json<Rule: ValueRule>(_ rule: Rule) -> Self where Rule.Value == Body {
        Self(.never) { answer in try JSONAnswer.value(of: answer.bytes, rule) }
    }

    /// A text.
    public static func text<Rule: ParameterRule>(_ rule: Rule) -> Self where Rule.Value == Body {
        Self(.never) { answer in
            do throws(AnswerText.Fault) {
                return try AnswerText(answer.bytes).value(rule)
            } catch {
                throw UnreadableAnswer(.body, "", error.keyword, error.message)
            }
        }
    }
}

@_spi(Generated) extension ContentReading<Void> {
    /// No content, whatever came.
    public static var none: Self { Self(.never) { _ in } }
}

@_spi(Generated) extension ContentReading<AnswerContent> {
    /// Bytes as they come.
    public static var content: Self {
        Self(.always) { answer in AnswerContent(answer) }
    }
}

@_spi(Generated) extension ContentReading {
    /// A sequence of values.
    public static func items<Rule: ValueRule>(_ rule: Rule, _ framing: ItemFraming) -> Self
    where Body == AnswerItems<Rule.Value> {
        Self(.always) { answer in
            AnswerItems(answer.source, framing, limit: answer.maxItemBytes) { text, number in
                try JSONAnswer.value(of: text, rule, at: "/\(number)")
            }
        }
    }

    /// One of several media types.
    public static func oneOf(_ alternatives: [ContentAlternative<Body>]) -> Self {
        let streaming = AnswerStreaming.depends { type in
            ContentAlternative.fitting(type, among: alternatives)?.isStreamed ?? false
        }
        return Self(streaming) { answer in
            guard let found = ContentAlternative.fitting(answer.mediaType, among: alternatives)
            else {
                let types = alternatives.map { "'\($0.mediaType)'" }.joined(separator: ", ")
                throw UnreadableAnswer(
                    .header, "/Content-Type", "contentType", "expected one of \(types)")
            }
            return try found.read(answer)
        }
    }
}

/// One of the media types that an answer may have.
@_spi(Generated) public struct ContentAlternative<Body: Sendable>: Sendable {
    let mediaType: String
    private let range: MediaType?
    let isStreamed: Bool
    let read: @Sendable (ReceivedAnswer) throws -> Body

    /// Reads content of a media type, or of a range of them, and puts it into a case.
    public init<Content: Sendable>(
        _ mediaType: StaticString, _ make: @escaping @Sendable (Content) -> Body,
        _ content: ContentReading<Content>
    ) {
        self.mediaType = mediaType.description
        range = MediaType(self.mediaType)
        isStreamed = content.streaming.streams(range)
        read = { answer in make(try content.read(answer)) }
    }

    /// The alternative that is said most precisely.
    static func fitting(_ type: MediaType?, among alternatives: [Self]) -> Self? {
        guard let type else { return nil }
        return alternatives.filter { $0.range.map { type.lies(in: $0) } ?? false }
            .max { ($0.range?.specificity ?? 0) < ($1.range?.specificity ?? 0) }
    }
}

/// JSON of an answer.
enum JSONAnswer {
    /// How deep and how wide answers may be: who is asked is trusted more than who asks.
    private static let limits = JSONLimits(maximumDepth: 256, maximumMembers: 1_000_000)

    static func value<Rule: ValueRule>(
        of bytes: [UInt8], _ rule: Rule, at place: String = ""
    ) throws -> Rule.Value {
        var reader = JSONReader(bytes, strictness: .rfc8259, limits: limits, isLenient: true)
        do throws(JSONSyntaxError) {
            let value = try rule.read(from: &reader)
            try reader.finish()
            if let value, reader.violations.isEmpty { return value }
        } catch {
            throw UnreadableAnswer(
                .body, place, "syntax", "\(error.reason) at byte \(error.offset)")
        }
        throw UnreadableAnswer(
            reader.violations.map {
                ContractViolation(
                    place: .body, pointer: place + $0.pointer, keyword: $0.keyword,
                    message: $0.message)
            })
    }
}

extension ReceivedAnswer {
    /// The whole content.
    var bytes: [UInt8] {
        if case .whole(let bytes) = content { bytes } else { [] }
    }

    /// The content as it comes.
    var source: any ClientContentSource {
        switch content {
        case .pieces(let source): source
        case .whole(let bytes): WholeContent(bytes)
        }
    }
}
