public import ContractRuntime
public import Generated
import Records
import Storage

extension UsersHandler {
    /// Lists the caller's friends, the newest friendship first.
    public func listFriends(
        _ input: ListFriends.Input, caller: Caller, context: RequestContext
    ) async throws -> ListFriends.Output {
        var start: Int64?
        if let cursor = input.cursor {
            start = application.cursors.position(of: cursor, in: "friends", of: caller.userID)
            guard start != nil else { return .notFound }
        }
        let rows = try await Friendships.list(
            ofUser: caller.userID, before: start, limit: Int(input.limit) + 1,
            in: application.database)
        let page = Page(
            rows, limit: input.limit, context: context,
            cursor: { application.cursors.cursor(after: $0.id, in: "friends", of: caller.userID) },
            item: { Friend($0, in: application) })
        return .ok(page.items, link: page.link)
    }

    /// Ends a friendship. The chat of the two stays, and takes no message.
    public func deleteFriend(
        _ input: DeleteFriend.Input, caller: Caller, context: RequestContext
    ) async throws -> DeleteFriend.Output {
        let (me, friend) = (caller.userID, input.userID)
        let isRemoved = try await application.database.transaction { transaction in
            // A user is never a friend of oneself, and the table of pairs has no row to say so.
            guard me != friend else { return false }
            return try await Friendships.remove(me, friend, in: transaction)
        }
        guard isRemoved else { return .notFound }
        await application.tell(.friendRemoved(FriendRemovedEvent(userID: friend)), to: me)
        await application.tell(.friendRemoved(FriendRemovedEvent(userID: me)), to: friend)
        return .noContent
    }
}
