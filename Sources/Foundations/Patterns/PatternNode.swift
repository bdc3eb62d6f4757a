/// The syntax tree of an ECMA-262 pattern, without anything that the printer has to know of PCRE2.
package indirect enum PatternNode: Equatable {
    /// One code point; a lone surrogate, which no text holds, is kept.
    case scalar(UInt32)
    /// `.`
    case any
    /// `[...]` or an escape such as `\d`.
    case set(PatternSet)
    /// `^`
    case start
    /// `$`
    case end
    /// `\b` or `\B`.
    case wordBoundary(isNegated: Bool)
    /// `(...)`, whose number is its place among the capturing groups, or `(?:...)`.
    case group(PatternNode, isCapturing: Bool)
    /// `(?=...)`, `(?!...)`, `(?<=...)`, `(?<!...)`.
    case look(Look)
    /// `\1` or `\k<name>`, resolved to the number of a group.
    case backreference(Int)
    /// An atom with a quantifier.
    case repeated(Repetition)
    /// Terms in order; none match the empty text.
    case sequence([PatternNode])
    /// Two or more sequences between `|`.
    case alternatives([PatternNode])

    package struct Look: Equatable {
        package let isBehind: Bool
        package let isNegated: Bool
        package let body: PatternNode
        package let offset: Int
    }

    package struct Repetition: Equatable {
        package let body: PatternNode
        package let minimum: Int
        /// Nil when there is none.
        package let maximum: Int?
        package let isLazy: Bool
        package let offset: Int
    }
}

/// A set of code points, as a class writes it.
package struct PatternSet: Equatable {
    package enum Item: Equatable {
        case range(ClosedRange<UInt32>)
        case digits(isNegated: Bool)
        case whiteSpace(isNegated: Bool)
        case wordCharacters(isNegated: Bool)
        /// A Unicode property by the name that PCRE2 knows.
        case property(String, isNegated: Bool)
    }

    package var isNegated = false
    package var items: [Item] = []

    package init(isNegated: Bool = false, items: [Item] = []) {
        self.isNegated = isNegated
        self.items = items
    }
}
