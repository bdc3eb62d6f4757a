internal import HTTPMessages
internal import JSON
internal import Synchronization

/// The values of a request's body, one by one, as they come.
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

    private let body: LimitedBody
    private let position: Position
    private let reading: any ItemReading<Value>

    init(_ body: LimitedBody, _ framing: ItemFraming, _ reading: any ItemReading<Value>) {
        self.body = body
        self.reading = reading
        position = Position(State(splitter: ItemSplitter(framing, limit: Self.maxItemBytes)))
    }

    /// The next value; nil at the end.
    ///
    /// Throws `ContractError` when a value breaks the contract, with its number in the pointers
    /// (`/3/name` in the fourth), and `HTTPBodyError` when the rest cannot be had, as
    /// `RequestContent.next()` does. What was read before is the handler's to keep or to undo.
    nonisolated(nonsending) public mutating func next() async throws -> Value? {
        while true {
            if let (text, number) = try position.state.withLock({ try Self.take(&$0) }) {
                return try reading.value(of: text, number: number)
            }
            guard let piece = try await body.next() else {
                return try last()
            }
            position.state.withLock { $0.splitter.append(piece) }
        }
    }

    private func last() throws -> Value? {
        let last = try position.state.withLock { state in
            state.splitter.end()
            return try Self.take(&state)
        }
        return try last.map { try reading.value(of: $0.text, number: $0.number) }
    }

    private static func take(_ state: inout State) throws -> (text: [UInt8], number: Int)? {
        guard let text = try state.splitter.next() else { return nil }
        defer { state.count += 1 }
        return (text, state.count)
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
