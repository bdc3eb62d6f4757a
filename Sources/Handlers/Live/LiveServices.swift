public import PubSub
import Records
public import Storage
public import Timestamps

/// What lets those who are connected see at once what others do: topics, and who listens to them in this process.
public struct LiveServices: Sendable {
    /// How much is shown and allowed.
    public struct Options: Sendable {
        /// How many last messages a chat shows that is looked at or opened.
        public var historyLength = 30
        /// How many WebSockets a user may have open at a time.
        public var maxSocketsPerUser = 10

        /// The defaults.
        public init() {}
    }

    /// Carries what happens to whoever listens, in this process and others.
    public let topics: any Topics
    /// The open WebSockets of this process.
    public let sockets: SocketRegistry
    /// How much is shown and allowed.
    public let options: Options
    /// The chats that are open in this process.
    let rooms: ChatRooms
    /// Learns of failures behind an open WebSocket, whose client is told no more than to come again.
    let report: @Sendable (any Error) -> Void

    /// Gathers the services.
    ///
    /// - Parameters:
    ///   - local: A moment with the offset of the zone that answers are written in.
    ///   - report: Learns of failures that no request can be answered with.
    public init(
        topics: any Topics, database: any Database, options: Options = Options(),
        local: @escaping @Sendable (Timestamp) -> Timestamp,
        report: @escaping @Sendable (any Error) -> Void
    ) {
        self.topics = topics
        self.options = options
        self.report = report
        sockets = SocketRegistry(topics: topics, limit: options.maxSocketsPerUser)
        rooms = ChatRooms(topics: topics, report: report) { chatID, sequence, limit in
            let rows = try await ChatMessages.list(
                ofChat: chatID, after: sequence, limit: limit, in: database)
            return rows.map { ChatUpdate($0, local: local) }
        }
    }
}
