public import ContractRuntime
public import Generated
import Records
import Storage

// The caller's own account. A caller whose account is deleted while the request runs no longer exists: its token is
// gone with it, so the answer is that of any other unknown token, made by throwing `CallerGone`.

extension UsersHandler {
    /// Returns the caller's own account.
    public func getMe(
        _ input: GetMe.Input, caller: Caller, context: RequestContext
    ) async throws -> GetMe.Output {
        guard let user = try await Users.find(byID: caller.userID, in: application.database) else {
            throw CallerGone()
        }
        return .ok(Account(user, in: application))
    }

    /// Changes the caller's own profile; what is absent stays.
    public func updateMe(
        _ input: UpdateMe.Input, caller: Caller, context: RequestContext
    ) async throws -> UpdateMe.Output {
        let body = input.body
        var change = ProfileChange()
        change.firstName = body.firstName
        change.lastName = body.lastName
        if body.age != .absent { change.age = .some(body.age.value) }
        if body.city != .absent { change.city = .some(body.city.value) }
        let user = try await application.database.transaction { [change] transaction in
            try await Users.update(caller.userID, change, in: transaction)
        }
        guard let user else { throw CallerGone() }
        return .ok(Account(user, in: application))
    }

    /// Deletes the caller's own account with its sessions, messages and files.
    public func deleteMe(
        _ input: DeleteMe.Input, caller: Caller, context: RequestContext
    ) async throws -> DeleteMe.Output {
        switch try await delete(caller.userID) {
        case .done, .unknown: .noContent
        case .lastAdmin: .conflict
        }
    }

    /// Changes the caller's own password and ends the caller's other sessions.
    public func changeMyPassword(
        _ input: ChangeMyPassword.Input, caller: Caller, context: RequestContext
    ) async throws -> ChangeMyPassword.Output {
        guard let user = try await Users.find(byID: caller.userID, in: application.database) else {
            throw CallerGone()
        }
        let body = input.body
        let hash = try await Users.passwordHash(ofUser: user.id, in: application.database)
        guard try await application.passwords.verify(body.oldPassword, against: hash) else {
            return .forbidden
        }
        switch try await setPassword(body.newPassword, of: user, keeping: caller.tokenID) {
        case .done, .unknown: return .noContent
        case .weak(.listed): return .conflict(.passwordListed)
        case .weak(.similar): return .conflict(.passwordSimilar)
        }
    }
}
