import Testing

@testable import ContractTesting

@Suite("Random numbers")
struct RandomNumbersTests {
    @Test("they are those of SplitMix64")
    func sequence() {
        // The reference implementation's first numbers for this seed (prng.di.unimi.it, splitmix64.c).
        var numbers = RandomNumbers(seed: 1_234_567)
        #expect(numbers.next() == 6_457_827_717_110_365_317)
        #expect(numbers.next() == 3_203_168_211_198_807_973)
        #expect(numbers.next() == 9_817_491_932_198_370_423)
    }

    @Test("ranges are kept to, and all of them is reached")
    func ranges() {
        var numbers = RandomNumbers(seed: 3)
        #expect(Set((0..<200).map { _ in numbers.within(-2...2) }) == [-2, -1, 0, 1, 2])
        #expect(Set((0..<200).map { _ in numbers.below(3) }) == [0, 1, 2])
        #expect(numbers.below(0) == 0)
        #expect(numbers.element(of: [Int]()) == nil)
        #expect(numbers.shuffled(Array(0..<50)).sorted() == Array(0..<50))
        #expect(numbers.shuffled(Array(0..<50)) != Array(0..<50))
        _ = numbers.within(.min...(.max))
    }
}
