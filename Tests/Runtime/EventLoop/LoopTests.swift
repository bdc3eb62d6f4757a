import EventLoop
import Synchronization
import Testing
import Threads

/// Runs `body` as a task of `loop` and returns what it returns.
func onLoop<Value: Sendable>(
    _ loop: Loop, _ body: @escaping @Sendable () async throws -> Value
) async throws -> Value {
    try await Task(executorPreference: loop) { try await body() }.value
}

@Suite("Loop")
struct LoopTests {
    private actor Elsewhere {
        func visit() {}
    }

    @Test("A task stays on its loop across sleep, actors, pools, async let and groups")
    func staysOnLoop() async throws {
        let loop = try Loop.start(name: "loop")
        let pool = try BlockingPool(name: "pool", threads: 1, queueLimit: 4)
        let wereOnLoop = try await onLoop(loop) {
            var wereOnLoop = [loop.isCurrent]
            try await Task.sleep(for: .milliseconds(1))
            wereOnLoop.append(loop.isCurrent)
            await Elsewhere().visit()
            wereOnLoop.append(loop.isCurrent)
            try await pool.run {}
            wereOnLoop.append(loop.isCurrent)
            async let child = loop.isCurrent
            wereOnLoop.append(await child)
            wereOnLoop += await withTaskGroup(of: Bool.self) { group in
                for _ in 0..<3 { group.addTask { loop.isCurrent } }
                return await group.reduce(into: []) { $0.append($1) }
            }
            await loop.wait(until: .now.advanced(by: .milliseconds(1)))
            wereOnLoop.append(loop.isCurrent)
            return wereOnLoop
        }
        #expect(wereOnLoop == Array(repeating: true, count: 9))
        #expect(!loop.isCurrent)
        loop.stop()
    }

    @Test("Jobs from many threads all run, also while the loop falls asleep between them")
    func remoteJobs() async throws {
        let loop = try Loop.start(name: "loop")
        let done = Counter()
        let threads = try (0..<4).map { _ in
            try Thread.start(name: "sender") {
                for _ in 0..<2_000 {
                    Task(executorPreference: loop) { if loop.isCurrent { done.add() } }
                }
            }
        }
        for thread in threads { thread.join() }
        for _ in 0..<500 {
            // One at a time: each finds the loop asleep, or about to be.
            await Task(executorPreference: loop) { done.add() }.value
        }
        #expect(try await onLoop(loop) { done.value } == 8_500)
        loop.stop()
    }

    @Test("A loop that is stopped runs what it has been given first")
    func stop() throws {
        let done = Counter()
        for _ in 0..<20 {
            let loop = try Loop.start(name: "loop")
            for _ in 0..<200 { Task(executorPreference: loop) { done.add() } }
            loop.stop()
        }
        #expect(done.value == 4_000)
    }

    @Test("Tasks that never rest do not keep timers and sockets from being served")
    func fairness() async throws {
        let loop = try Loop.start(name: "loop")
        let isOver = Monitor(false)
        let busy = (0..<3).map { _ in
            Task(executorPreference: loop) {
                while !isOver.withLock({ $0 }) { await Task.yield() }
            }
        }
        let late = try await onLoop(loop) {
            let deadline = MonotonicTime.now.advanced(by: .milliseconds(20))
            await loop.wait(until: deadline)
            return MonotonicTime.now.nanoseconds(since: deadline)
        }
        isOver.withLock { $0 = true }
        for task in busy { await task.value }
        #expect(late < 1_000_000_000)
        loop.stop()
    }

    @Test("What is to be flushed is flushed once, after the jobs that are ready")
    func flush() async throws {
        final class Flush: LoopFlush, @unchecked Sendable {
            // SAFETY: used on the loop only.
            var record: [String] = []
            func flush() { record.append("flush") }
        }
        let loop = try Loop.start(name: "loop")
        let record = try await onLoop(loop) {
            let flush = Flush()
            loop.flushBeforeWaiting(flush)
            let other = Task(executorPreference: loop) { flush.record.append("job") }
            await other.value
            await loop.wait(until: .now.advanced(by: .milliseconds(1)))
            flush.record.append("round")
            return flush.record
        }
        #expect(record == ["job", "flush", "round"])
        loop.stop()
    }

    @Test("Turns that wait too long overload a loop, until they are taken")
    func turns() async throws {
        let loop = try Loop.start(name: "loop")
        let isOverloaded = try await onLoop(loop) {
            loop.maxQueueDelay = 10_000_000
            loop.noteListedTurn()
            var found: [Bool] = []
            for isTaken in [false, true] {
                if isTaken { loop.noteTakenTurn() }
                let end = MonotonicTime.now.advanced(by: .milliseconds(200))
                while MonotonicTime.now < end { await Task.yield() }
                found.append(loop.isOverloaded)
            }
            return found
        }
        #expect(isOverloaded == [true, false])
        loop.stop()
    }

    @Test("A group gives its loops in turn")
    func group() throws {
        let group = try LoopGroup(count: 3)
        let names = (0..<6).map { _ in group.next().name }
        #expect(names == ["loop-1", "loop-2", "loop-3", "loop-1", "loop-2", "loop-3"])
        #expect(LoopGroup.coreCount >= 1)
        group.stop()
    }
}
