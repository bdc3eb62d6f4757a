internal import HTTPMessages
internal import JSON

/// A part of a form as emitted code reads its value.
@_spi(Generated) public struct ContractPart: Sendable {
    /// The length of the longest part that is collected, in bytes: as long as a body of JSON.
    static let maxCollectedBytes = OperationDescription.defaultMaxBodyBytes

    /// The part, for reading it as it comes.
    public let content: PartContent
    private var bytes: [UInt8] = []
    private var violations: [ContractViolation] = []
    private var isUnreadable = false

    init(_ content: PartContent) { self.content = content }

    nonisolated(nonsending) mutating func collect() async throws {
        bytes = try await content.collect(upTo: Self.maxCollectedBytes)
    }

    /// What was found, as the error that answers the request.
    var refusal: ContractError {
        ContractError(
            status: isUnreadable ? .badRequest : .unprocessableContent, violations: violations)
    }

    /// The value that the part spells.
    public mutating func text<Rule: ParameterRule>(_ rule: Rule) -> Rule.Value? {
        guard String(validating: bytes, as: UTF8.self) != nil else {
            isUnreadable = true
            note("", "syntax", "expected text in UTF-8")
            return nil
        }
        var text = ParameterText("", .body, bytes[...], .plain)
        let value = rule.read(text: &text)
        for finding in text.findings { note("", finding.keyword, finding.message) }
        return value
    }

    /// The value of any schema that the part spells.
    @_spi(Generated) public mutating func value<Rule: ValueRule>(
        _ spelled: SpelledRule<Rule>
    ) -> Rule.Value? {
        guard let text = String(validating: bytes, as: UTF8.self) else {
            isUnreadable = true
            note("", "syntax", "expected text in UTF-8")
            return nil
        }
        var writer = JSONWriter()
        writer.node(.text(text), spelled.schema)
        return json(spelled.rule, in: writer.bytes)
    }

    /// The value that the part holds in JSON.
    public mutating func json<Rule: ValueRule>(_ rule: Rule) -> Rule.Value? {
        json(rule, in: bytes)
    }

    private mutating func json<Rule: ValueRule>(_ rule: Rule, in bytes: [UInt8]) -> Rule.Value? {
        var reader = JSONReader(bytes)
        do throws(JSONSyntaxError) {
            let value = try rule.read(from: &reader)
            try reader.finish()
            note(reader.violations)
            return violations.isEmpty ? value : nil
        } catch {
            note(reader.violations)
            isUnreadable = true
            note("", "syntax", "\(error.reason) at byte \(error.offset)")
            return nil
        }
    }

    private mutating func note(_ found: [JSONViolation]) {
        for violation in found { note(violation.pointer, violation.keyword, violation.message) }
    }

    private mutating func note(_ pointer: String, _ keyword: String, _ message: String) {
        violations.append(
            ContractViolation(
                place: .body, pointer: Self.pointer(content.name) + pointer, keyword: keyword,
                message: message))
    }

    /// A part's name as a pointer; the name of an unknown part comes from the client and is cut.
    static func pointer(_ name: String) -> String {
        JSONPointer(tokens: [String(name.prefix(longestName))]).description
    }

    private static let longestName = 64
}
