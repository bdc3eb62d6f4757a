internal import HTTPMessages
internal import Synchronization

extension ClientMiddleware {
    /// Renews credentials: an answer of 401 makes it call `renew`, and when that gives true the
    /// request is sent once more, with the credentials that there are then.
    ///
    /// Calls that are refused while somebody renews wait for that one, and a request that was sent
    /// before the last renewal is repeated without another.
    public static func refreshing(
        _ renew: @escaping @Sendable () async throws -> Bool
    ) -> ClientMiddleware {
        let renewal = Renewal(renew)
        return ClientMiddleware { request, next in
            let seen = renewal.generation
            let answer = try await next(request)
            guard answer.status == .unauthorized, try await renewal.happens(since: seen) else {
                return answer
            }
            return try await next(request)
        }
    }
}

/// A renewal that concurrent calls share.
private final class Renewal: Sendable {
    private struct State {
        /// How often it has succeeded.
        var generation = 0
        var running: Task<Bool, any Error>?
    }

    private let renew: @Sendable () async throws -> Bool
    private let state = Mutex(State())

    init(_ renew: @escaping @Sendable () async throws -> Bool) { self.renew = renew }

    var generation: Int { state.withLock { $0.generation } }

    /// Whether there are newer credentials than those of a generation.
    func happens(since seen: Int) async throws -> Bool {
        let task = state.withLock { state -> Task<Bool, any Error>? in
            if state.generation > seen { return nil }
            if let running = state.running { return running }
            // A task of its own: the call that began it may be cancelled, and the others wait on.
            let task = Task { [self] in try await run() }
            state.running = task
            return task
        }
        return try await task?.value ?? true
    }

    private func run() async throws -> Bool {
        let result: Result<Bool, any Error>
        do {
            result = .success(try await renew())
        } catch {
            result = .failure(error)
        }
        state.withLock { state in
            if case .success(true) = result { state.generation += 1 }
            state.running = nil
        }
        return try result.get()
    }
}
