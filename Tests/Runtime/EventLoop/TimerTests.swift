import Testing

@testable import EventLoop

@Suite("Timers")
struct TimerTests {
    private static let tick = UInt64(1) << TimerWheel.tickShift

    @Test("A wheel gives every timer once, never early, and at most one tick late")
    func wheel() async throws {
        let loop = try Loop.start(name: "loop")
        try await onLoop(loop) {
            var random = SystemRandomNumberGenerator()
            let start = Self.tick * 5_000
            var clock = start
            var wheel = TimerWheel(now: MonotonicTime(nanoseconds: clock))
            var waiting: [ObjectIdentifier: (timer: LoopTimer, deadline: UInt64)] = [:]
            for _ in 0..<3_000 {
                // Up to three turns of the wheel ahead; some in the past.
                let ahead = UInt64.random(in: 0..<(Self.tick * 3_000), using: &random)
                let timer = LoopTimer(on: loop) {}
                timer.deadline = MonotonicTime(nanoseconds: clock + ahead - Self.tick * 10)
                wheel.insert(timer)
                waiting[ObjectIdentifier(timer)] = (timer, timer.deadline.nanoseconds)
            }
            while !waiting.isEmpty {
                let wait = wheel.millisecondsToWait(from: MonotonicTime(nanoseconds: clock))
                #expect(wait >= 0)
                let before = clock
                clock += max(UInt64(wait) * 1_000_000, 1)
                while let timer = wheel.nextExpired(by: MonotonicTime(nanoseconds: clock)) {
                    let known = waiting.removeValue(forKey: ObjectIdentifier(timer))
                    #expect(known != nil)
                    let deadline = known?.deadline ?? 0
                    #expect(deadline <= clock)
                    // Within a tick and the rounding of the wait; at once when it was set late.
                    #expect(max(deadline, start) + 2 * Self.tick + 1_000_000 > before)
                }
            }
            #expect(wheel.millisecondsToWait(from: MonotonicTime(nanoseconds: clock)) == -1)
        }
        loop.stop()
    }

    @Test("Moving a timer, to later and to earlier, counts; clearing and cancelling end it")
    func moving() async throws {
        let loop = try Loop.start(name: "loop")
        try await onLoop(loop) {
            var expired: [String] = []
            func milliseconds(_ count: UInt64) -> MonotonicTime {
                loop.now.advanced(byNanoseconds: count * 1_000_000)
            }
            let later = LoopTimer(on: loop) { expired.append("later") }
            later.set(milliseconds(10))
            later.set(milliseconds(150))
            let earlier = LoopTimer(on: loop) { expired.append("earlier") }
            earlier.set(milliseconds(60_000))
            earlier.set(milliseconds(10))
            let cleared = LoopTimer(on: loop) { expired.append("cleared") }
            cleared.set(milliseconds(10))
            cleared.clear()
            let cancelled = LoopTimer(on: loop) { expired.append("cancelled") }
            cancelled.set(milliseconds(10))
            cancelled.cancel()
            cancelled.cancel()
            await loop.wait(until: milliseconds(90))
            #expect(expired == ["earlier"])
            await loop.wait(until: milliseconds(150))
            #expect(expired == ["earlier", "later"])
            // A timer can be set again, even from its own function.
            earlier.set(milliseconds(1))
            await loop.wait(until: milliseconds(80))
            #expect(expired == ["earlier", "later", "earlier"])
        }
        loop.stop()
    }

    @Test("A timer that its function sets to the past expires once a round, not for ever")
    func rearming() async throws {
        let loop = try Loop.start(name: "loop")
        try await onLoop(loop) {
            final class Holder {
                var timer: LoopTimer?
                var count = 0
            }
            let holder = Holder()
            holder.timer = LoopTimer(on: loop) { [unowned holder] in
                holder.count += 1
                holder.timer?.set(MonotonicTime(nanoseconds: 0))
            }
            holder.timer?.set(MonotonicTime(nanoseconds: 0))
            await loop.wait(until: .now.advanced(by: .milliseconds(200)))
            holder.timer?.cancel()
            #expect(holder.count > 1)
            #expect(holder.count < 12)
        }
        loop.stop()
    }

    @Test("Durations become nanoseconds, within their bounds")
    func durations() {
        #expect(Duration.milliseconds(1_500).wholeNanoseconds == 1_500_000_000)
        #expect(Duration.seconds(-1).wholeNanoseconds == 0)
        #expect(Duration.seconds(Int64.max).wholeNanoseconds == .max)
        #expect(MonotonicTime.now.advanced(by: .seconds(Int64.max)) == .distantFuture)
    }
}
