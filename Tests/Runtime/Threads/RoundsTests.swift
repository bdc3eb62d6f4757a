import EventLoop
import Synchronization
import Testing
import Threads

@Suite("Rounds")
struct RoundsTests {
    private final class Kept: RoundKept {
        var ends = 0
        func roundEnded() { ends += 1 }
    }

    @Test("What is kept belongs to its owner and its thread, until the round ends or it is dropped")
    func keeping() {
        let owner = Kept()
        let other = Kept()
        let kept = Kept()
        let rounds = Rounds()
        #expect(Rounds.current == nil)
        rounds.withCurrent {
            #expect(Rounds.current === rounds)
            rounds.keep(kept, for: owner)
            #expect(rounds.kept(for: owner) === kept)
            #expect(rounds.kept(for: other) == nil)
            rounds.end()
            #expect(kept.ends == 1)
            #expect(rounds.kept(for: owner) == nil)
            rounds.keep(kept, for: owner)
            rounds.drop(for: owner)
            rounds.end()
            #expect(kept.ends == 1)
        }
        #expect(Rounds.current == nil)
    }

    @Test("A loop ends its round before it waits")
    func loop() async throws {
        let loop = try Loop.start(name: "loop")
        let ends = try await onLoop(loop) {
            let kept = Kept()
            Rounds.current?.keep(kept, for: kept)
            let before = kept.ends
            await loop.wait(until: .now.advanced(by: .milliseconds(1)))
            return [before, kept.ends]
        }
        #expect(ends == [0, 1])
        #expect(try await onLoop(loop) { Rounds.current != nil })
        loop.stop()
    }
}
