import Records
import Storage

extension Application {
    /// Why a session is worth nothing at this moment; nil when it is worth something.
    ///
    /// For those who were let in once and stay: each message is judged by the session as it is then (W5).
    func end(ofSession tokenID: Int64, in reader: any SQLReader) async throws -> SessionEnd? {
        guard let session = try await Tokens.session(id: tokenID, in: reader) else {
            return .ended
        }
        if session.isBlocked { return .blocked }
        return session.expiresAt.map { $0 <= now() } ?? false ? .expired : nil
    }
}
