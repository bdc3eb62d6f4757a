import Patterns

/// Which of the characters that are allowed are wanted.
enum TextVariety {
    /// Letters, where there are any.
    case simple
    /// All of printable ASCII, where there is any.
    case plain
    /// Others, too.
    case all
}

/// The characters that a class of a pattern allows.
struct ScalarChoice: Sendable {
    /// Letters, digits, and the rest of printable ASCII: what is allowed of each, so that a text has some of all.
    private let plain: [[ClosedRange<UInt32>]]
    private let all: [ClosedRange<UInt32>]

    private static let plainClasses: [[ClosedRange<UInt32>]] = [
        [0x61...0x7A], [0x41...0x5A], [0x30...0x39],
        [0x21...0x2F, 0x3A...0x40, 0x5B...0x60, 0x7B...0x7E],
    ]
    private static let surrogates: ClosedRange<UInt32> = 0xD800...0xDFFF

    init(_ set: PatternSet) {
        let hasProperties = set.items.contains { if case .property = $0 { true } else { false } }
        let ranges = hasProperties ? Self.members(of: set) : set.codePoints
        let all = Self.common(ranges, CodePoints.complement([Self.surrogates]))
        self.all = all
        let classes = Self.plainClasses.map { Self.common(all, $0) }.filter { !$0.isEmpty }
        plain = classes.isEmpty ? [Self.common(all, [0x20...0x20])].filter { !$0.isEmpty } : classes
    }

    /// One of them; nil where there is none.
    func scalar(
        _ variety: TextVariety, using numbers: inout RandomNumbers
    ) -> Unicode.Scalar? {
        let wanted =
            switch variety {
            case .simple: plain.first
            case .plain: numbers.element(of: plain)
            case .all: numbers.isOne(in: 8) ? all : numbers.element(of: plain)
            }
        let ranges = wanted ?? all
        guard let range = numbers.element(of: ranges) else { return nil }
        return Unicode.Scalar(range.lowerBound + UInt32(numbers.below(range.count)))
    }

    private static func common(
        _ left: [ClosedRange<UInt32>], _ right: [ClosedRange<UInt32>]
    ) -> [ClosedRange<UInt32>] {
        left.flatMap { range in
            right.compactMap { $0.overlaps(range) ? $0.clamped(to: range) : nil }
        }
    }
}

extension ScalarChoice {
    /// Where properties are looked for: a bit of many scripts. Nobody here has Unicode's tables but the engine that
    /// patterns are run by.
    private static let pool: [ClosedRange<UInt32>] = [
        0x20...0x7E, 0xA1...0x17F, 0x300...0x30F, 0x391...0x3C9, 0x410...0x44F, 0x5D0...0x5EA,
        0x620...0x64A, 0x660...0x669, 0x905...0x939, 0xE01...0xE2E, 0x2000...0x2027,
        0x2030...0x203A, 0x20A0...0x20AC, 0x2160...0x216F, 0x2190...0x21FF, 0x2600...0x2620,
        0x3041...0x3096, 0x30A1...0x30FA, 0x4E00...0x4E20, 0xAC00...0xAC20, 0x1F600...0x1F620,
    ]

    private static func members(of set: PatternSet) -> [ClosedRange<UInt32>] {
        let plain = PatternSet(
            items: set.items.filter { if case .property = $0 { false } else { true } })
        let patterns = set.items.compactMap(pattern(of:))
        let found = pool.joined().filter { value in
            guard let scalar = Unicode.Scalar(value) else { return false }
            let text = String(Character(scalar))
            let isMember =
                plain.codePoints.contains { $0.contains(value) }
                || patterns.contains { $0.matches(text) == .matched }
            return isMember != set.isNegated
        }
        return CodePoints.normalized(found.map { $0...$0 })
    }

    private static func pattern(of item: PatternSet.Item) -> Pattern? {
        guard case .property(let name, let isNegated) = item else { return nil }
        // The engine writes `sc:Greek`, ECMA-262 `sc=Greek`.
        let parts = name.split(separator: ":")
        return try? Pattern("\\\(isNegated ? "P" : "p"){\(parts.joined(separator: "="))}")
    }
}
