import Testing
import Threads

@Suite("BlockingPool")
struct BlockingPoolTests {
    private struct Refusal: Error, Equatable {}

    @Test("Work returns its value or throws its error to the caller")
    func outcome() async throws {
        let pool = try BlockingPool(name: "pool", threads: 2, queueLimit: 8)
        #expect(try await pool.run { 6 * 7 } == 42)
        await #expect(throws: Refusal.self) { try await pool.run { throw Refusal() } }
        pool.closeAndWait()
    }

    @Test("At most as many pieces of work run at one time as there are threads")
    func width() async throws {
        let pool = try BlockingPool(name: "pool", threads: 2, queueLimit: 100)
        let running = Monitor((now: 0, most: 0))
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<40 {
                group.addTask {
                    try await pool.run {
                        running.withLock { $0 = ($0.now + 1, max($0.most, $0.now + 1)) }
                        for _ in 0..<1_000 { _ = running.withLock { $0.now } }
                        running.withLock { $0.now -= 1 }
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(running.withLock { $0.most } <= 2)
    }

    @Test("A full queue refuses at once, and the work that waits is done")
    func bound() async throws {
        let pool = try BlockingPool(name: "pool", threads: 1, queueLimit: 1)
        let gate = Monitor(false)
        let started = Counter()
        let first = Task {
            try await pool.run {
                started.add()
                return gate.wait { $0 ? 1 : nil }
            }
        }
        // The thread is busy once the first piece has started; one more may wait.
        while started.value == 0 { try await Task.sleep(for: .milliseconds(1)) }
        // One of these two finds the single place in the queue, the other is refused, in either
        // order.
        let refusals = Monitor<[PoolFull]>([])
        let waiting = (0..<2).map { number in
            Task {
                do { return try await pool.run { number } } catch let refusal as PoolFull {
                    refusals.withLock { $0.append(refusal) }
                    throw refusal
                }
            }
        }
        while refusals.withLock({ $0.isEmpty }) { try await Task.sleep(for: .milliseconds(1)) }
        gate.withLock { $0 = true }
        gate.broadcast()
        #expect(try await first.value == 1)
        for task in waiting { _ = await task.result }
        #expect(refusals.withLock { $0.map(\.limit) } == [1])
        pool.closeAndWait()
    }

    @Test("A closed pool finishes what it has taken and refuses the rest")
    func close() async throws {
        let pool = try BlockingPool(name: "pool", threads: 1, queueLimit: 100)
        let done = Counter()
        let tasks = (0..<20).map { _ in Task { try await pool.run { done.add() } } }
        for task in tasks { try await task.value }
        pool.closeAndWait()
        #expect(done.value == 20)
        await #expect(throws: PoolClosed.self) { try await pool.run { 1 } }
    }
}
