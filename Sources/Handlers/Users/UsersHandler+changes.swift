import Generated
import Records
import Storage

// What owners and administrators do to accounts alike.

extension UsersHandler {
    /// What became of a change to an account.
    enum Change {
        case done
        case unknown
        case lastAdmin
    }

    enum PasswordChange {
        case done
        case unknown
        case weak(PasswordPolicy.Refusal)
    }

    /// Deletes an account; its sessions, messages, friendships, chats and files go with it.
    func delete(_ userID: Int64) async throws -> Change {
        let (change, ties) = try await change(userID) { user, transaction in
            let chats = try await Chats.ids(ofUser: user.id, in: transaction)
            let friends = try await Friendships.friendIDs(ofUser: user.id, in: transaction)
            try await Users.delete(user.id, in: transaction)
            return (chats: chats, friends: friends)
        }
        guard let ties else { return change }
        await application.tell(SessionNotice(.deleted), to: userID)
        for chat in ties.chats { await application.tell(.deleted, inChat: chat) }
        await application.tell(
            .friendRemoved(FriendRemovedEvent(userID: userID)), to: ties.friends)
        await application.files.deleteAll(of: userID)
        return change
    }

    /// Blocks an account. Its sessions are refused from the next request on, and its WebSockets close.
    func block(_ userID: Int64) async throws -> Change {
        let (change, isBlocked) = try await change(userID) { user, transaction in
            try await Users.setBlocked(true, ofUser: user.id, in: transaction)
        }
        if isBlocked != nil { await application.tell(SessionNotice(.blocked), to: userID) }
        return change
    }

    /// Changes an account in one transaction with the count of administrators, so that two of them cannot remove
    /// each other at the same moment.
    private func change<Result: Sendable>(
        _ userID: Int64,
        _ body: @escaping @Sendable (UserRow, any Transaction) async throws -> Result
    ) async throws -> (Change, Result?) {
        try await application.database.transaction { transaction in
            guard let user = try await Users.find(byID: userID, in: transaction) else {
                return (.unknown, nil)
            }
            if user.role == .admin && !user.isBlocked {
                guard try await Users.hasAdmin(besides: user.id, in: transaction) else {
                    return (.lastAdmin, nil)
                }
            }
            return (.done, try await body(user, transaction))
        }
    }

    /// Sets a password and ends the account's sessions, but for one that is kept.
    func setPassword(
        _ password: String, of user: UserRow, keeping tokenID: Int64?
    ) async throws -> PasswordChange {
        let names = [user.email, user.firstName, user.lastName]
        if let refusal = PasswordPolicy.refusal(of: password, names: names) {
            return .weak(refusal)
        }
        let hash = try await application.passwords.hash(password)
        let ended = try await application.database.transaction { transaction -> [Int64]? in
            guard try await Users.setPasswordHash(hash, ofUser: user.id, in: transaction) else {
                return nil
            }
            return try await Tokens.revokeAll(ofUser: user.id, except: tokenID, in: transaction)
        }
        guard let ended else { return .unknown }
        await application.tell(SessionNotice(.ended, tokenIDs: ended), to: user.id)
        return .done
    }
}
