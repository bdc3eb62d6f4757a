public import Storage
public import Timestamps

/// What the handlers stand on: made once by the composition root, shared by all.
public final class Application: Sendable {
    /// The store.
    public let database: any Database
    /// Hashes and verifies passwords.
    public let passwords: PasswordHasher
    /// Counts failed log-ins.
    public let logins: LoginThrottle
    /// Seals the positions that pages begin at.
    public let cursors: CursorSeal
    /// Lets those who are connected see what others do.
    public let live: LiveServices
    /// Where files and avatars are kept.
    public let files: FileStorage
    /// The time now.
    public let now: @Sendable () -> Timestamp
    /// The same moment with the offset of the zone that answers are written in.
    public let local: @Sendable (Timestamp) -> Timestamp
    /// How long a session lasts; nil when it does not end by itself.
    public let sessionLifetime: Duration?

    /// Gathers the services.
    public init(
        database: any Database, passwords: PasswordHasher, logins: LoginThrottle,
        cursors: CursorSeal, live: LiveServices, files: FileStorage, sessionLifetime: Duration?,
        now: @escaping @Sendable () -> Timestamp,
        local: @escaping @Sendable (Timestamp) -> Timestamp
    ) {
        self.database = database
        self.passwords = passwords
        self.logins = logins
        self.cursors = cursors
        self.live = live
        self.files = files
        self.sessionLifetime = sessionLifetime
        self.now = now
        self.local = local
    }
}
