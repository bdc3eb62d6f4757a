import CodeText
import ContractModel
import SourceText

// Alternatives are mostly named after what they have in common with their siblings:
// SendMessageCommand and EditMessageCommand of ChatCommand. The cases leave that out.

/// Chooses the names of the cases of one union.
struct UnionNames {
    private let union: UnionShape
    private let words: Words

    /// Makes the names of a union that is called by these words.
    init(_ union: UnionShape, in words: Words) {
        self.union = union
        self.words = words
    }

    /// The names, each declared once.
    func declared(_ diagnostics: inout [Diagnostic]) -> [SwiftNames.AlternativeNames] {
        var scope = Scope(
            reserving: SwiftVocabulary.unionMembers.union(SwiftVocabulary.unusableMembers))
        let names = zip(union.alternatives, short()).map { alternative, words in
            scope.declare(
                words.lowerCamel, for: "alternative '\(alternative.title)'",
                at: alternative.origin, &diagnostics)
        }
        return zip(names, union.alternatives).map { name, alternative in
            let bare = name.text.filter { $0 != "`" }
            return SwiftNames.AlternativeNames(
                name: name, rule: scope.fresh([bare + "Rule"], at: alternative.origin))
        }
    }

    /// The words of the cases: without what the siblings share at their ends, or else without what
    /// they share with the union, or else whole.
    private func short() -> [Words] {
        let whole = union.alternatives.map { Words($0.title).words }
        let named = zip(union.alternatives, whole).filter { $0.0.isComponent }.map(\.1)
        let shared = named.dropFirst().reduce(named.count > 1 ? named[0] : []) {
            Array($0.suffix(Self.sharedEnd($0, $1)))
        }
        let candidates = [
            without { _ in shared.count },
            without { Self.sharedEnd($0, words.words) },
        ]
        let fitting = candidates.first { candidate in
            candidate != whole && candidate.allSatisfy { !$0.isEmpty }
                && Set(candidate.map { Words(words: $0).lowerCamel }).count == candidate.count
        }
        return (fitting ?? whole).map { Words(words: $0) }
    }

    /// The words of the alternatives, those of components without so many at their ends.
    private func without(_ count: ([String]) -> Int) -> [[String]] {
        union.alternatives.map { alternative in
            let words = Words(alternative.title).words
            return alternative.isComponent ? words.dropLast(count(words)) : words
        }
    }

    /// How many words two names have in common at their ends.
    private static func sharedEnd(_ first: [String], _ second: [String]) -> Int {
        zip(first.reversed(), second.reversed()).prefix { $0.lowercased() == $1.lowercased() }.count
    }
}

extension UnionShape.Alternative {
    /// The name as it was written.
    var title: String {
        switch name {
        case .component(let name), .inline(let name): name
        }
    }

    fileprivate var isComponent: Bool {
        if case .component = name { true } else { false }
    }
}
