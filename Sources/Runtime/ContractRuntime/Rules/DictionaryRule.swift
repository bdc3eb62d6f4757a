public import JSON

/// What a schema of type `object` with free keys asks of a value.
public struct DictionaryRule<Element: ValueRule>: ValueRule {
    private let element: Element
    private let minProperties: Int
    private let maxProperties: Int

    /// Makes a rule of the keywords of a schema; `element` is that of `additionalProperties`.
    public init(of element: Element, minProperties: Int = 0, maxProperties: Int = .max) {
        precondition(
            0 <= minProperties && minProperties <= maxProperties,
            "minProperties is at most maxProperties")
        self.element = element
        self.minProperties = minProperties
        self.maxProperties = maxProperties
    }

    /// Reads an object. All properties are looked at, whatever is wrong with one of them.
    public func read(
        from json: inout JSONReader
    ) throws(JSONSyntaxError) -> [String: Element.Value]? {
        guard try json.beginObject() else { return nil }
        var values: [String: Element.Value] = [:]
        var count = 0
        var isSound = true
        while let key = try json.nextKey() {
            count += 1
            let value = try element.read(from: &json)
            if values[key] != nil, !json.isLenient {
                // Two names for JSON, one for Swift: keeping either would lose the other.
                json.violate("propertyNames", "expected names that differ in more than their form")
                isSound = false
            } else if let value {
                values[key] = value
            } else {
                isSound = false
            }
        }
        if !json.isLenient, let violation = violation(byCount: count) {
            json.note(violation)
            return nil
        }
        return isSound ? values : nil
    }

    private func violation(byCount count: Int) -> RuleViolation? {
        if count < minProperties {
            return RuleViolation(
                "minProperties", "expected at least \(minProperties) properties")
        }
        if count > maxProperties {
            return RuleViolation("maxProperties", "expected at most \(maxProperties) properties")
        }
        return nil
    }
}
