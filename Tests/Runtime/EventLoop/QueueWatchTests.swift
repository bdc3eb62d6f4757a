import Testing

@testable import EventLoop

@Suite("A loop's queue")
struct QueueWatchTests {
    private static let limit: UInt64 = 1_000
    private let start = MonotonicTime.now
    private var watch = QueueWatch()

    /// Notes the counts at the end of a round; whether the loop is overloaded then.
    private mutating func note(
        _ appended: UInt64, _ taken: UInt64, at time: UInt64, round: UInt64 = 10
    ) -> Bool {
        let end = start.advanced(byNanoseconds: time)
        let begin = start.advanced(byNanoseconds: time - round)
        watch.note(begin, end, appended: appended, taken: taken, limit: Self.limit)
        return watch.isOverloaded(at: end, limit: Self.limit)
    }

    @Test("is too long when each job has waited too long for twice the limit")
    mutating func growing() {
        #expect(!note(10, 0, at: 10))
        #expect(!note(30, 5, at: 1_500), "the tenth job is late, for the first time")
        #expect(!note(60, 10, at: 2_000))
        #expect(note(90, 20, at: 3_600), "and so is the sixtieth, still waiting")
        #expect(note(90, 60, at: 4_000))
        #expect(!note(100, 90, at: 4_500), "this one was in time")
    }

    @Test("is too long when each round takes too long")
    mutating func longRounds() {
        #expect(!note(10, 10, at: 1_500, round: 1_500))
        #expect(!note(20, 20, at: 3_000, round: 1_500))
        #expect(note(30, 30, at: 4_500, round: 1_500))
        #expect(!note(31, 31, at: 4_600))
    }

    @Test("is not too long because of one pause, however long it was")
    mutating func pause() {
        #expect(!note(10, 0, at: 10))
        #expect(!note(12, 10, at: 1_000_000))
        #expect(!note(14, 12, at: 1_000_400))
        #expect(!note(14, 14, at: 1_010_000))
    }

    @Test("is not too long any more when the loop has waited for something to do")
    mutating func idleness() {
        #expect(!note(10, 10, at: 1_500, round: 1_500))
        #expect(note(20, 20, at: 4_500, round: 1_500))
        watch.noteIdleness()
        #expect(!watch.isOverloaded(at: start.advanced(byNanoseconds: 9_000), limit: Self.limit))
    }

    @Test("is not too long when it is empty")
    mutating func idle() {
        #expect(!note(10, 0, at: 10))
        #expect(!note(10, 10, at: 1_500))
        #expect(!note(10, 10, at: 90_000))
        #expect(!note(11, 10, at: 100_000))
    }
}
