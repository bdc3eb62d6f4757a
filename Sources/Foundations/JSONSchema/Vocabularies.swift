internal import JSON

/// The groups of keywords of 2020-12 that a metaschema's `$vocabulary` switches on.
///
/// The core vocabulary always holds. Meta-data and content are annotations, which a validator has
/// nothing to do with.
struct Vocabularies: OptionSet, Sendable, Hashable {
    let rawValue: UInt8

    static let applicator = Self(rawValue: 1)
    static let unevaluated = Self(rawValue: 1 << 1)
    static let validation = Self(rawValue: 1 << 2)
    static let formatAssertion = Self(rawValue: 1 << 3)

    /// What a schema has without a `$vocabulary`: formats annotate.
    static let standard: Self = [.applicator, .unevaluated, .validation]

    init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    private static let prefix = "https://json-schema.org/draft/2020-12/vocab/"

    /// Reads a `$vocabulary`; nil when it requires one that nobody here knows.
    init?(_ declaration: JSONObject) {
        self = []
        for (uri, isRequired) in declaration {
            guard let vocabulary = Self.vocabulary(uri) else {
                if isRequired == .boolean(true) { return nil }
                continue
            }
            insert(vocabulary)
        }
    }

    private static func vocabulary(_ uri: String) -> Self? {
        guard uri.hasPrefix(prefix) else {
            return uri == "https://spec.openapis.org/oas/3.1/vocab/base" ? [] : nil
        }
        return switch uri.dropFirst(prefix.count) {
        case "applicator": .applicator
        case "unevaluated": .unevaluated
        case "validation": .validation
        case "format-assertion": .formatAssertion
        case "core", "meta-data", "format-annotation", "content": []
        default: nil
        }
    }
}
