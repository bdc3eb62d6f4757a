internal import HTTPMessages
internal import JSON

// How a client reads what an answer has in texts: its fields, and content that is text. The limits of
// values are let pass, as in the JSON of answers.

/// A text of an answer.
package struct AnswerText {
    /// What is wrong with it.
    package struct Fault: Error {
        /// The keyword that is violated.
        package let keyword: String
        /// What was expected.
        package let message: String
    }

    private let bytes: [UInt8]

    /// Takes the bytes of a text.
    package init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// The value of a plain text, or of a list of them with commas.
    package func value<Rule: ParameterRule>(_ rule: Rule) throws(Fault) -> Rule.Value {
        var text = ParameterText("", .body, bytes[...], .plain)
        text.isLenient = true
        let value = rule.read(text: &text)
        if let value, text.findings.isEmpty { return value }
        let finding = text.findings.first
        throw Fault(
            keyword: finding?.keyword ?? "type", message: finding?.message ?? "expected a value")
    }

    /// The value of a text of any style and schema.
    package func value<Rule: ValueRule>(
        of parameter: StyledParameter, _ rule: Rule
    ) throws(Fault) -> Rule.Value {
        let node: ParameterNode
        do throws(ParameterFault) {
            node = try parameter.node(of: DelimitedText(bytes[...], .plain))
        } catch {
            throw Fault(keyword: error.keyword.description, message: error.message)
        }
        return try Self.value(ofJSON: parameter.json(of: node), rule)
    }

    /// The value of texts that cannot be one: the lines of `Set-Cookie`.
    package static func value<Rule: ValueRule>(
        ofLines lines: [String], _ rule: Rule
    ) throws(Fault) -> Rule.Value {
        try value(ofJSON: JSONValue.array(lines.map { .string($0) }).serialized(), rule)
    }

    private static func value<Rule: ValueRule>(
        ofJSON json: [UInt8], _ rule: Rule
    ) throws(Fault) -> Rule.Value {
        var reader = JSONReader(json, strictness: .rfc8259, isLenient: true)
        let value: Rule.Value?
        do throws(JSONSyntaxError) {
            value = try rule.read(from: &reader)
        } catch {
            throw Fault(keyword: "syntax", message: error.reason)
        }
        if let value, reader.violations.isEmpty { return value }
        let violation = reader.violations.first
        throw Fault(
            keyword: violation?.keyword ?? "type",
            message: violation?.message ?? "expected a value")
    }
}
