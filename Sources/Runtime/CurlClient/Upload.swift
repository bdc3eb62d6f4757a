import ContractClient

/// The making of a request's content, in a task of its own: it goes on while the answer is read.
final class Upload: Sendable {
    let outgoing: Outgoing
    private let task: Task<Void, Never>

    init(
        length: Int64?, make: @escaping @Sendable () async throws -> any ClientContentSource,
        for transfer: Transfer
    ) {
        let outgoing = Outgoing(length: length)
        self.outgoing = outgoing
        task = Task {
            do {
                try await Self.send(make, to: outgoing, for: transfer)
            } catch {
                // A content that was stopped has failed, too, and nobody asks.
                guard !Task.isCancelled else { return }
                transfer.fail(error)
            }
        }
    }

    func stop() {
        outgoing.stop()
        task.cancel()
    }

    private static func send(
        _ make: @Sendable () async throws -> any ClientContentSource, to outgoing: Outgoing,
        for transfer: Transfer
    ) async throws {
        let source = try await make()
        while let piece = try await source.next() {
            guard !piece.isEmpty else { continue }
            switch await outgoing.put(piece) {
            case .taken(let resumes): if resumes { transfer.resume() }
            case .stopped: return
            case .tooLong:
                throw ClientTransportError.invalidRequest(
                    "the content is longer than its declared length")
            }
        }
        if await outgoing.finish() { transfer.resume() }
    }
}

// For tasks.
extension Transfer {
    /// Waits until there is something to read.
    func wait() async {
        engine.perform(nil, waitingFor: self)
        // The closure of `suspend` would leave the caller's executor for nothing.
        if !incoming.isReady { await suspend() }
    }

    /// Does so without driving libcurl before.
    func suspend() async {
        await withTaskCancellationHandler {
            await incoming.wait()
        } onCancel: {
            cancel()
        }
    }

    /// Lets libcurl go on in the directions in which nobody has to be waited for any more.
    func resume() { engine.perform(.resume(self)) }

    /// Ends the exchange with an error, after what has come of the answer.
    func fail(_ error: any Error) {
        incoming.finish(.failed(error))
        incoming.deliver()
        engine.perform(.end(self))
    }

    /// Ends the exchange at once; whoever waits gets a `CancellationError`.
    func cancel() {
        incoming.cancel()
        engine.perform(.end(self))
    }

    /// Ends an exchange that nobody reads any more.
    func abandon() {
        guard !incoming.isOver else { return }
        cancel()
    }
}
