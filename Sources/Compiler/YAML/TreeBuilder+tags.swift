import SourceText

// Tags of YAML 1.2.2, section 10.3: those of the core schema are obeyed; others mean nothing in an
// OpenAPI document and are warned about, because their author expected something (`!include`).

private let corePrefix = "tag:yaml.org,2002:"

extension TreeBuilder {
    mutating func scalarTag(
        _ tag: String?, of text: String, at range: SourceRange
    ) -> Scalar.Tag {
        guard let tag else { return .none }
        // 10.3.2: a scalar with the non-specific tag `!` is a string.
        if tag == "!" { return .string }
        switch tag.hasPrefix(corePrefix) ? tag.dropFirst(corePrefix.count) : "" {
        case "str": return .string
        case "null": return checked(.null, text, at: range)
        case "bool": return checked(.boolean, text, at: range)
        case "int": return checked(.integer, text, at: range)
        case "float": return checked(.number, text, at: range)
        default:
            reportIgnored(tag, at: range)
            return .string
        }
    }

    mutating func checkCollectionTag(_ tag: String?, isMapping: Bool, at range: SourceRange) {
        guard let tag, tag != "!", tag != corePrefix + (isMapping ? "map" : "seq") else { return }
        reportIgnored(tag, at: range)
    }

    /// The tag, when the text fits it.
    private mutating func checked(
        _ tag: Scalar.Tag, _ text: String, at range: SourceRange
    ) -> Scalar.Tag {
        let fits =
            switch (tag, ScalarValue(plain: text)) {
            case (.null, .null), (.boolean, .boolean), (.integer, .integer), (.number, .integer),
                (.number, .number):
                true
            default: false
            }
        if !fits {
            report(
                Diagnostic(
                    code: "yaml-tag", "'\(text)' does not fit its tag", at: location(range)))
        }
        return fits ? tag : .string
    }

    private mutating func reportIgnored(_ tag: String, at range: SourceRange) {
        let name = tag.hasPrefix(corePrefix) ? "!!" + tag.dropFirst(corePrefix.count) : tag
        report(
            Diagnostic(
                .warning, code: "yaml-tag-ignored",
                "tag '\(name)' has no meaning here and is ignored",
                at: location(range)))
    }
}
