import PubSub
import Synchronization
import Testing
import Threads

@Suite("Topics within a process")
struct LocalTopicsTests {
    /// What a subscriber got.
    private final class Inbox: Sendable {
        private let payloads = Mutex<[[UInt8]]>([])

        var all: [[UInt8]] { payloads.withLock { $0 } }

        func append(_ payload: [UInt8]) { payloads.withLock { $0.append(payload) } }
    }

    @Test("A payload reaches all who subscribe to its topic now, and nobody else")
    func delivery() async {
        let topics = LocalTopics()
        let inboxes = (0..<3).map { _ in Inbox() }
        await topics.publish([0], to: "a")
        let first = topics.subscribe(to: "a") { inboxes[0].append($0) }
        let second = topics.subscribe(to: "a") { inboxes[1].append($0) }
        let third = topics.subscribe(to: "b") { inboxes[2].append($0) }
        await topics.publish([1], to: "a")
        await topics.publish([2], to: "b")
        first.cancel()
        first.cancel()
        await topics.publish([3], to: "a")
        #expect(inboxes.map(\.all) == [[[1]], [[1], [3]], [[2]]])
        second.cancel()
        third.cancel()
    }

    @Test("A topic that nobody subscribes to any more is forgotten")
    func emptyTopics() async {
        let topics = LocalTopics()
        let inbox = Inbox()
        do {
            let first = topics.subscribe(to: "a") { inbox.append($0) }
            let second = topics.subscribe(to: "b") { inbox.append($0) }
            #expect(topics.topicCount == 2)
            first.cancel()
            #expect(topics.topicCount == 1)
            withExtendedLifetime(second) {}
        }
        // The second one was only let go.
        #expect(topics.topicCount == 0)
        await topics.publish([1], to: "b")
        #expect(inbox.all == [])
    }

    @Test("A delivery may publish, subscribe and cancel, itself too")
    func withinDelivery() async throws {
        let topics = LocalTopics()
        let inbox = Inbox()
        let subscriptions = Mutex<[any TopicSubscription]>([])
        let first = topics.subscribe(to: "a") { payload in
            inbox.append(payload)
            let held = subscriptions.withLock { $0 }
            for subscription in held { subscription.cancel() }
            let next = topics.subscribe(to: "a") { inbox.append($0 + [9]) }
            subscriptions.withLock { $0.append(next) }
        }
        subscriptions.withLock { $0.append(first) }
        await topics.publish([1], to: "a")
        await topics.publish([2], to: "a")
        #expect(inbox.all == [[1], [2, 9]])
        subscriptions.withLock { $0 = [] }
    }

    @Test("After cancel has returned, nothing is delivered, however many publish")
    func cancellation() async throws {
        let topics = LocalTopics()
        let isOver = Gate()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<2 {
                group.addTask {
                    while !isOver.isOpen {
                        await topics.publish([1], to: "a")
                        await Task.yield()
                    }
                }
            }
            for _ in 0..<2_000 {
                let isCancelled = Gate()
                let subscription = topics.subscribe(to: "a") { _ in
                    #expect(!isCancelled.isOpen)
                }
                await Task.yield()
                subscription.cancel()
                isCancelled.open()
            }
            isOver.open()
            try await group.waitForAll()
        }
        #expect(topics.topicCount == 0)
    }

    @Test("Cancel waits for a delivery that has begun on another thread")
    func waiting() async throws {
        let topics = LocalTopics()
        let (hasBegun, mayEnd, hasEnded) = (Gate(), Monitor(false), Gate())
        let subscription = topics.subscribe(to: "a") { _ in
            hasBegun.open()
            mayEnd.wait { $0 ? () : nil }
            hasEnded.open()
        }
        let pool = try BlockingPool(name: "test", threads: 1, queueLimit: 4)
        // Not on one of the few threads that all tests share: it blocks.
        let thread = try OwnThread()
        let publishing = Task(executorPreference: thread) {
            await topics.publish([1], to: "a")
        }
        try await hasBegun.wait()
        async let cancelling = pool.run {
            subscription.cancel()
            return hasEnded.isOpen
        }
        try await Task.sleep(for: .milliseconds(20))
        mayEnd.withLock { $0 = true }
        mayEnd.broadcast()
        #expect(try await cancelling)
        await publishing.value
        withExtendedLifetime(thread) {}
    }

    @Test("What each publisher sends arrives in its order, for every subscriber")
    func order() async {
        let topics = LocalTopics()
        let inboxes = (0..<4).map { _ in Inbox() }
        let subscriptions = inboxes.map { inbox in
            topics.subscribe(to: "a") { inbox.append($0) }
        }
        await withTaskGroup(of: Void.self) { group in
            for publisher: UInt8 in 0..<4 {
                group.addTask {
                    for number: UInt8 in 0..<200 {
                        await topics.publish([publisher, number], to: "a")
                    }
                }
            }
            // Others come and go meanwhile.
            group.addTask {
                for _ in 0..<500 { topics.subscribe(to: "a") { _ in }.cancel() }
            }
        }
        for inbox in inboxes {
            for publisher: UInt8 in 0..<4 {
                let numbers = inbox.all.filter { $0[0] == publisher }.map { $0[1] }
                #expect(numbers == Array(0..<200))
            }
        }
        for subscription in subscriptions { subscription.cancel() }
    }
}

/// A thread for the tasks that prefer it.
private final class OwnThread: TaskExecutor {
    private let jobs = Mailbox<UnownedJob>(limit: 100)

    init() throws {
        try Thread.start(name: "publisher") { [jobs, unowned self] in
            while let job = jobs.receive() { job.runSynchronously(on: asUnownedTaskExecutor()) }
        }
    }

    deinit { jobs.close() }

    func enqueue(_ job: consuming ExecutorJob) {
        #expect(jobs.send(UnownedJob(job)) == .delivered)
    }
}
