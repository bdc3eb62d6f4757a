import Storage

/// A transaction that waits for the writer, runs, or waits for the commit of its group.
///
/// The subclass knows the type of its result; the writer needs not.
class PendingTransaction: @unchecked Sendable {
    // SAFETY: made by the caller, handed over once through the writer's inbox, and from then on
    // used on the writer's thread alone.

    /// Whether the body has returned or thrown.
    fileprivate(set) var isFinished = false
    /// Whether its caller was answered before the body came to an end.
    var isAbandoned = false

    /// Starts the body, which usually ends before this returns.
    func start(in transaction: SQLiteTransaction, on writer: Writer) {
        preconditionFailure("a subclass starts the body")
    }

    /// What the body threw.
    var thrown: (any Error)? { nil }

    /// Answers the caller: with a failure, or with what the body returned.
    func answer(_ failure: (any Error)?) {
        preconditionFailure("a subclass answers")
    }
}

/// A pending transaction with a result of a known type.
final class TypedTransaction<Outcome: Sendable>: PendingTransaction, @unchecked Sendable {
    typealias Body = @concurrent @Sendable (any Transaction) async throws -> Outcome

    private let body: Body
    private let caller: UnsafeContinuation<Outcome, any Error>
    private var outcome: Result<Outcome, any Error>?

    init(_ body: @escaping Body, caller: UnsafeContinuation<Outcome, any Error>) {
        self.body = body
        self.caller = caller
    }

    override func start(in transaction: SQLiteTransaction, on writer: Writer) {
        // SAFETY: the body's task runs on the writer's thread, as everything else that uses the
        // transaction does; the transaction itself refuses other threads.
        nonisolated(unsafe) let transaction = transaction
        // Immediate: the body begins in this call. What it leaves for later comes back through the
        // executor.
        Task.immediate(executorPreference: writer) {
            do {
                self.outcome = .success(try await self.body(transaction))
            } catch {
                self.outcome = .failure(error)
            }
            self.isFinished = true
            if self.isAbandoned { writer.noteStragglerEnded() }
        }
    }

    override var thrown: (any Error)? {
        if case .failure(let error) = outcome { error } else { nil }
    }

    override func answer(_ failure: (any Error)?) {
        if let failure {
            caller.resume(throwing: failure)
        } else if let outcome {
            caller.resume(with: outcome)
        } else {
            preconditionFailure("a transaction without an outcome cannot be answered")
        }
    }
}
