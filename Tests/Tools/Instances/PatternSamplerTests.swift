import JSON
import JSONSchema
import Patterns
import Testing

@testable import ContractTesting

@Suite("Texts of patterns and formats")
struct PatternSamplerTests {
    @Test(
        "texts match their pattern, and have the length that was asked for",
        arguments: [
            ("^[a-z]{3,9}$", 7), (#"^\d{4}-\d{2}-\d{2}$"#, 10), ("^(ab|c)+$", 5),
            (#"^(?<a>x|y)\k<a>$"#, 2), (#"^\p{Lu}\p{Ll}+$"#, 6), ("^[^a-z]+$", 4),
            (#"^[\w.-]+@[\w-]+\.[a-z]{2,}$"#, 20), ("^(a|bb|ccc){2}$", 5), ("^$", 0),
            (#"^\p{Script=Greek}{3}$"#, 3), ("^[\\u{1F600}-\\u{1F64F}]{2}$", 2),
        ])
    func patterns(source: String, length: Int) throws {
        let pattern = try Pattern(source)
        let sampler = PatternSampler(pattern)
        var numbers = RandomNumbers(seed: 5)
        for variety in [TextVariety.simple, .plain, .all] {
            for _ in 0..<20 {
                let text = try #require(
                    sampler.text(of: length, variety, using: &numbers))
                #expect(pattern.matches(text) == .matched, "\(source): \(text)")
                #expect(text.unicodeScalars.count == length, "\(source): \(text)")
            }
        }
    }

    @Test("a set without members has no text, nor has what is too long")
    func impossible() throws {
        var numbers = RandomNumbers(seed: 5)
        for source in ["^[]$", "^(a{300}){300}$", "^[^\\0-\\u{10FFFF}]$"] {
            let sampler = PatternSampler(try Pattern(source))
            #expect(sampler.text(of: 1, .plain, using: &numbers) == nil, "\(source)")
        }
    }

    @Test("formats have texts, edges and broken ones", arguments: SchemaFormat.allCases)
    func formats(format: SchemaFormat) throws {
        let schema = try Schema(
            compiling: ["format": .string(format.rawValue)], assertsFormats: true)
        for value in FormatSamples.edges(of: format) { #expect(schema.isValid(value), "\(value)") }
        for value in FormatSamples.broken(format) { #expect(!schema.isValid(value), "\(value)") }
        #expect(FormatSamples.edges(of: format).count >= 2)
        #expect(FormatSamples.broken(format).count >= 2)
        var numbers = RandomNumbers(seed: 9)
        for length in 8..<40 {
            guard let text = FormatSamples.text(of: format, length: length, using: &numbers) else {
                break
            }
            #expect(format.isSatisfied(by: text), "\(text)")
        }
    }
}
