public import JSON
internal import JSONSchema
internal import Patterns

/// What a schema of type `string` asks of a value.
public struct StringRule: ParameterRule {
    private let minLength: Int
    private let maxLength: Int
    private let pattern: Pattern?
    private let format: SchemaFormat?

    /// All texts fit.
    public static let any = StringRule()

    /// Makes a rule of the keywords of a schema; lengths count code points.
    ///
    /// The contract's compiler has compiled `pattern` before, so that one that cannot be compiled
    /// here is the work of a program and not of a document.
    public init(
        minLength: Int = 0, maxLength: Int = .max, pattern: StaticString? = nil,
        format: StringFormat? = nil
    ) {
        precondition(0 <= minLength && minLength <= maxLength, "minLength is at most maxLength")
        self.minLength = minLength
        self.maxLength = maxLength
        self.pattern = pattern.map { Self.compiled($0.description) }
        self.format = format?.definition
    }

    /// Reads a string.
    public func read(from json: inout JSONReader) throws(JSONSyntaxError) -> String? {
        guard let value = try json.string() else { return nil }
        if json.isLenient { return value }
        var isSound = true
        check(value) { violation in
            json.note(violation)
            isSound = false
        }
        return isSound ? value : nil
    }

    /// Reads a string.
    public func read(text: inout ParameterText) -> String? {
        guard let value = text.string() else { return nil }
        if text.isLenient { return value }
        var isSound = true
        check(value) { violation in
            text.note(violation)
            isSound = false
        }
        return isSound ? value : nil
    }

    /// Whether a text that no request was read for fits the rule.
    public func permits(_ value: String) -> Bool {
        var isSound = true
        check(value) { _ in isSound = false }
        return isSound
    }

    private func check(_ value: String, _ report: (RuleViolation) -> Void) {
        if let violation = lengthViolation(by: value.utf8.span) {
            report(violation)
            // Neither pattern nor format is run over a text that may be very long.
            if value.utf8.count > maxLength { return }
        }
        if let pattern {
            switch pattern.matches(value) {
            case .matched: break
            case .notMatched, .limitExceeded:
                report(RuleViolation("pattern", "expected text that matches '\(pattern.source)'"))
            }
        }
        if let format, !format.isSatisfied(by: value) {
            report(RuleViolation("format", "expected \(format.phrase)"))
        }
    }

    private func lengthViolation(by text: Span<UInt8>) -> RuleViolation? {
        // A code point has one to four bytes, so that most texts need no counting.
        guard text.count > maxLength || text.count / 4 < minLength else { return nil }
        let length = Self.codePoints(in: text)
        if length < minLength {
            return RuleViolation(
                "minLength", "expected at least \(counted(minLength, "character"))")
        }
        if length > maxLength {
            return RuleViolation(
                "maxLength", "expected at most \(counted(maxLength, "character"))")
        }
        return nil
    }

    private static func codePoints(in text: Span<UInt8>) -> Int {
        var count = 0
        for index in 0..<text.count where text[index] & 0b1100_0000 != 0b1000_0000 { count += 1 }
        return count
    }

    private static func compiled(_ pattern: String) -> Pattern {
        do {
            return try Pattern(pattern)
        } catch {
            preconditionFailure("the pattern '\(pattern)' cannot be compiled: \(error)")
        }
    }
}
