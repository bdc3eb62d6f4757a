import Patterns

extension FuzzTarget {
    /// A line with a pattern, and behind it the text to search.
    static let pattern = FuzzTarget("pattern", maxBytes: 256) { bytes in
        let line = bytes.prefix { $0 != 0x0A }
        let text = Array(bytes.dropFirst(line.count + 1))
        guard let source = String(validating: line, as: UTF8.self) else { return }
        do throws(PatternError) {
            let pattern = try Pattern(source)
            demand(Pattern.isValid(source), "a pattern that runs is not valid: \(source)")
            let outcome = pattern.matches(text)
            demand(outcome != .limitExceeded || !pattern.isLinear, "a table gave up: \(source)")
            guard pattern.isLinear else { return }
            // Two engines, one meaning.
            let slow = try Pattern(source, limits: .standard, allowsTable: false).matches(text)
            demand(
                slow == outcome || slow == .limitExceeded,
                "\(source) on \(text): a table says \(outcome), PCRE2 says \(slow)")
        } catch {
            demand((0...line.count).contains(error.offset), "offset \(error.offset): \(source)")
        }
    }
}
