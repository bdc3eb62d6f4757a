/// Damages texts in ways that readers trip over; the same seed damages alike.
struct Mutator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    /// SplitMix64 (Steele, Lea, Flood 2014).
    private mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }

    /// A number from 0 up to, and without, the limit.
    mutating func below(_ limit: Int) -> Int { limit <= 0 ? 0 : Int(next() % UInt64(limit)) }

    /// The text with one to four injuries.
    mutating func mutate(_ text: [UInt8], with other: [UInt8]) -> [UInt8] {
        var text = text
        for _ in 0...below(4) { injure(&text, with: other) }
        return text
    }

    private static let tokens = [
        ":", "- ", "{", "}", "[", "]", "\"", "'", "|", ">", "&a ", "*a", "!!int ", "<<: *a\n", "#",
        "\n",
        "\t", "\r", "? ", ",", "---\n", "...\n", "%TAG ! a\n", "\u{FEFF}", "\u{2028}", "$ref: '#/'",
        "null",
        "true", "1e999", "{}", "[]", "~", "\\ud800", "\0",
    ]

    private mutating func injure(_ text: inout [UInt8], with other: [UInt8]) {
        let place = below(text.count + 1)
        let end = min(text.count, place + below(40))
        switch below(6) {
        case 0: text.removeSubrange(place..<end)
        case 1: text.insert(contentsOf: text[place..<end], at: below(text.count + 1))
        case 2: text.insert(contentsOf: Self.tokens[below(Self.tokens.count)].utf8, at: place)
        case 3 where place < text.count: text[place] = UInt8(below(256))
        case 4:
            let from = below(other.count)
            text.insert(contentsOf: other[from..<min(other.count, from + below(80))], at: place)
        default: text.replaceSubrange(place..<end, with: Self.tokens[below(Self.tokens.count)].utf8)
        }
    }
}
