import Synchronization
import Testing
import Threads

@Suite("Threads")
struct ThreadTests {
    @Test("A joined thread has run its body")
    func joinWaits() throws {
        let runs = Counter()
        let thread = try Thread.start(name: "a-name-longer-than-the-system-takes") {
            runs.add()
        }
        thread.join()
        #expect(runs.value == 1)
        thread.join()
    }

    @Test("A monitor's waiter sees the change it waits for")
    func monitor() throws {
        let monitor = Monitor(0)
        let thread = try Thread.start(name: "counter") {
            for _ in 0..<1_000 {
                monitor.withLock { $0 += 1 }
                monitor.signal()
            }
        }
        let seen = monitor.wait { $0 >= 1_000 ? $0 : nil }
        #expect(seen == 1_000)
        thread.join()
    }

    @Test(
        "Each thread has its own value of a thread-local variable, released with the thread"
    )
    func threadLocal() throws {
        final class Canary: Sendable {
            let deaths: Counter
            init(_ deaths: Counter) { self.deaths = deaths }
            deinit { deaths.add() }
        }
        let deaths = Counter()
        let local = ThreadLocal { (0, Canary(deaths)) }
        let seen = Mutex<[Int]>([])
        let threads = try (1...4).map { number in
            try Thread.start(name: "local") {
                for _ in 0..<number { local.withValue { $0.0 += 1 } }
                let mine = local.withValue { $0.0 }
                seen.withLock { $0.append(mine) }
            }
        }
        for thread in threads { thread.join() }
        #expect(seen.withLock { $0.sorted() } == [1, 2, 3, 4])
        #expect(deaths.value == 4)
    }
}

/// A number that only grows, for any thread.
final class Counter: Sendable {
    private let count = Atomic(0)
    var value: Int { count.load(ordering: .sequentiallyConsistent) }
    func add() { count.add(1, ordering: .sequentiallyConsistent) }
}
