internal import JSON
internal import Patterns

/// The values of `format` that can be asserted. Other formats are annotations.
enum SchemaFormat: String, Sendable, CaseIterable {
    case regex

    /// What a message says is expected.
    var phrase: String {
        switch self {
        case .regex: "a regular expression"
        }
    }

    /// Whether a string has the format.
    func isSatisfied(by text: String) -> Bool {
        switch self {
        case .regex: Pattern.isValid(text)
        }
    }

    /// Whether a number has the format; formats of strings say nothing about numbers.
    func isSatisfied(by number: JSONNumber) -> Bool {
        switch self {
        case .regex: true
        }
    }
}
