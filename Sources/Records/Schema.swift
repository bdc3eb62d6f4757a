public import Storage

/// The tables of the application, as steps from an empty database.
///
/// Deleting a user deletes its tokens, every message that it sent or received, its friendships, its
/// chats with the messages of both sides, and its files (`ON DELETE CASCADE`): an account that is
/// gone leaves nothing behind that names it. Ids rise and are never given again, so an id that
/// somebody kept never comes to mean something else.
///
/// Times are microseconds since 1970 in UTC; truth values are 0 and 1; a table's rows are typed by
/// the store itself.
public enum Schema {
    /// Every migration that was ever released, in order. Append; never edit.
    public static let migrations = [
        Migration(version: 1, name: "users", statements: Users.definition),
        Migration(version: 2, name: "tokens", statements: Tokens.definition),
        Migration(version: 3, name: "direct messages", statements: DirectMessages.definition),
        Migration(
            version: 4, name: "friends",
            statements: Friendships.definition + FriendRequests.definition),
        Migration(
            version: 5, name: "chats", statements: Chats.definition + ChatMessages.definition),
        Migration(
            version: 6, name: "files",
            statements: Files.definition + ShareLinks.definition + Avatars.definition),
        Migration(
            version: 7, name: "WebSocket tickets", statements: WebSocketTickets.definition),
        Migration(
            version: 8, name: "webhook deliveries", statements: WebhookDeliveries.definition),
    ]
}
