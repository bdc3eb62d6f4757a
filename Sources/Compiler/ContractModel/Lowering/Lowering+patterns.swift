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
            let pattern = try Pattern(text)
            if pattern.hasNestedQuantifier {
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
}
