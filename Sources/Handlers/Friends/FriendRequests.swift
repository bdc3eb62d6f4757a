public import ContractRuntime
public import Generated
import Records
import Storage

// Whoever is blocked can still be asked, and answers never: to others a blocked user is one like any other.

extension UsersHandler {
    /// What became of asking for friendship.
    private enum Asking {
        case asked(FriendRequestRow, from: UserRow, to: UserRow)
        case unknown
        case refused(CreateFriendRequest.Conflict)
    }

    /// Asks another user for friendship.
    public func createFriendRequest(
        _ input: CreateFriendRequest.Input, caller: Caller, context: RequestContext
    ) async throws -> CreateFriendRequest.Output {
        let asking = try await application.database.transaction { transaction in
            try await ask(input.body, as: caller.userID, in: transaction)
        }
        switch asking {
        case .unknown: return .notFound
        case .refused(let conflict): return .conflict(conflict)
        case .asked(let row, let sender, let receiver):
            let request = FriendRequest(row, from: sender, to: receiver, in: application)
            await application.tell(
                .friendRequestCreated(FriendRequestCreatedEvent(request: request)),
                to: [sender.id, receiver.id])
            return .created(request)
        }
    }

    private func ask(
        _ creation: FriendRequestCreation, as callerID: Int64, in transaction: any Transaction
    ) async throws -> Asking {
        guard let sender = try await Users.find(byID: callerID, in: transaction) else {
            throw CallerGone()
        }
        guard let receiver = try await user(meantBy: creation, in: transaction) else {
            return .unknown
        }
        if receiver.id == sender.id { return .refused(.friendSelf) }
        if try await Friendships.areFriends(sender.id, receiver.id, in: transaction) {
            return .refused(.alreadyFriends)
        }
        if let known = try await FriendRequests.find(
            between: sender.id, receiver.id, in: transaction)
        {
            return .refused(
                known.senderID == sender.id ? .friendRequestExists : .friendRequestWaits)
        }
        let row = try await FriendRequests.insert(
            from: sender.id, to: receiver.id, createdAt: application.now(), in: transaction)
        // Looked for a moment ago, in the same transaction.
        guard let row else { return .refused(.friendRequestExists) }
        return .asked(row, from: sender, to: receiver)
    }

    private func user(
        meantBy creation: FriendRequestCreation, in reader: any SQLReader
    ) async throws -> UserRow? {
        switch creation {
        case .friendByEmail(let friend):
            try await Users.credentials(ofEmail: friend.email, in: reader)?.user
        case .friendByID(let friend): try await Users.find(byID: friend.userID, in: reader)
        }
    }

    /// Lists the requests that wait for an answer, newest first.
    public func listFriendRequests(
        _ input: ListFriendRequests.Input, caller: Caller, context: RequestContext
    ) async throws -> ListFriendRequests.Output {
        let direction = FriendRequestDirection(input.direction)
        let list: StaticString = direction == .incoming ? "requests in" : "requests out"
        var start: Int64?
        if let cursor = input.cursor {
            start = application.cursors.position(of: cursor, in: list, of: caller.userID)
            guard start != nil else { return .notFound }
        }
        guard let me = try await Users.find(byID: caller.userID, in: application.database) else {
            throw CallerGone()
        }
        let rows = try await FriendRequests.list(
            ofUser: me.id, direction, before: start, limit: Int(input.limit) + 1,
            in: application.database)
        let page = Page(
            rows, limit: input.limit, context: context,
            cursor: { application.cursors.cursor(after: $0.request.id, in: list, of: me.id) },
            item: { row in
                direction == .incoming
                    ? FriendRequest(row.request, from: row.user, to: me, in: application)
                    : FriendRequest(row.request, from: me, to: row.user, in: application)
            })
        return .ok(page.items, link: page.link)
    }

    /// Declines or withdraws a request.
    public func deleteFriendRequest(
        _ input: DeleteFriendRequest.Input, caller: Caller, context: RequestContext
    ) async throws -> DeleteFriendRequest.Output {
        let deleted = try await application.database.transaction {
            transaction -> FriendRequestRow? in
            let request = try await FriendRequests.find(
                byID: input.requestID, visibleTo: caller.userID, in: transaction)
            guard let request else { return nil }
            try await FriendRequests.delete(
                byID: request.id, visibleTo: caller.userID, in: transaction)
            return request
        }
        guard let deleted else { return .notFound }
        await application.tell(
            .friendRequestDeleted(
                FriendRequestDeletedEvent(requestID: deleted.id, by: caller.userID)),
            to: [deleted.senderID, deleted.receiverID])
        return .noContent
    }

    /// Accepts a request, as its receiver.
    public func acceptFriendRequest(
        _ input: AcceptFriendRequest.Input, caller: Caller, context: RequestContext
    ) async throws -> AcceptFriendRequest.Output {
        let accepted = try await application.database.transaction {
            transaction -> (mine: FriendshipRow, theirs: FriendshipRow)? in
            let mine = try await FriendRequests.accept(
                byID: input.requestID, receiver: caller.userID, at: application.now(),
                in: transaction)
            guard let mine else { return nil }
            let theirs = try await Friendships.find(
                ofUser: mine.friend.id, with: caller.userID, in: transaction)
            guard let theirs else { throw CallerGone() }
            return (mine, theirs)
        }
        guard let accepted else { return .notFound }
        let friend = Friend(accepted.mine, in: application)
        await application.tell(
            .friendRequestAccepted(
                FriendRequestAcceptedEvent(requestID: input.requestID, friend: friend)),
            to: caller.userID)
        await application.tell(
            .friendRequestAccepted(
                FriendRequestAcceptedEvent(
                    requestID: input.requestID,
                    friend: Friend(accepted.theirs, in: application))),
            to: friend.user.id)
        return .ok(friend)
    }
}

extension FriendRequestDirection {
    /// The direction that a request asks for.
    init(_ direction: ListFriendRequestsDirection) {
        self =
            switch direction {
            case .incoming: .incoming
            case .outgoing: .outgoing
            }
    }
}
