import JSONSchema
import Patterns

extension InstanceMaker {
    /// Texts have at most so many code points; what asks for more gets none.
    static let longestText = 70_000

    mutating func string(_ demand: Demand, _ attempt: Int) -> String? {
        guard !demand.lengths.isEmpty, demand.lengths.minimum <= Self.longestText else {
            return nil
        }
        for round in 0..<20 where fuel > 0 {
            guard let text = proposal(demand, attempt + round) else { continue }
            // To make and to match a text of a pattern takes as long as ten other steps.
            fuel -= (demand.patterns.isEmpty ? 1 : 10) + text.utf8.count / 64
            if meets(text, demand) { return text }
        }
        return nil
    }

    private func meets(_ text: String, _ demand: Demand) -> Bool {
        demand.lengths.contains(text.unicodeScalars.count)
            && demand.formats.allSatisfy { $0.isSatisfied(by: text) }
            && demand.patterns.allSatisfy { $0.matches(text) == .matched }
    }

    private mutating func proposal(_ demand: Demand, _ round: Int) -> String? {
        let isFormat = !demand.formats.isEmpty && (demand.patterns.isEmpty || round % 2 == 0)
        if isFormat, let format = numbers.element(of: demand.formats) {
            let longest = max(demand.lengths.minimum, min(demand.lengths.maximum ?? 24, 24))
            let length = numbers.within(max(demand.lengths.minimum, min(6, longest))...longest)
            return FormatSamples.text(of: format, length: length, using: &numbers)
        }
        if let pattern = numbers.element(of: demand.patterns) {
            return text(matching: pattern, demand.lengths, round)
        }
        return plainText(demand.lengths, round)
    }

    /// A text of a pattern, filled up when it is too short: a pattern without anchors allows that.
    private mutating func text(
        matching pattern: Pattern, _ lengths: CountRange, _ round: Int
    ) -> String? {
        let sampler = sampler(of: pattern)
        let shortest = max(lengths.minimum, sampler.lengths.lowerBound)
        let room = style == .smallest && round == 0 && !sampler.looksAhead ? 0 : 4 + 2 * round
        let longest = min(lengths.maximum ?? .max, sampler.lengths.upperBound, shortest + room)
        let length = numbers.within(shortest...max(shortest, longest))
        let isSimple = style == .smallest && round == 0 && !sampler.looksAhead
        let variety: TextVariety =
            isSimple ? .simple : style == .smallest || round < 4 ? .plain : .all
        guard let text = sampler.text(of: length, variety, using: &numbers) else {
            return nil
        }
        var missing = max(0, lengths.minimum - text.unicodeScalars.count)
        // What is looked ahead for may have its place behind the pattern's own end.
        if sampler.looksAhead, round % 4 == 3 { missing = max(missing, 8) }
        guard missing > 0 else { return text }
        let filling = filling(missing, isMixed: sampler.looksAhead)
        return numbers.isOne(in: 2) ? text + filling : filling + text
    }

    private mutating func filling(_ count: Int, isMixed: Bool) -> String {
        guard isMixed else { return String(repeating: "a", count: count) }
        let letters = Array("abcdefghjkABCDEFGHJK0123456789!-_#".unicodeScalars)
        let scalars = (0..<count).map { _ in letters[numbers.below(letters.count)] }
        return String(String.UnicodeScalarView(scalars))
    }

    private mutating func plainText(_ lengths: CountRange, _ round: Int) -> String {
        let isSmallest = style == .smallest && round == 0
        let longest = min(lengths.maximum ?? .max, lengths.minimum + (isSmallest ? 0 : 12))
        let length = numbers.within(lengths.minimum...max(lengths.minimum, longest))
        guard style == .varied, numbers.isOne(in: 4) else {
            let letters = Array("abcdefghijklmnopqrstuvwxyz".unicodeScalars)
            let scalars = (0..<length).map { _ in
                isSmallest ? letters[0] : letters[numbers.below(letters.count)]
            }
            return String(String.UnicodeScalarView(scalars))
        }
        let scalars = (0..<length).map { _ in foreignScalar() }
        return String(String.UnicodeScalarView(scalars))
    }

    /// What programs stumble over: quotes, controls, marks, emoji, other directions; U+0000 seldom.
    private mutating func foreignScalar() -> Unicode.Scalar {
        if numbers.isOne(in: 200) { return "\0" }
        let scalars = Array(
            "aZ09 \"'\\/<>&%{}$;\n\t\r\u{1}\u{7F}é\u{301}ßñ中あ한אع\u{200F}\u{200D}😀👩🏽\u{FEFF}\u{FFFD}\u{10FFFF}"
                .unicodeScalars)
        return scalars[numbers.below(scalars.count)]
    }

    /// Something close to a text that no longer matches a pattern.
    mutating func broken(_ text: String, _ demand: Demand, _ pattern: Pattern) -> String? {
        let scalars = Array(text.unicodeScalars)
        var candidates: [[Unicode.Scalar]] = []
        let others: [Unicode.Scalar] = [
            " ", "!", "~", "0", "A", "a", "é", "\n", "-", ".", "_", "/", "\\", "@", ":",
            "\u{1F}", "\u{7F}", "\u{202E}", "😀", "\0",
        ]
        let places =
            scalars.count > 40 ? [0, scalars.count / 2, scalars.count - 1] : Array(scalars.indices)
        for other in others {
            for place in places {
                var changed = scalars
                changed[place] = other
                candidates.append(changed)
            }
        }
        for other in others { candidates += [scalars + [other], [other] + scalars] }
        for count in [1, scalars.count / 2, scalars.count] {
            candidates.append(scalars.dropLast(count))
        }
        for other in others { candidates.append(Array(repeating: other, count: scalars.count)) }
        var rest = demand
        rest.patterns.removeAll { $0 == pattern }
        for candidate in candidates where fuel > 0 {
            fuel -= 1
            let text = String(String.UnicodeScalarView(candidate))
            if pattern.matches(text) == .notMatched, meets(text, rest) { return text }
        }
        return nil
    }
}
