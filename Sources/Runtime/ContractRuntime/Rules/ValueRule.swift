public import JSON

/// What a schema asks of a value, and how such a value is read.
///
/// Emitted code keeps a rule for each schema as a constant; rules hold rules, as schemas hold
/// schemas:
///
///     private static let tagsRule = ArrayRule(of: StringRule(maxLength: 20), maxItems: 10)
///     tags = try json.read(Self.tagsRule)
public protocol ValueRule<Value>: Sendable {
    /// The type of the values.
    associatedtype Value: Sendable

    /// Reads the next value. Where it breaks the rule, a violation is noted and the answer is nil;
    /// only a text that is no JSON is an error.
    func read(from json: inout JSONReader) throws(JSONSyntaxError) -> Value?
}

/// A rule for a value that a parameter can hold as well.
public protocol ParameterRule<Value>: ValueRule {
    /// Reads the value that `text` spells. Where it breaks the rule, a finding is noted in `text`
    /// and the answer is nil.
    func read(text: inout ParameterText) -> Value?
}

/// A keyword of a schema that a value violates, and what was expected.
///
/// The words never hold the value: it may be a password.
public struct RuleViolation: Sendable {
    /// The keyword, spelled as in the contract.
    public let keyword: StaticString
    /// What was expected.
    public let message: String

    /// Makes a violation of `keyword`.
    public init(_ keyword: StaticString, _ message: String) {
        self.keyword = keyword
        self.message = message
    }
}

extension JSONReader {
    /// The next value; nil, and a violation, when it breaks `rule`.
    @inlinable
    public mutating func read<Rule: ValueRule>(
        _ rule: Rule
    ) throws(JSONSyntaxError) -> Rule.Value? {
        try rule.read(from: &self)
    }

    /// The next value of a property that is always there and may be null: nil when it breaks
    /// `rule`, `.some(nil)` when it is null.
    @inlinable
    public mutating func nullable<Rule: ValueRule>(
        _ rule: Rule
    ) throws(JSONSyntaxError) -> Rule.Value?? {
        if try readNull() { return .some(nil) }
        guard let value = try rule.read(from: &self) else { return nil }
        return .some(value)
    }

    /// The next value of a property that may be absent and may be null; `.absent`, and a violation,
    /// when it breaks `rule`.
    @inlinable
    public mutating func presence<Rule: ValueRule>(
        _ rule: Rule
    ) throws(JSONSyntaxError) -> Presence<Rule.Value> {
        if try readNull() { return .null }
        guard let value = try rule.read(from: &self) else { return .absent }
        return .value(value)
    }

    /// Notes that the value that was read last breaks a rule.
    @usableFromInline
    mutating func note(_ violation: RuleViolation) {
        violate(violation.keyword, violation.message)
    }
}

extension ParameterText {
    /// Notes that the text breaks a rule.
    @usableFromInline
    mutating func note(_ violation: RuleViolation) {
        violate(violation.keyword, violation.message)
    }
}
