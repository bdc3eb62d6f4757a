import Patterns
import Testing

@Suite("Damaged patterns are refused or run, and never stop the process")
struct PatternFuzzTests {
    private static let seeds = [
        #"^(?<year>\d{4})-(?:0[1-9]|1[0-2])\k<year>*?$"#,
        #"[^\p{Lu}\u{1F432}-\u{1F434}\s\]a-z]{2,5}"#,
        #"(?=a+)(?!b)(?<=c)(?<!d|e)\b\B\cJ\x41\uD83D\uDC32\0"#, #"(a|(b|(c|d)+)*){1,3}?\1\2[]|[^]"#,
    ]

    @Test("Patterns with characters removed, doubled and exchanged")
    func mutation() throws {
        var random = SplitMix64(state: 262)
        var compiled = 0
        let rounds = 4_000
        for _ in 0..<rounds {
            var text = Array(try #require(Self.seeds.randomElement(using: &random)).unicodeScalars)
            for _ in 0..<Int.random(in: 1...4, using: &random) { Self.damage(&text, &random) }
            var view = String.UnicodeScalarView()
            view.append(contentsOf: text)
            let source = String(view)
            do {
                _ = try Pattern(source).matches("2024-12 abc 🐲\u{2028}A]")
                compiled += 1
            } catch {
                #expect(0...source.utf8.count ~= error.offset)
            }
        }
        #expect(compiled > rounds / 20)
        #expect(compiled < rounds)
    }

    private static func damage(_ text: inout [Unicode.Scalar], _ random: inout SplitMix64) {
        guard let index = text.indices.randomElement(using: &random) else { return }
        switch Int.random(in: 0..<4, using: &random) {
        case 0: text.remove(at: index)
        case 1: text.insert(text[index], at: index)
        case 2: text.swapAt(index, text.indices.randomElement(using: &random) ?? index)
        default:
            let special = Array(#"\()[]{}|*+?^$.-,:=!<>kpuxc019é🐲"#.unicodeScalars)
            text[index] = special.randomElement(using: &random) ?? "a"
        }
    }
}
