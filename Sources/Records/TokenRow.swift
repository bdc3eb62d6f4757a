public import Timestamps

/// A session: a signed-in device, without the token that proves it.
public struct TokenRow: Sendable, Equatable {
    /// The number that names it for ever.
    public let id: Int64
    /// Whose it is.
    public let userID: Int64
    /// When it began, in UTC.
    public let createdAt: Timestamp
    /// When it ends by itself, if it does.
    public let expiresAt: Timestamp?
    /// The `User-Agent` of the log-in, if it named one.
    public let userAgent: String?
}

/// What makes a session.
public struct NewToken: Sendable {
    /// Whose it is.
    public let userID: Int64
    /// The digest of the token; the token itself is never stored.
    public let digest: [UInt8]
    /// When it begins.
    public let createdAt: Timestamp
    /// When it ends by itself, if it does.
    public let expiresAt: Timestamp?
    /// The `User-Agent` of the log-in, if it named one.
    public let userAgent: String?

    /// Makes a description of a session.
    public init(
        userID: Int64, digest: [UInt8], createdAt: Timestamp, expiresAt: Timestamp?,
        userAgent: String?
    ) {
        self.userID = userID
        self.digest = digest
        self.createdAt = createdAt
        self.expiresAt = expiresAt
        self.userAgent = userAgent
    }
}

/// What authentication needs to know of a session and its user, as they are now.
public struct SessionRow: Sendable, Equatable {
    /// The session.
    public let tokenID: Int64
    /// The user.
    public let userID: Int64
    /// What the user may do.
    public let role: UserRole
    /// Whether the user is blocked.
    public let isBlocked: Bool
    /// When the session ends by itself, if it does.
    public let expiresAt: Timestamp?
}
