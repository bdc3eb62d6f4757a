/// A generator of random numbers that a seed replays: SplitMix64 (Steele, Lea, Flood: "Fast splittable pseudorandom
/// number generators", 2014).
///
/// What is drawn from it is drawn by the methods here, so that no other release of the standard library draws other
/// instances from the same seed.
struct RandomNumbers: RandomNumberGenerator, Sendable {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// A number from 0 to `bound` - 1; 0 where there is none.
    mutating func below(_ bound: Int) -> Int {
        guard bound > 1 else { return 0 }
        return Int(next().multipliedFullWidth(by: UInt64(bound)).high)
    }

    /// A number within a range.
    mutating func within(_ range: ClosedRange<Int>) -> Int {
        // Modulo 2^64, which is right for every range, even where its width is no Int.
        let width = UInt64(bitPattern: Int64(range.upperBound &- range.lowerBound))
        guard width < .max else { return Int(truncatingIfNeeded: next()) }
        let offset = next().multipliedFullWidth(by: width + 1).high
        return range.lowerBound &+ Int(truncatingIfNeeded: offset)
    }

    /// Whether one of `count` equally likely cases occurred.
    mutating func isOne(in count: Int) -> Bool { below(count) == 0 }

    /// One of the elements; nil where there is none.
    mutating func element<Elements: RandomAccessCollection>(
        of elements: Elements
    ) -> Elements.Element? {
        guard !elements.isEmpty else { return nil }
        return elements[elements.index(elements.startIndex, offsetBy: below(elements.count))]
    }

    /// The elements in a random order (Fisher and Yates).
    mutating func shuffled<Element>(_ elements: [Element]) -> [Element] {
        var elements = elements
        for index in elements.indices.reversed() where index > 0 {
            elements.swapAt(index, below(index + 1))
        }
        return elements
    }
}
