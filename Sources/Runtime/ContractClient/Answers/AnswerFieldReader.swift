@_spi(Generated) public import ContractRuntime
internal import HTTPMessages

/// The fields of an answer while emitted code reads those that the contract declares.
///
/// A field that need not be there and cannot be read is as good as none: nothing that a proxy does to
/// it may keep a caller from the answer.
@_spi(Generated) public struct AnswerFieldReader: Sendable {
    private let fields: HTTPFields

    init(_ fields: HTTPFields) { self.fields = fields }

    /// A field that may be absent.
    public func optional<Rule: ParameterRule>(_ name: StaticString, _ rule: Rule) -> Rule.Value? {
        try? required(name, rule)
    }

    /// A field that must be there.
    public func required<Rule: ParameterRule>(
        _ name: StaticString, _ rule: Rule
    ) throws -> Rule.Value {
        let text = try text(name)
        do throws(AnswerText.Fault) {
            return try AnswerText(Array(text.utf8)).value(rule)
        } catch {
            throw UnreadableAnswer(.header, "/\(name)", error.keyword, error.message)
        }
    }

    /// A field of any style and schema that may be absent.
    public func optional<Rule: ValueRule>(
        _ parameter: StyledParameter, _ rule: Rule
    ) -> Rule.Value? {
        try? required(parameter, rule)
    }

    /// A field of any style and schema that must be there.
    public func required<Rule: ValueRule>(
        _ parameter: StyledParameter, _ rule: Rule
    ) throws -> Rule.Value {
        let name = parameter.fieldName
        let text = try text(name)
        do throws(AnswerText.Fault) {
            // RFC 9110 5.3: lines of Set-Cookie cannot be combined.
            if name.description.lowercased() == "set-cookie" {
                let lines = fields.values(of: HTTPFieldName(stringLiteral: name))
                if let value = try? AnswerText.value(ofLines: lines, rule) { return value }
            }
            return try AnswerText(Array(text.utf8)).value(of: parameter, rule)
        } catch {
            throw UnreadableAnswer(.header, "/\(name)", error.keyword, error.message)
        }
    }

    private func text(_ name: StaticString) throws -> String {
        guard let text = fields[HTTPFieldName(stringLiteral: name)] else {
            throw UnreadableAnswer(.header, "/\(name)", "required", "expected this field")
        }
        return text
    }
}
