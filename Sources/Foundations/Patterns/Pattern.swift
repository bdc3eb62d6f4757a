/// A regular expression of ECMA-262, as `pattern` and `patternProperties` of JSON Schema use it.
///
///     let slug = try Pattern("^[a-z0-9]+(-[a-z0-9]+)*$")
///     slug.matches("a-b") == .matched
///
/// It has the meaning that ECMA-262 gives it with the u flag, and is run by PCRE2 under limits on steps
/// and memory: a text that an evil pattern would chew on for minutes gets
/// ``PatternOutcome/limitExceeded`` within milliseconds. Compile once and keep it; a value may be used
/// from any number of threads at once.
///
/// Not supported, and refused with a position: lookbehind of variable length, counts over 65,535.
public struct Pattern: Sendable {
    /// The pattern as written.
    public let source: String
    /// Whether a repetition holds another one that can take the same text, as in `(a+)+`: on some texts
    /// the search may take more steps than the limit allows. Fit for a warning, not for a refusal.
    public let hasNestedQuantifier: Bool
    /// Whether the pattern uses what only Annex B of ECMA-262 allows, such as `\-` outside a class or a
    /// lone `{`. It runs here, but validators that compile with the u flag refuse it.
    public let usesAnnexB: Bool

    private let compiled: CompiledPattern

    /// Compiles a pattern; throws where it is not ECMA-262 or not supported.
    public init(
        _ source: String, limits: PatternLimits = .standard
    ) throws(PatternError) {
        let parsed = try PatternParser.parse(source)
        self.source = source
        hasNestedQuantifier = parsed.node.hasAmbiguousRepetition
        usesAnnexB = parsed.usesAnnexB
        compiled = try CompiledPattern(parsed, limits: limits)
    }

    /// Searches a text for the pattern. Anchors, not the search, decide whether it must match the whole.
    public func matches(_ text: String) -> PatternOutcome {
        compiled.search(text.utf8Span.span, isValidated: true)
    }

    /// Searches UTF-8 bytes; bytes that are no UTF-8 match nothing.
    public func matches(_ utf8: [UInt8]) -> PatternOutcome {
        compiled.search(utf8.span, isValidated: false)
    }

    /// Whether ECMA-262 accepts the text as a pattern, be it supported here or not: the format `regex`.
    public static func isValid(_ source: String) -> Bool {
        do {
            _ = try PatternParser.parse(source)
            return true
        } catch {
            return error.kind == .unsupported
        }
    }
}

extension Pattern: Hashable {
    /// Patterns are equal when they are written alike.
    public static func == (left: Self, right: Self) -> Bool {
        left.source == right.source
    }

    /// Hashes the source.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(source)
    }
}
