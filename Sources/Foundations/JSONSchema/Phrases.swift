internal import JSON

/// "1 item", "2 items".
func counted(_ count: Int, _ noun: String) -> String {
    if count == 1 { return "1 \(noun)" }
    return noun.hasSuffix("y") ? "\(count) \(noun.dropLast())ies" : "\(count) \(noun)s"
}

/// "a", "a or b", "a, b or c".
func listed(_ items: [String], _ conjunction: String) -> String {
    guard let last = items.last, items.count > 1 else { return items.first ?? "" }
    return items.dropLast().joined(separator: ", ") + " \(conjunction) " + last
}

/// A value of a schema for a message: strings in quotes, and nothing longer than a line.
func quoted(_ value: JSONValue) -> String {
    let text = value.string ?? value.description
    let maxCharacters = 64
    let shown = text.count > maxCharacters ? text.prefix(maxCharacters) + "…" : text[...]
    return "'\(shown)'"
}

/// The name of a property for a message. It may come from a caller: cut, and without characters
/// that could disturb a terminal.
func quoted(name: String) -> String {
    var text = ""
    for scalar in name.unicodeScalars.prefix(64) {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned:
            text += "\\u{\(String(scalar.value, radix: 16))}"
        default: text.unicodeScalars.append(scalar)
        }
    }
    return name.unicodeScalars.count > 64 ? "'\(text)…'" : "'\(text)'"
}
