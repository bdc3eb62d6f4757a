internal import Synchronization

/// A queue between tasks with room for a number of elements: who puts one in waits for room, and who
/// takes one waits for it.
final class BoundedQueue<Element: Sendable>: Sendable {
    private struct State {
        var elements: [Element] = []
        var isFinished = false
        var waiters: [Int: CheckedContinuation<Void, Never>] = [:]
        var nextWaiter = 0

        /// Appends an element, unless somebody was quicker.
        mutating func append(_ element: Element, capacity: Int) -> Bool {
            guard !isFinished, elements.count < capacity else { return false }
            elements.append(element)
            return true
        }

        /// Wakes everybody who waits: each looks again.
        mutating func wake() -> [CheckedContinuation<Void, Never>] {
            defer { waiters = [:] }
            return Array(waiters.values)
        }
    }

    private let capacity: Int
    private let state = Mutex(State())

    init(capacity: Int) { self.capacity = max(1, capacity) }

    /// Puts an element in; false when the queue is finished. Throws when the task is cancelled.
    func push(_ element: Element) async throws -> Bool {
        while true {
            try Task.checkCancellation()
            let (isFinished, hasRoom) = state.withLock { state in
                (state.isFinished, state.elements.count < capacity)
            }
            if isFinished { return false }
            if hasRoom, update({ $0.append(element, capacity: capacity) }) { return true }
            await wait { $0.isFinished || $0.elements.count < self.capacity }
        }
    }

    /// The first element, which stays until ``removeFirst()``; nil when the queue is finished and
    /// empty, or the task is cancelled.
    func first() async -> Element? {
        while !Task.isCancelled {
            let (element, isFinished) = state.withLock { ($0.elements.first, $0.isFinished) }
            if let element { return element }
            if isFinished { return nil }
            await wait { $0.isFinished || !$0.elements.isEmpty }
        }
        return nil
    }

    /// Takes the first element away.
    func removeFirst() {
        update { state in
            if !state.elements.isEmpty { state.elements.removeFirst() }
        }
    }

    /// Takes the first element when it is there; nil as ``first()``.
    func pop() async -> Element? {
        let element = await first()
        if element != nil { removeFirst() }
        return element
    }

    /// Lets nothing in any more; what is in can be taken.
    func finish() { update { $0.isFinished = true } }

    // MARK: Waiting

    private func update<Result: Sendable>(_ change: (inout State) -> Result) -> Result {
        let (result, woken) = state.withLock { state in
            let result = change(&state)
            return (result, state.wake())
        }
        for waiter in woken { waiter.resume() }
        return result
    }

    /// Waits until something has changed, unless it has by now.
    private func wait(until isSo: @Sendable (borrowing State) -> Bool) async {
        let number = state.withLock { state in
            state.nextWaiter += 1
            return state.nextWaiter
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isReady = state.withLock { state in
                    if isSo(state) || Task.isCancelled { return true }
                    state.waiters[number] = continuation
                    return false
                }
                if isReady { continuation.resume() }
            }
        } onCancel: {
            state.withLock { $0.waiters.removeValue(forKey: number) }?.resume()
        }
    }
}
