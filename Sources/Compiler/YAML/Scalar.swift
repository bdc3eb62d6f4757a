/// A scalar as it was written, and what it means.
public struct Scalar: Sendable {
    /// How the text was marked as a string, if at all.
    public enum Style: UInt8, Sendable {
        /// Neither quotes nor block: the core schema decides what it means.
        case plain
        /// `'…'`
        case singleQuoted
        /// `"…"`
        case doubleQuoted
        /// `|`
        case literal
        /// `>`
        case folded
    }

    /// The tag that decides how the text is understood.
    public enum Tag: UInt8, Sendable {
        /// None: plain text is resolved by the core schema, other text is a string.
        case none
        /// `!`, `!!str`, or a tag that the core schema does not know.
        case string
        /// `!!null`
        case null
        /// `!!bool`
        case boolean
        /// `!!int`
        case integer
        /// `!!float`
        case number
    }

    /// The content: without quotes, escapes decoded, lines folded.
    public let text: String
    /// How it was written.
    public let style: Style
    /// The tag.
    public let tag: Tag

    /// Makes a scalar.
    public init(_ text: String, style: Style = .plain, tag: Tag = .none) {
        self.text = text
        self.style = style
        self.tag = tag
    }

    /// What the scalar means by the core schema (YAML 1.2.2, section 10.3.2).
    public var value: ScalarValue {
        switch tag {
        case .none: style == .plain ? ScalarValue(plain: text) : .string(text)
        case .string: .string(text)
        case .null: .null
        case .boolean, .integer, .number: ScalarValue(plain: text)
        }
    }
}
