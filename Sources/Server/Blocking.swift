import Threads

/// The bridge from `main`, which has no executor, to async code: runs it and waits.
enum Blocking {
    static func run<Value: Sendable>(
        _ body: @escaping @Sendable () async throws -> Value
    ) throws -> Value {
        let done = Monitor<Result<Value, any Error>?>(nil)
        Task.detached {
            let result: Result<Value, any Error>
            do { result = .success(try await body()) } catch { result = .failure(error) }
            done.withLock { $0 = result }
            done.signal()
        }
        return try done.wait { $0 }.get()
    }
}
