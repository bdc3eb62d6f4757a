// How the parts of a form become values. The reader knows the wire; this file knows the contract:
// which parts there are, which of them are streamed, and what has to be there at the end.
//
// Parts are judged in the order in which they come, and the first that breaks the contract ends the
// reading, because a handler may have acted on those before. What has to be said about the whole
// form, such as a part that is missing, is said at its end.

internal import HTTPMessages
internal import JSON
internal import Synchronization

/// What emitted code knows of one part of a form.
@_spi(Generated) public struct PartDescription: Sendable {
    let name: String
    let isStreamed: Bool
    let isRequired: Bool
    let minCount: Int
    let maxCount: Int
    let mediaTypes: [MediaType]

    /// Describes a part; `minCount` and `maxCount` say how often it comes when it comes, and
    /// `mediaTypes` what it may be, anything when there are none.
    public init(
        _ name: StaticString, isStreamed: Bool = false, isRequired: Bool = false,
        minCount: Int = 1, maxCount: Int = 1, mediaTypes: [StaticString] = []
    ) {
        self.name = name.description
        self.isStreamed = isStreamed
        self.isRequired = isRequired
        self.minCount = minCount
        self.maxCount = maxCount
        self.mediaTypes = mediaTypes.compactMap { MediaType($0.description) }
    }
}

/// What emitted code makes of a form: one case for each part.
public protocol MultipartPart: Sendable {
    /// The parts of the form, in the order of the contract.
    @_spi(Generated) static var descriptions: [PartDescription] { get }
    /// Whether parts that are not described are skipped, or refused.
    @_spi(Generated) static var allowsUnknown: Bool { get }
    /// Makes the value of the part at a position; nil, and a violation, when it breaks its rule.
    @_spi(Generated) static func read(_ index: Int, from part: inout ContractPart) -> Self?
}

/// The content of a form, part by part. A client makes it of its parts, and a handler reads them as
/// they come.
///
///     while let part = try await input.body.next() {
///         switch part {
///         case .file(var file): while let piece = try await file.next() { ... }
///         case .comment(let text): ...
///         }
///     }
///
/// Copies share one position. One call at a time.
public struct MultipartContent<Part: Sendable>: Sendable {
    private enum Source: Sendable {
        case form(MultipartReader)
        case made(MadeParts<Part>)
    }

    private let source: Source

    init(_ reader: MultipartReader) { source = .form(reader) }

    /// Makes the content of parts.
    public init(_ parts: [Part]) { source = .made(MadeParts(parts)) }

    /// The parts that it was made of; nil for what a request brought.
    package var parts: [Part]? {
        if case .made(let made) = source { made.parts } else { nil }
    }
}

extension MultipartContent where Part: MultipartPart {
    /// Makes the content of a form, for tests; nil when the boundary is none.
    public init?(_ bytes: [UInt8], boundary: String) {
        guard let parser = MultipartParser(boundary: boundary) else { return nil }
        self.init(MultipartReader(parser, LimitedBody(HTTPRequestBody(bytes), limit: .max)))
    }

    /// The next part in the order of the wire; nil at the end, when the form was complete and
    /// nothing in it broke the contract.
    ///
    /// Throws `ContractError` where the form is malformed (400) or breaks the contract (422), and
    /// what `RequestContent.next()` throws. Let the errors go, and whatever was stored of the form
    /// with them: the service answers.
    nonisolated(nonsending) public mutating func next() async throws -> Part? {
        switch source {
        case .made(let parts): return parts.next()
        case .form(let reader): return try await next(of: reader)
        }
    }

    nonisolated(nonsending) private func next(of reader: MultipartReader) async throws -> Part? {
        do {
            while let (head, number) = try await reader.nextPart() {
                let content = PartContent(head, reader, number: number)
                if let value = try await value(of: content, reader) { return value }
            }
            try checkEnd(reader)
            return nil
        } catch {
            reader.fail(error)
            throw error
        }
    }

    /// The value of a part; nil for one that is skipped.
    nonisolated(nonsending) private func value(
        of content: PartContent, _ reader: MultipartReader
    ) async throws -> Part? {
        guard let index = Part.descriptions.firstIndex(where: { $0.name == content.name }) else {
            if Part.allowsUnknown { return nil }
            throw Self.error(
                content.name, "additionalProperties", "expected only the parts of this form")
        }
        let description = Part.descriptions[index]
        try check(description, count: reader.count(index), mediaType: content.mediaType)
        var part = ContractPart(content)
        if !description.isStreamed { try await part.collect() }
        guard let value = Part.read(index, from: &part) else { throw part.refusal }
        return value
    }

    private func check(_ description: PartDescription, count: Int, mediaType: String?) throws {
        if count > description.maxCount {
            throw Self.error(
                description.name, "maxItems",
                "expected at most \(counted(description.maxCount, "part")) of this name")
        }
        guard !description.mediaTypes.isEmpty else { return }
        // RFC 7578 4.4: a part without Content-Type is plain text.
        let type = MediaType(mediaType ?? "text/plain")
        let isTaken = description.mediaTypes.contains { type?.lies(in: $0) ?? false }
        if !isTaken {
            let types = description.mediaTypes.map(\.description).joined(separator: ", ")
            throw Self.error(description.name, "contentType", "expected \(types)")
        }
    }

    private func checkEnd(_ reader: MultipartReader) throws {
        let counts = reader.counts
        let missing = Part.descriptions.enumerated().map { ($1, counts[$0] ?? 0) }
            // No part at all is how a list is absent: an empty one has no form on the wire.
            .filter { part, count in count == 0 ? part.isRequired : count < part.minCount }
        guard !missing.isEmpty else { return }
        throw ContractError(
            status: .unprocessableContent,
            violations: missing.map { description, count in
                count == 0
                    ? Self.violation(description.name, "required", "expected this part")
                    : Self.violation(
                        description.name, "minItems",
                        "expected at least \(counted(description.minCount, "part")) of this name")
            })
    }

    private static func error(_ name: String, _ keyword: String, _ message: String) -> ContractError
    {
        ContractError(
            status: .unprocessableContent, violations: [violation(name, keyword, message)])
    }

    private static func violation(
        _ name: String, _ keyword: String, _ message: String
    ) -> ContractViolation {
        ContractViolation(
            place: .body, pointer: ContractPart.pointer(name), keyword: keyword, message: message)
    }
}

/// Parts that are there, and which of them is next.
private final class MadeParts<Part: Sendable>: Sendable {
    let parts: [Part]
    private let position = Mutex(0)

    init(_ parts: [Part]) { self.parts = parts }

    func next() -> Part? {
        position.withLock { position in
            guard position < parts.count else { return nil }
            defer { position += 1 }
            return parts[position]
        }
    }
}
