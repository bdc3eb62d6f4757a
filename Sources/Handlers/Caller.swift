public import ContractRuntime
import Generated
public import Timestamps

/// Who asks: the user and the session that the request's token proves.
public struct Caller: ContractCaller {
    /// The user.
    public let userID: Int64
    /// The session.
    public let tokenID: Int64
    /// Whether the user is an administrator, as of this request.
    public let isAdmin: Bool
    /// When the session ends by itself, if it does.
    public let expiresAt: Timestamp?

    /// Whether the caller holds a role of the contract. An administrator holds all.
    public func hasRole(_ role: String) -> Bool {
        isAdmin || role == Role.user.name
    }
}
