import OpenAPI
import Patterns
import SourceText
import YAML

extension Lowering {
    /// Reports a pattern that cannot be run, and warns of one that may take long.
    func refuseBadPattern(_ schema: Schema) {
        guard let text = schema.pattern else { return }
        let place = schema.valueLocation(of: "pattern")
        do throws(PatternError) {
            let pattern = try Pattern(text)
            if pattern.hasNestedQuantifier {
                warning(
                    "pattern-slow",
                    "the pattern repeats a repetition: some texts will meet the limit of steps",
                    at: place)
            }
        } catch {
            switch error.kind {
            case .syntax:
                self.error(
                    "pattern-invalid", "the pattern is no regular expression of ECMA-262: \(error)",
                    at: place)
            case .unsupported:
                unsupported("pattern-unsupported", "\(error): such a pattern", at: place)
            }
        }
    }
}
