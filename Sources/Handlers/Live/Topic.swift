/// The names of the topics that the application publishes to.
enum Topic {
    /// What happens in a chat: `ChatNotice`.
    static func chat(_ id: Int64) -> String { "chat/\(id)" }

    /// Which sessions of a user have ended: `SessionNotice`.
    static func sessions(ofUser id: Int64) -> String { "user/\(id)" }

    /// What is told to a user: the JSON text of a `UserEvent` as it goes over the wire.
    static func events(ofUser id: Int64) -> String { "user/\(id)/events" }
}
