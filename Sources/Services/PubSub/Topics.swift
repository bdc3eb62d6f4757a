/// Tells whoever listens at this moment what happens: the service that a driver implements.
///
///     let subscription = topics.subscribe(to: "chat/7") { frames.append($0) }
///     await topics.publish(Array("hello".utf8), to: "chat/7")
///     subscription.cancel()
///
/// Delivery is at most once: nothing is kept for those who come later, and a driver that crosses
/// machines may lose what it carries. Whoever needs more numbers the messages in the store,
/// compares the numbers and reads what is missing from there.
///
/// What one publisher publishes to a topic, one call after the other, reaches each subscriber in
/// that order.
public protocol Topics: Sendable {
    /// Hands a payload to all that subscribe to the topic now; to nobody when none does.
    nonisolated(nonsending) func publish(_ payload: [UInt8], to topic: String) async

    /// Hands what is published to the topic from now on to `deliver`, until the subscription ends.
    ///
    /// - Parameter deliver: Runs on a thread of the publisher or of the driver, and at one time on
    ///   several of them when several publish. It must be quick and must not block: hand the payload
    ///   to a queue.
    /// - Returns: The subscription; it ends when it is let go.
    func subscribe(
        to topic: String, deliver: @escaping @Sendable ([UInt8]) -> Void
    ) -> any TopicSubscription
}

/// A subscription to a topic, which lives until `cancel` is called or nobody holds it any more.
public protocol TopicSubscription: AnyObject, Sendable {
    /// Ends the subscription: after this call has returned, no delivery begins. Ending it twice
    /// does nothing.
    ///
    /// It waits for deliveries that other threads have begun, so do not hold a lock that `deliver`
    /// takes. Two calls do not wait, and a delivery may still run after them: one from within a
    /// delivery, which might wait for itself, and the release of the last reference.
    func cancel()
}
