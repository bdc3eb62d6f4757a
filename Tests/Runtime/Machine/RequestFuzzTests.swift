import HTTPMessages
import HTTPServer
import Testing

/// A small generator that gives the same numbers for the same seed everywhere.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    // S. Vigna, "SplitMix64".
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }
}

/// Damages bytes in one or two places: changed, removed, doubled, inserted or taken from
/// elsewhere.
func mutated(_ bytes: [UInt8], _ random: inout SeededGenerator) -> [UInt8] {
    let interesting =
        Array("\r\n \t:;,/%?#*.-+0123456789abcdefXx\"\\\0\u{1}\u{7F}".utf8) + [0x80, 0xFF]
    var bytes = bytes
    for _ in 0...Int.random(in: 0...1, using: &random) where !bytes.isEmpty {
        let index = Int.random(in: 0..<bytes.count, using: &random)
        let end = min(bytes.count, index + Int.random(in: 1...8, using: &random))
        switch Int.random(in: 0..<5, using: &random) {
        case 0: bytes[index] = interesting.randomElement(using: &random) ?? 0
        case 1: bytes.removeSubrange(index..<end)
        case 2: bytes.insert(contentsOf: bytes[index..<end], at: index)
        case 3: bytes.insert(interesting.randomElement(using: &random) ?? 0, at: index)
        default:
            let other = Int.random(in: 0...bytes.count, using: &random)
            bytes.insert(contentsOf: bytes[index..<end], at: other)
        }
    }
    return bytes
}

@Suite("Damaged requests neither trap nor depend on how they are cut")
struct RequestFuzzTests {
    private static let rounds = 400

    @Test("mutations of conversations and of the corpora")
    func mutations() throws {
        var random = SeededGenerator(seed: 9112)
        var seeds = RequestMachineTests.conversations.map { Array($0.utf8) }
        for file in ["strict-probes.json", "llhttp-vectors.json"] {
            let short = try CorpusRequest.load(file).map(\.bytes).filter { $0.count < 2000 }
            seeds += short.map(withHost)
        }
        var refused = 0
        for round in 0..<Self.rounds * 10 {
            let bytes = mutated(seeds[round % seeds.count], &random)
            guard !bytes.isEmpty else { continue }
            let whole = seen(bytes)
            if refusal(whole) != nil { refused += 1 }
            #expect(seen(bytes, inPiecesOf: [1]) == whole, "\(bytes)")
            let cut = Int.random(in: 1...bytes.count, using: &random)
            #expect(seen(bytes, inPiecesOf: [cut, .max]) == whole, "cut at \(cut): \(bytes)")
        }
        print("fuzz: \(refused) of \(Self.rounds * 10) refused")
    }

    @Test("small limits hold whatever comes")
    func smallLimits() {
        var random = SeededGenerator(seed: 3986)
        var limits = HTTPMessageLimits()
        limits.maxStartLineBytes = 24
        limits.maxFieldSectionBytes = 40
        limits.maxFieldCount = 2
        limits.maxChunkExtensionBytes = 3
        limits.maxTrailerSectionBytes = 8
        limits.maxBodyBytes = 6
        for round in 0..<Self.rounds * 5 {
            let seeds = RequestMachineTests.conversations
            let bytes = mutated(Array(seeds[round % seeds.count].utf8), &random)
            guard !bytes.isEmpty else { continue }
            let whole = seen(bytes, limits: limits)
            #expect(seen(bytes, inPiecesOf: [1], limits: limits) == whole, "\(bytes)")
            for case .body(let body) in whole { #expect(body.count <= 6) }
        }
    }
}
