/// A regular expression of ECMA-262, as `pattern` and `patternProperties` of JSON Schema use it.
///
///     let slug = try Pattern("^[a-z0-9]+(-[a-z0-9]+)*$")
///     slug.matches("a-b") == .matched
///
/// It has the meaning that ECMA-262 gives it with the u flag. A pattern that is regular in the
/// strict sense is made into a table that takes one look at each byte of a text. The others, with
/// lookaround, backreferences, Unicode properties or very many states, are run by PCRE2 under
/// limits: a text that an evil pattern would chew on for minutes gets
/// ``PatternOutcome/limitExceeded`` within milliseconds. Compile once and keep it; a value may be
/// used from any number of threads at once.
///
/// Not supported, and refused with a position: lookbehind of variable length, counts over 65,535.
public struct Pattern: Sendable {
    /// The pattern as written.
    public let source: String
    /// Whether a repetition holds another one that can take the same text, as in `(a+)+`: on some
    /// texts an engine that backtracks tries very many ways. Fit for a warning, not for a refusal.
    public let hasNestedQuantifier: Bool
    /// Whether the pattern uses what only Annex B of ECMA-262 allows, such as `\-` outside a class
    /// or a lone `{`. It runs here, but validators that compile with the u flag refuse it.
    public let usesAnnexB: Bool

    private let engine: Engine

    private enum Engine: Sendable {
        case table(PatternTable)
        case backtracking(CompiledPattern)
    }

    /// Compiles a pattern; throws where it is not ECMA-262 or not supported.
    public init(
        _ source: String, limits: PatternLimits = .standard
    ) throws(PatternError) {
        try self.init(source, limits: limits, allowsTable: true)
    }

    /// Compiles a pattern, and for a comparison of the engines without a table.
    package init(
        _ source: String, limits: PatternLimits, allowsTable: Bool
    ) throws(PatternError) {
        let parsed = try PatternParser.parse(source)
        self.source = source
        hasNestedQuantifier = parsed.node.hasAmbiguousRepetition
        usesAnnexB = parsed.usesAnnexB
        if allowsTable, let table = PatternTable(parsed.node) {
            engine = .table(table)
        } else {
            engine = .backtracking(try CompiledPattern(parsed, limits: limits))
        }
    }

    /// The syntax tree of the pattern, for those who make texts that match.
    package var syntax: PatternNode {
        // An empty set matches nothing; but what was parsed once is parsed again.
        (try? PatternParser.parse(source).node) ?? .set(PatternSet())
    }

    /// Whether a search takes time in proportion to the text, and so never gives up.
    public var isLinear: Bool {
        if case .table = engine { true } else { false }
    }

    /// Searches a text for the pattern. Anchors, not the search, decide whether it must match the
    /// whole.
    public func matches(_ text: String) -> PatternOutcome {
        search(text.utf8Span.span)
    }

    /// Searches UTF-8 bytes; bytes that are no UTF-8 match nothing.
    public func matches(_ utf8: [UInt8]) -> PatternOutcome {
        do {
            _ = try UTF8Span(validating: utf8.span)
        } catch {
            return .notMatched
        }
        return search(utf8.span)
    }

    /// Searches valid UTF-8.
    private func search(_ text: Span<UInt8>) -> PatternOutcome {
        switch engine {
        case .table(let table): table.matches(text) ? .matched : .notMatched
        case .backtracking(let compiled): compiled.search(text)
        }
    }

    /// Whether ECMA-262 accepts the text as a pattern, be it supported here or not: the format
    /// `regex`.
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
