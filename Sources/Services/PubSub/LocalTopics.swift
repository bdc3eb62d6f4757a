import Synchronization
import Threads

// Delivery within a process
//
// A publisher takes the topic's subscribers as they are at that moment and calls them one after the
// other, with no lock held: they may publish, subscribe and cancel in turn. Each subscriber counts
// the deliveries that are under way in it. Cancelling forbids the next one and waits for those, so
// that whoever cancelled may take down what `deliver` works on. Threads that deliver never wait,
// hence no circle of waiting threads can form: those that others wait for only run `deliver`.

/// Topics of one process.
///
/// A topic without subscribers takes no memory. A publish costs one look into a table and two short
/// locks a subscriber.
public final class LocalTopics: Topics {
    private let topics = Mutex<[String: [ObjectIdentifier: Subscriber]]>([:])

    /// Makes a service without any topic.
    public init() {}

    /// Runs `deliver` of all current subscribers on the calling thread, one after the other, and
    /// returns when all have returned.
    public nonisolated(nonsending) func publish(_ payload: [UInt8], to topic: String) async {
        guard let subscribers = topics.withLock({ $0[topic] }) else { return }
        for subscriber in subscribers.values { subscriber.deliver(payload) }
    }

    /// Adds a subscriber; it may be called from within a delivery, and then learns of the next
    /// publish first.
    public func subscribe(
        to topic: String, deliver: @escaping @Sendable ([UInt8]) -> Void
    ) -> any TopicSubscription {
        let subscriber = Subscriber(deliver)
        topics.withLock { $0[topic, default: [:]][ObjectIdentifier(subscriber)] = subscriber }
        return LocalSubscription(of: subscriber, to: topic, in: self)
    }

    /// How many topics have a subscriber; a figure for metrics and tests.
    public var topicCount: Int { topics.withLock { $0.count } }

    fileprivate func remove(_ subscriber: Subscriber, from topic: String) {
        topics.withLock { topics in
            topics[topic]?[ObjectIdentifier(subscriber)] = nil
            if topics[topic]?.isEmpty == true { topics[topic] = nil }
        }
    }
}

/// Its release ends the subscription: the table holds the subscriber, and nobody this.
private final class LocalSubscription: TopicSubscription {
    private let subscriber: Subscriber
    private let topic: String
    private let topics: LocalTopics

    init(of subscriber: Subscriber, to topic: String, in topics: LocalTopics) {
        self.subscriber = subscriber
        self.topic = topic
        self.topics = topics
    }

    // Without waiting: the last reference may go anywhere, also under a lock that `deliver` takes.
    deinit { end() }

    func cancel() {
        end()
        subscriber.awaitDeliveries()
    }

    private func end() {
        if subscriber.forbid() { topics.remove(subscriber, from: topic) }
    }
}

/// One `deliver`, with what is known of its deliveries.
private final class Subscriber: Sendable {
    private struct State {
        var isCancelled = false
        /// How many deliveries are under way.
        var deliveries = 0
    }

    /// How many deliveries are under way on this thread, each within the one before.
    private static let depth = ThreadLocal { 0 }

    private let state = Monitor(State())
    private let body: @Sendable ([UInt8]) -> Void

    init(_ body: @escaping @Sendable ([UInt8]) -> Void) { self.body = body }

    func deliver(_ payload: [UInt8]) {
        let mayBegin = state.withLock { state in
            if state.isCancelled { return false }
            state.deliveries += 1
            return true
        }
        guard mayBegin else { return }
        Self.depth.withValue { $0 += 1 }
        body(payload)
        Self.depth.withValue { $0 -= 1 }
        let isAwaited = state.withLock { state in
            state.deliveries -= 1
            return state.isCancelled && state.deliveries == 0
        }
        if isAwaited { state.broadcast() }
    }

    /// Lets no further delivery begin; false when that was so before.
    func forbid() -> Bool {
        state.withLock { state in
            defer { state.isCancelled = true }
            return !state.isCancelled
        }
    }

    /// Returns when no delivery is under way; at once on a thread that is delivering.
    func awaitDeliveries() {
        guard Self.depth.withValue({ $0 }) == 0 else { return }
        state.wait { $0.deliveries == 0 ? () : nil }
    }
}
