import Blobs
import ContractRuntime
import Storage
import Threads

/// How errors of the services are answered; whatever is not here is a 500.
enum FailureMapping {
    static func answer(to error: any Error) -> FailureAnswer? {
        if error is PoolFull { return .unavailable(retryAfterSeconds: 1) }
        if let error = error as? BlobError { return answer(to: error) }
        guard let error = error as? DatabaseError else { return nil }
        switch error.kind {
        case .full: return .insufficientStorage
        case .unavailable, .overloaded, .busy, .timedOut, .closed:
            return .unavailable(retryAfterSeconds: 1)
        case .readOnly, .io: return .unavailable(retryAfterSeconds: 10)
        default: return nil
        }
    }

    private static func answer(to error: BlobError) -> FailureAnswer? {
        switch error.kind {
        case .full: .insufficientStorage
        case .unavailable: .unavailable(retryAfterSeconds: 1)
        case .io: .unavailable(retryAfterSeconds: 10)
        default: nil
        }
    }
}
