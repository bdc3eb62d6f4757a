/// Numbers that follow from an input: the same for the same bytes, so that each finding can be
/// reproduced from its input alone.
struct InputNumbers {
    private var state: UInt64

    init(_ bytes: [UInt8], salt: UInt64 = 0) {
        // FNV-1a, 64 bits: http://www.isthe.com/chongo/tech/comp/fnv/
        state = bytes.reduce(0xCBF2_9CE4_8422_2325 ^ salt) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    }

    // SplitMix64 (Steele, Lea and Flood, 2014).
    private mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    /// A number from 0 to `bound` - 1; `bound` is at least 1.
    mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }
}
