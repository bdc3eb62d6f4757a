import EventLoop

/// The connections of a loop that have something to do, and the tasks that give them their turns.
///
/// Theory of operation. A connection that waits for a request has no task: it would cost memory, and
/// to resume a task for each request costs more than to read the request. Instead it is listed here
/// when something comes, and a task of the loop, a runner, gives one listed connection after the
/// other its turn. Most handlers answer without waiting, so that one runner serves what a round of
/// the loop has brought.
///
/// A handler that waits keeps its runner, and the others must not wait with it. So there is always a
/// runner due, with its job in the loop's queue, while a connection is listed: a runner that begins a
/// turn while others are listed has the next one woken before. That one finds nothing to do if the
/// first did not have to wait, and rests again: one job a round, and not one a request.
///
/// Runners that rest are kept, the last one used first, as its memory is still in the caches.
final class Turns: @unchecked Sendable {
    // SAFETY: everything is touched on the loop's thread only. Of what is marked
    // `@exclusivity(unchecked)`, as every request touches it, no two accesses can overlap: nothing
    // that is called during one comes back to it.

    private let loop: Loop
    // SAFETY: a connection is retained while it is listed, until `next` takes it.
    /// The connections that are listed, from `taken` on.
    @exclusivity(unchecked) private var listed: [Unmanaged<Connection>] = []
    @exclusivity(unchecked) private var taken = 0
    /// Whether a runner has been woken and has not begun.
    @exclusivity(unchecked) private var isRunnerDue = false
    @exclusivity(unchecked) private var resting: [UnsafeContinuation<Void, Never>] = []
    /// By their numbers; nil for one that has ended.
    private var runners: [Task<Void, Never>?] = []
    private var freeNumbers: [Int] = []
    private var isOver = false

    /// Who has given so many turns in a row lets the loop look at its sockets.
    private static let maxTurnsInARow = 64
    /// More runners than this rest for nothing but the next burst of handlers that wait.
    private static let maxResting = 256

    init(on loop: Loop) {
        self.loop = loop
    }

    /// Lists a connection, which is in no turn and not listed yet.
    func list(_ connection: Connection) {
        listed.append(Unmanaged.passRetained(connection))
        loop.noteListedTurn()
        if !isRunnerDue { wakeRunner() }
    }

    /// Cancels what a runner does. It is of no use for others then, and ends with this turn.
    func cancelRunner(_ number: Int) {
        runners[number]?.cancel()
    }

    /// Lets the runners end that rest, and those that will.
    func end() {
        isOver = true
        let ended = resting
        resting = []
        for runner in ended { runner.resume() }
    }

    private func wakeRunner() {
        isRunnerDue = true
        if let runner = resting.popLast() {
            runner.resume()
        } else {
            startRunner()
        }
    }

    @inline(never)
    private func startRunner() {
        let number = freeNumbers.popLast() ?? runners.count
        if number == runners.count { runners.append(nil) }
        // Detached: it serves others than whoever happens to have it started.
        runners[number] = Task.detached(executorPreference: loop) {
            await self.run(number)
            self.runners[number] = nil
            self.freeNumbers.append(number)
        }
    }

    private nonisolated(nonsending) func run(_ number: Int) async {
        repeat {
            isRunnerDue = false
            var turns = 0
            while turns < Self.maxTurnsInARow, let connection = next() {
                if taken < listed.count {
                    if !isRunnerDue { wakeRunner() }
                    // It is fetched while this one is served, whose answer the system sends.
                    Connection.prefetch(listed[taken])
                }
                await connection.takeTurn(number)
                // Its task is cancelled.
                if connection.isAbandoned { return }
                turns += 1
            }
        } while await rest()
    }

    private func next() -> Connection? {
        guard taken < listed.count else { return nil }
        let connection = listed[taken].takeRetainedValue()
        taken += 1
        loop.noteTakenTurn()
        if taken == listed.count {
            listed.removeAll(keepingCapacity: true)
            taken = 0
        } else if taken == 1_024 {
            listed.removeFirst(taken)
            taken = 0
        }
        return connection
    }

    /// Rests until there is something to do; false when the runner has to end.
    private nonisolated(nonsending) func rest() async -> Bool {
        guard !isOver, resting.count < Self.maxResting else { return false }
        await withUnsafeContinuation { resting.append($0) }
        // Who was woken to end has nothing listed for it.
        return isRunnerDue
    }
}
