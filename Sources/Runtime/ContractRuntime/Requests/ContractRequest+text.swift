@_spi(Generated)
extension ContractRequest {
    /// The request body, which is required and is a text.
    public mutating func text<Rule: ParameterRule>(_ rule: Rule) -> Rule.Value? {
        guard contentIndex != nil else {
            noteMissingBody()
            return nil
        }
        return optionalText(rule)
    }

    /// The request body, which is a text when there is one.
    public mutating func optionalText<Rule: ParameterRule>(_ rule: Rule) -> Rule.Value? {
        guard contentIndex != nil else { return nil }
        guard String(validating: body, as: UTF8.self) != nil else {
            noteUnreadable(.body, "", "syntax", "expected text in UTF-8")
            return nil
        }
        var text = ParameterText("", .body, body[...], .plain)
        let value = rule.read(text: &text)
        note(ofBody: text)
        return value
    }

    private mutating func note(ofBody text: ParameterText) {
        for finding in text.findings { note(.body, "", finding.keyword, finding.message) }
    }
}
