public import JSON

/// What a schema of type `array` asks of a value.
public struct ArrayRule<Element: ValueRule>: ValueRule {
    private let element: Element
    private let minItems: Int
    private let maxItems: Int
    private let uniqueItems: Bool

    /// Makes a rule of the keywords of a schema.
    public init(
        of element: Element, minItems: Int = 0, maxItems: Int = .max, uniqueItems: Bool = false
    ) {
        precondition(0 <= minItems && minItems <= maxItems, "minItems is at most maxItems")
        self.element = element
        self.minItems = minItems
        self.maxItems = maxItems
        self.uniqueItems = uniqueItems
    }

    /// Reads an array. All elements are looked at, whatever is wrong with one of them; those after
    /// `maxItems` are not kept.
    public func read(from json: inout JSONReader) throws(JSONSyntaxError) -> [Element.Value]? {
        guard try json.beginArray() else { return nil }
        var values: [Element.Value] = []
        var seen: Set<JSONValue> = []
        var count = 0
        var isSound = true
        while try json.nextElement() {
            count += 1
            // Equality is that of JSON, whatever the type makes of the value: 1 and 1.0 are equal.
            if uniqueItems, !json.isLenient, count <= maxItems, try !isNew(in: json, &seen) {
                json.violate("uniqueItems", "expected an item unlike all before it")
                try json.skip()
                isSound = false
            } else if let value = try element.read(from: &json) {
                if count <= maxItems || json.isLenient { values.append(value) }
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

    /// Looks at the next value in a copy of the reader, so that it stays unread.
    private func isNew(
        in json: JSONReader, _ seen: inout Set<JSONValue>
    ) throws(JSONSyntaxError) -> Bool {
        var copy = json
        return seen.insert(try copy.value()).inserted
    }

    private func violation(byCount count: Int) -> RuleViolation? {
        if count < minItems {
            return RuleViolation("minItems", "expected at least \(counted(minItems, "item"))")
        }
        if count > maxItems {
            return RuleViolation("maxItems", "expected at most \(counted(maxItems, "item"))")
        }
        return nil
    }
}

extension ArrayRule: ParameterRule where Element: ParameterRule {
    /// Reads the items that the text lists.
    public func read(text: inout ParameterText) -> [Element.Value]? {
        let items = text.items
        var values: [Element.Value] = []
        var seen: Set<AnyHashable> = []
        if !text.isLenient, let violation = violation(byCount: items.count) {
            text.note(violation)
            return nil
        }
        for (index, item) in items.enumerated() {
            var item = item
            if let value = element.read(text: &item) {
                // Every value that a parameter can hold is hashable.
                if uniqueItems, !text.isLenient, let key = value as? AnyHashable,
                    !seen.insert(key).inserted
                {
                    item.violate("uniqueItems", "expected an item unlike all before it")
                }
                values.append(value)
            }
            text.adopt(item, at: index)
        }
        return text.findings.isEmpty ? values : nil
    }
}

/// "1 item", "2 items".
func counted(_ count: Int, _ noun: String) -> String {
    count == 1 ? "1 \(noun)" : "\(count) \(noun)s"
}
