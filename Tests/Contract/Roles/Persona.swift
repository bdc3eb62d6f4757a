/// Who asks for an operation, in the role matrix.
enum Persona: String, CaseIterable, Sendable {
    /// Nobody: no credential.
    case guest
    /// The owner, by a session whose time is over.
    case expired
    /// The owner, by a session that was ended.
    case revoked
    /// The owner, by a credential made for something else: the ticket of a WebSocket as a token.
    case misused
    /// A user whom an administrator has blocked.
    case blocked
    /// A user who has nothing to do with the thing.
    case user
    /// Who shares the thing: the other one of a chat, a friendship or a friend request, the receiver of a message. Of
    /// things that nobody shares: a friend of the owner.
    case participant
    /// Whose thing it is: who has made it.
    case owner
    /// An administrator, who has nothing to do with the thing.
    case admin

    /// Who has proved to be somebody that may ask at all.
    static let signedIn: [Persona] = [.user, .participant, .owner, .admin]

    /// The role, in the words of `x-roles`.
    var role: String { self == .admin ? "admin" : "user" }
}
