public import Timestamps

/// What an account may do.
public enum UserRole: String, Sendable, CaseIterable {
    /// An ordinary user.
    case user
    /// An administrator, who may do all that a user may.
    case admin
}

/// An account, without what proves who logs in to it.
public struct UserRow: Sendable, Equatable {
    /// The number that names it for ever.
    public let id: Int64
    /// The e-mail address as it was given.
    public let email: String
    /// The first name.
    public let firstName: String
    /// The last name.
    public let lastName: String
    /// The age in years, if told.
    public let age: Int64?
    /// The city, if told.
    public let city: String?
    /// What it may do.
    public let role: UserRole
    /// Whether it can neither log in nor use a token.
    public let isBlocked: Bool
    /// When it was made, in UTC.
    public let createdAt: Timestamp
}

/// An account together with what proves who logs in to it. Not for logs or answers.
public struct UserCredentials: Sendable {
    /// The account.
    public let user: UserRow
    /// The password's hash, in PHC string format.
    public let passwordHash: String
}

/// What makes an account.
public struct NewUser: Sendable {
    /// The e-mail address, as it was given.
    public let email: String
    /// The first name.
    public let firstName: String
    /// The last name.
    public let lastName: String
    /// The age in years, if told.
    public let age: Int64?
    /// The city, if told.
    public let city: String?
    /// What it may do.
    public let role: UserRole
    /// The password's hash, in PHC string format.
    public let passwordHash: String
    /// When it is made.
    public let createdAt: Timestamp

    /// Makes a description of an account.
    public init(
        email: String, firstName: String, lastName: String, age: Int64? = nil,
        city: String? = nil, role: UserRole = .user, passwordHash: String, createdAt: Timestamp
    ) {
        self.email = email
        self.firstName = firstName
        self.lastName = lastName
        self.age = age
        self.city = city
        self.role = role
        self.passwordHash = passwordHash
        self.createdAt = createdAt
    }
}

/// What changes in a profile; what is nil stays as it is.
public struct ProfileChange: Sendable {
    /// The new first name.
    public var firstName: String?
    /// The new last name.
    public var lastName: String?
    /// The new age: `.some(nil)` clears it.
    public var age: Int64??
    /// The new city: `.some(nil)` clears it.
    public var city: String??

    /// A change of nothing, to be filled.
    public init() {}
}
