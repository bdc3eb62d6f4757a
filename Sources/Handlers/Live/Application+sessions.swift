import Records
import Storage
import Timestamps

extension Application {
    /// Why a session is worth nothing at this moment; nil when it is worth something.
    ///
    /// For those who were let in once and stay: each message is judged by the session as it is then (W5).
    func end(ofSession tokenID: Int64, in reader: any SQLReader) async throws -> SessionEnd? {
        guard let session = try await Tokens.session(id: tokenID, in: reader) else {
            return .ended
        }
        return end(isBlocked: session.isBlocked, expiresAt: session.expiresAt)
    }

    /// The same of a session that is there.
    func end(isBlocked: Bool, expiresAt: Timestamp?) -> SessionEnd? {
        if isBlocked { return .blocked }
        return expiresAt.map { $0 <= now() } ?? false ? .expired : nil
    }
}
