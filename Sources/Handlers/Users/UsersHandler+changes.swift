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

    /// Deletes an account; its sessions and messages go with it.
    func delete(_ userID: Int64) async throws -> Change {
        try await change(userID) { user, transaction in
            try await Users.delete(user.id, in: transaction)
        }
    }

    /// Blocks an account. Its sessions are refused from the next request on.
    func block(_ userID: Int64) async throws -> Change {
        try await change(userID) { user, transaction in
            try await Users.setBlocked(true, ofUser: user.id, in: transaction)
        }
    }

    /// Changes an account in one transaction with the count of administrators, so that two of them cannot remove
    /// each other at the same moment.
    private func change(
        _ userID: Int64,
        _ body: @escaping @Sendable (UserRow, any Transaction) async throws -> Void
    ) async throws -> Change {
        try await application.database.transaction { transaction in
            guard let user = try await Users.find(byID: userID, in: transaction) else {
                return .unknown
            }
            if user.role == .admin && !user.isBlocked {
                guard try await Users.hasAdmin(besides: user.id, in: transaction) else {
                    return .lastAdmin
                }
            }
            try await body(user, transaction)
            return .done
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
        return try await application.database.transaction { transaction in
            guard try await Users.setPasswordHash(hash, ofUser: user.id, in: transaction) else {
                return .unknown
            }
            _ = try await Tokens.revokeAll(
                ofUser: user.id, except: tokenID, in: transaction)
            return .done
        }
    }
}
