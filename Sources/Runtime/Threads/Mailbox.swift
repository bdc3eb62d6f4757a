/// A bounded queue from any number of threads and tasks to threads that wait for work.
///
///     let mailbox = Mailbox<Job>(limit: 1_024)
///     guard mailbox.send(job) == .delivered else { … }      // never blocks
///     while let jobs = mailbox.receiveAll() { commit(jobs) }  // on the worker's thread
///
/// Elements are received in the order in which they were sent.
public final class Mailbox<Element: Sendable>: Sendable {
    /// What became of a sent element.
    public enum Delivery: Sendable, Equatable {
        /// It will be received.
        case delivered
        /// As many elements wait as the mailbox may hold; this one is dropped.
        case full
        /// The mailbox takes nothing more; this element is dropped.
        case closed
    }

    private struct Contents {
        var elements = FIFO<Element>()
        var waitingReceivers = 0
        var isClosed = false
    }

    /// How many elements may wait at one time.
    public let limit: Int

    private let contents = Monitor(Contents())

    /// Makes an empty mailbox in which at most `limit` elements wait.
    public init(limit: Int) {
        precondition(limit > 0, "a mailbox that may hold \(limit) elements delivers none")
        self.limit = limit
    }

    /// How many elements wait now; a figure for logs and metrics, old when you read it.
    public var count: Int {
        contents.withLock { $0.elements.count }
    }

    /// Puts `element` at the end of the queue, without ever blocking.
    public func send(_ element: Element) -> Delivery {
        let (delivery, isAwaited) = contents.withLock { contents -> (Delivery, Bool) in
            if contents.isClosed { return (.closed, false) }
            if contents.elements.count >= limit { return (.full, false) }
            contents.elements.append(element)
            return (.delivered, contents.waitingReceivers > 0)
        }
        // A signal costs a system call only when somebody sleeps.
        if isAwaited { contents.signal() }
        return delivery
    }

    /// Blocks until there is an element and takes it; nil once the mailbox is closed and empty.
    public func receive() -> Element? {
        receive { $0.popFirst() }
    }

    /// Blocks until there is an element and takes all that wait, at most `maxCount`; nil once the
    /// mailbox is closed and empty.
    public func receiveAll(maxCount: Int = .max) -> [Element]? {
        receive { $0.isEmpty ? nil : $0.popFirst(maxCount) }
    }

    /// Takes all that wait now, at most `maxCount`, without blocking.
    public func receiveAvailable(maxCount: Int = .max) -> [Element] {
        contents.withLock { $0.elements.popFirst(maxCount) }
    }

    /// Refuses further elements; those that wait are still received.
    public func close() {
        contents.withLock { $0.isClosed = true }
        contents.broadcast()
    }

    private func receive<Result>(_ take: (inout FIFO<Element>) -> Result?) -> Result? {
        var isWaiting = false
        return contents.wait { contents -> Result?? in
            if isWaiting { contents.waitingReceivers -= 1 }
            if let taken = take(&contents.elements) { return .some(taken) }
            if contents.isClosed { return .some(nil) }
            contents.waitingReceivers += 1
            isWaiting = true
            return nil
        }
    }
}
