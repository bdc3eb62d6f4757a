internal import HTTPMessages
public import JSON

/// The values of a response's body, one by one, each sent as soon as it is there.
///
/// The handler has answered when it hands them over: an error behind that ends the connection, so
/// that the client sees that something is missing, and is reported as other errors of handlers are.
public struct ResponseItems<Value: JSONWritable & Sendable>: Sendable {
    /// Gives the next value; nil at the end.
    let next: @Sendable () async throws -> Value?

    /// Makes a sequence of what a function gives until it gives nil. It is called when the client
    /// has taken what was sent before.
    public init(next: @escaping @Sendable () async throws -> Value?) { self.next = next }

    /// Makes a sequence of a stream, whose values wait until the client takes them: give it a
    /// buffering policy.
    public init(_ stream: AsyncThrowingStream<Value, any Error>) {
        self.init {
            var iterator = stream.makeAsyncIterator()
            return try await iterator.next()
        }
    }

    /// Makes a sequence of a stream, whose values wait until the client takes them: give it a
    /// buffering policy.
    public init(_ stream: AsyncStream<Value>) {
        self.init {
            var iterator = stream.makeAsyncIterator()
            return await iterator.next()
        }
    }

    /// Makes a sequence of values that are there.
    public init(_ values: [Value]) {
        self.init(
            AsyncStream { continuation in
                for value in values { continuation.yield(value) }
                continuation.finish()
            })
    }
}

/// A body that a handler's code makes, and that can fail when the status has been sent.
protocol FailingSource: HTTPBodySource {
    /// The same body, which reports why it ends too early.
    func reporting(to report: @escaping @Sendable (any Error) -> Void) -> any HTTPBodySource
}

/// Writes values as a body.
final class ItemSource<Value: JSONWritable & Sendable>: FailingSource {
    private let items: ResponseItems<Value>
    private let framing: ItemFraming
    private let report: @Sendable (any Error) -> Void

    init(
        _ items: ResponseItems<Value>, _ framing: ItemFraming,
        report: @escaping @Sendable (any Error) -> Void = { _ in }
    ) {
        self.items = items
        self.framing = framing
        self.report = report
    }

    func reporting(to report: @escaping @Sendable (any Error) -> Void) -> any HTTPBodySource {
        ItemSource(items, framing, report: report)
    }

    func next() async throws(HTTPBodyError) -> [UInt8]? {
        do {
            return try await items.next().map { ItemText.bytes(of: $0, framing) }
        } catch {
            // The engine knows no errors of handlers, and asks no more after it was told this.
            report(error)
            throw .closed
        }
    }
}

/// The bytes of one value in a sequence.
package enum ItemText {
    package static func bytes(
        of value: some JSONWritable, _ framing: ItemFraming, isForServer: Bool = false
    ) -> [UInt8] {
        var json = JSONWriter()
        json.isForServer = isForServer
        value.write(to: &json)
        switch framing {
        case .lines: return json.bytes + [0x0A]
        // RFC 7464 2.2: a record separator, the text, and a line feed that tells a cut number from
        // a whole one.
        case .records: return [0x1E] + json.bytes + [0x0A]
        case .eventData: return Array("data: ".utf8) + json.bytes + [0x0A, 0x0A]
        case .events: return event(of: json.bytes)
        }
    }

    /// The lines of an event. What is no object with the fields of one is its data.
    private static func event(of text: [UInt8]) -> [UInt8] {
        guard let object = (try? JSONValue.parse(text))?.object else {
            return Array("data: ".utf8) + text + [0x0A, 0x0A]
        }
        var lines: [String] = []
        for name in ["comment", "event", "id", "retry", "data"] {
            guard let value = object[name] else { continue }
            let text = value.string ?? value.compactText
            let field = name == "comment" ? "" : name
            if name == "data" || name == "comment" {
                lines += Self.lines(of: text).map { "\(field): \($0)" }
            } else {
                // A line break would begin another field.
                lines.append("\(field): \(Self.lines(of: text).joined(separator: " "))")
            }
        }
        return Array((lines.joined(separator: "\n") + "\n\n").utf8)
    }

    private static func lines(of text: String) -> [String] {
        text.replacing("\r\n", with: "\n").replacing("\r", with: "\n")
            .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }
}

extension JSONValue {
    fileprivate var compactText: String {
        var json = JSONWriter()
        json.value(self)
        return String(decoding: json.bytes, as: UTF8.self)
    }
}

extension ContractResponse {
    /// Answers a sequence of values.
    @_spi(Generated) public mutating func items<Value: JSONWritable & Sendable>(
        _ status: UInt16, _ items: ResponseItems<Value>, _ framing: ItemFraming,
        _ mediaType: StaticString
    ) {
        var content = ResponseContent(ItemSource(items, framing), length: nil)
        if framing.isOfEvents { content.cacheControl = "no-store" }
        self.content(status, content, mediaType)
    }
}
