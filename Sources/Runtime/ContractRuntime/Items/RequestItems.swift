internal import HTTPMessages
internal import JSON
internal import Synchronization

/// The values of a request's body, one by one: a client makes them, and a handler reads them as they
/// come.
///
///     while let point = try await points.next() { try await store(point) }
///
/// Copies share one position: what one has read, no other reads again. One call at a time.
public struct RequestItems<Value: Sendable>: Sendable {
    /// The length of the longest value, in bytes: as long as a whole body of JSON.
    static var maxItemBytes: Int { OperationDescription.defaultMaxBodyBytes }

    private struct State {
        var splitter: ItemSplitter
        /// How many values were read.
        var count = 0
    }

    private final class Position: Sendable {
        let state: Mutex<State>

        init(_ state: consuming State) { self.state = Mutex(state) }
    }

    /// Gives the next value each time it is called; nil at the end.
    public typealias Values = @Sendable () async throws -> Value?

    private enum Source: Sendable {
        case body(LimitedBody, Position, any ItemReading<Value>)
        case made(MadeValues<Value>)
    }

    private let source: Source

    init(_ body: LimitedBody, _ framing: ItemFraming, _ reading: any ItemReading<Value>) {
        let splitter = ItemSplitter(framing, limit: Self.maxItemBytes)
        source = .body(body, Position(State(splitter: splitter)), reading)
    }

    /// Makes a sequence that is given value by value. `make` is called for each attempt to send it,
    /// because a request may be repeated.
    public init(making make: @escaping @Sendable () async throws -> Values) {
        source = .made(MadeValues(make))
    }

    /// Makes a sequence of values that are there.
    public init(_ values: [Value]) {
        self.init {
            let position = Mutex(0)
            return {
                position.withLock { position in
                    guard position < values.count else { return nil }
                    defer { position += 1 }
                    return values[position]
                }
            }
        }
    }

    /// What gives the values anew for each attempt to send them; what came from a request can be
    /// sent once.
    package var making: @Sendable () async throws -> Values {
        if case .made(let made) = source { return made.make }
        return { [self] in
            {
                var items = self
                return try await items.next()
            }
        }
    }

    /// The next value; nil at the end.
    ///
    /// Throws `ContractError` when a value breaks the contract, with its number in the pointers
    /// (`/3/name` in the fourth), and `HTTPBodyError` when the rest cannot be had, as
    /// `RequestContent.next()` does. What was read before is the handler's to keep or to undo.
    nonisolated(nonsending) public mutating func next() async throws -> Value? {
        let body: LimitedBody
        let position: Position
        let reading: any ItemReading<Value>
        switch source {
        case .made(let made): return try await made.next()
        case .body(let source, let place, let rule):
            (body, position, reading) = (source, place, rule)
        }
        while true {
            if let (text, number) = try position.state.withLock({ try Self.take(&$0) }) {
                return try reading.value(of: text, number: number)
            }
            guard let piece = try await body.next() else {
                return try Self.last(position, reading)
            }
            position.state.withLock { $0.splitter.append(piece) }
        }
    }

    private static func last(
        _ position: Position, _ reading: any ItemReading<Value>
    ) throws -> Value? {
        let last = try position.state.withLock { state in
            state.splitter.end()
            return try take(&state)
        }
        return try last.map { try reading.value(of: $0.text, number: $0.number) }
    }

    private static func take(_ state: inout State) throws -> (text: [UInt8], number: Int)? {
        guard let text = try state.splitter.next() else { return nil }
        defer { state.count += 1 }
        return (text, state.count)
    }
}

/// Reads values that are made when the first is asked for.
private actor MadeValues<Value: Sendable> {
    let make: @Sendable () async throws -> RequestItems<Value>.Values
    private var values: RequestItems<Value>.Values?

    init(_ make: @escaping @Sendable () async throws -> RequestItems<Value>.Values) {
        self.make = make
    }

    func next() async throws -> Value? {
        if values == nil { values = try await make() }
        return try await values?()
    }
}

/// What makes values of JSON texts.
protocol ItemReading<Value>: Sendable {
    associatedtype Value: Sendable

    func value(of text: [UInt8], number: Int) throws -> Value
}

/// Holds each value against a rule.
struct RuleItemReading<Rule: ValueRule>: ItemReading where Rule.Value: Sendable {
    let rule: Rule

    func value(of text: [UInt8], number: Int) throws -> Rule.Value {
        var reader = JSONReader(text)
        do throws(JSONSyntaxError) {
            let value = try rule.read(from: &reader)
            try reader.finish()
            if let value, reader.violations.isEmpty { return value }
        } catch {
            let violation = ContractViolation(
                place: .body, pointer: "/\(number)", keyword: "syntax",
                message: "\(error.reason) at byte \(error.offset) of the value")
            throw ContractError(status: .badRequest, violations: [violation])
        }
        throw refusal(of: reader.violations, number)
    }

    private func refusal(of found: [JSONViolation], _ number: Int) -> ContractError {
        let violations = found.map { violation in
            ContractViolation(
                place: .body, pointer: "/\(number)\(violation.pointer)",
                keyword: violation.keyword, message: violation.message)
        }
        return ContractError(status: .unprocessableContent, violations: violations)
    }
}

@_spi(Generated)
extension ContractRequest {
    /// The request body, which is required and is a sequence of values.
    public mutating func items<Rule: ValueRule>(
        _ rule: Rule, _ framing: ItemFraming
    ) -> RequestItems<Rule.Value>? where Rule.Value: Sendable {
        let items = optionalItems(rule, framing)
        if items == nil { noteMissingBody() }
        return items
    }

    /// The request body, which is a sequence of values when there is one.
    public mutating func optionalItems<Rule: ValueRule>(
        _ rule: Rule, _ framing: ItemFraming
    ) -> RequestItems<Rule.Value>? where Rule.Value: Sendable {
        guard contentIndex != nil else { return nil }
        return RequestItems(streamedBody, framing, RuleItemReading(rule: rule))
    }
}
