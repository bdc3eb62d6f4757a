public import ContractRuntime
import Cryptography
public import Generated
import Records
import Storage
import Timestamps

extension ChatsHandler {
    /// 256 bits, as a session's token has.
    private static let ticketByteCount = 32
    /// W2: a ticket is made to be used at once.
    private static let ticketLifetime = Duration.seconds(30)
    /// How many tickets that nobody used go with each new one: the table cannot grow between two sweeps.
    private static let sweepLimit = 16

    /// Makes a ticket that opens one WebSocket in place of the caller's token.
    public func createWebSocketTicket(
        _ input: CreateWebSocketTicket.Input, caller: Caller, context: RequestContext
    ) async throws -> CreateWebSocketTicket.Output {
        let ticket = Base64URL.encode(try SecureRandom.bytes(Self.ticketByteCount))
        let now = application.now()
        let expiresAt = Timestamp(
            microseconds: now.microseconds + Self.ticketLifetime.microseconds)
        do {
            try await application.database.transaction { transaction in
                try await WebSocketTickets.deleteExpired(
                    at: now, limit: Self.sweepLimit, in: transaction)
                try await WebSocketTickets.insert(
                    digest: SHA256.digest(of: ticket).bytes, ofToken: caller.tokenID,
                    expiresAt: expiresAt, in: transaction)
            }
        } catch let error as DatabaseError where error.constraint?.sort == .foreignKey {
            throw CallerGone()
        }
        return .created(
            WebSocketTicket(ticket: ticket, expiresAt: application.local(expiresAt)))
    }
}
