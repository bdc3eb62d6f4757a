import OpenAPI
import Patterns
import SourceText
import YAML

extension Lowering {
    /// Whether the pattern of a schema can be run; warns of one that cannot, or may take long.
    func isSound(_ schema: Schema) -> Bool {
        guard let text = schema.pattern else { return false }
        let place = schema.valueLocation(of: "pattern")
        do throws(PatternError) {
            if try isSlow(text) {
                warning(
                    "pattern-slow",
                    "the pattern repeats a repetition: some texts will meet the limit of steps",
                    at: place)
            }
            return true
        } catch {
            switch error.kind {
            case .syntax:
                warning(
                    "pattern-invalid",
                    "the pattern is no regular expression of ECMA-262 and is not checked: \(error)",
                    at: place)
            case .unsupported:
                warning("pattern-unsupported", "the pattern is not checked: \(error)", at: place)
            }
            return false
        }
    }

    /// Whether a pattern repeats a repetition; many schemas have the same one.
    private func isSlow(_ text: String) throws(PatternError) -> Bool {
        if let known = slowPatterns[text] { return known }
        let isSlow = try Pattern(text).hasNestedQuantifier
        slowPatterns[text] = isSlow
        return isSlow
    }
}
