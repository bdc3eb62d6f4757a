@_spi(Generated) public import ContractRuntime
internal import HTTPMessages
internal import JSON

/// How content is read.
@_spi(Generated) public struct ContentReading<Body: Sendable>: Sendable {
    let read: @Sendable (ReceivedAnswer) throws -> Body

    private init(_ read: @escaping @Sendable (ReceivedAnswer) throws -> Body) { self.read = read }

    /// JSON.
    public static func json<Rule: ValueRule>(_ rule: Rule) -> Self where Rule.Value == Body {
        Self { answer in try JSONAnswer.value(of: answer.whole, rule) }
    }

    /// A text.
    public static func text<Rule: ParameterRule>(_ rule: Rule) -> Self where Rule.Value == Body {
        Self { answer in
            let bytes = try answer.whole
            do throws(AnswerText.Fault) {
                return try AnswerText(bytes).value(rule)
            } catch {
                throw UnreadableAnswer(.body, "", error.keyword, error.message)
            }
        }
    }
}

@_spi(Generated) extension ContentReading<Void> {
    /// No content, whatever came.
    public static var none: Self { Self { answer in _ = try answer.whole } }
}

@_spi(Generated) extension ContentReading<AnswerContent> {
    /// Bytes as they come.
    public static var content: Self {
        Self { answer in AnswerContent(answer) }
    }
}

@_spi(Generated) extension ContentReading {
    /// A sequence of values.
    public static func items<Rule: ValueRule>(_ rule: Rule, _ framing: ItemFraming) -> Self
    where Body == AnswerItems<Rule.Value> {
        Self { answer in
            AnswerItems(answer.source, framing, limit: answer.maxItemBytes) { text, number in
                try JSONAnswer.value(of: text, rule, at: "/\(number)")
            }
        }
    }

    /// One of several media types.
    public static func oneOf(_ alternatives: [ContentAlternative<Body>]) -> Self {
        Self { answer in
            guard let found = ContentAlternative.fitting(answer.mediaType, among: alternatives)
            else {
                // The error keeps a piece of it.
                _ = try answer.whole
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
    let read: @Sendable (ReceivedAnswer) throws -> Body

    /// Reads content of a media type, or of a range of them, and puts it into a case.
    public init<Content: Sendable>(
        _ mediaType: StaticString, _ make: @escaping @Sendable (Content) -> Body,
        _ content: ContentReading<Content>
    ) {
        self.mediaType = mediaType.description
        range = MediaType(self.mediaType)
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
