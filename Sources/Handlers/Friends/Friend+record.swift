import Generated
import Records

extension Friend {
    /// A friendship as one of the two sees it.
    init(_ record: FriendshipRow, in application: Application) {
        self.init(user: User(record.friend), since: application.local(record.createdAt))
    }
}

extension FriendRequest {
    /// A request as both its users see it.
    init(
        _ record: FriendRequestRow, from sender: UserRow, to receiver: UserRow,
        in application: Application
    ) {
        self.init(
            id: record.id, sender: User(sender), receiver: User(receiver),
            createdAt: application.local(record.createdAt))
    }
}
