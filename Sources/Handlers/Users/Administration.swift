public import ContractRuntime
public import Generated
import Records
import Storage

// What administrators may do. The contract's `x-roles` has let nobody else through.

extension UsersHandler {
    /// Lists and searches accounts, by id.
    public func listAccounts(
        _ input: ListAccounts.Input, caller: Caller, context: RequestContext
    ) async throws -> ListAccounts.Output {
        var start: Int64 = 0
        if let cursor = input.cursor {
            let position = application.cursors.position(
                of: cursor, in: "accounts", of: caller.userID)
            guard let position else { return .notFound }
            start = position
        }
        let rows = try await Users.list(
            after: start, search: input.search, limit: Int(input.limit) + 1,
            in: application.database)
        let page = Page(
            rows, limit: input.limit, context: context,
            cursor: { application.cursors.cursor(after: $0.id, in: "accounts", of: caller.userID) },
            item: { Account($0, in: application) })
        return .ok(page.items, link: page.link)
    }

    /// Creates an account in any role.
    public func createAccount(
        _ input: CreateAccount.Input, caller: Caller, context: RequestContext
    ) async throws -> CreateAccount.Output {
        switch try await create(input.body) {
        case .created(let user):
            return .created(
                Account(user, in: application), location: GetAccount.path(userID: user.id))
        case .emailTaken: return .conflict(.emailTaken)
        case .weak(.listed): return .conflict(.passwordListed)
        case .weak(.similar): return .conflict(.passwordSimilar)
        }
    }

    /// Returns an account.
    public func getAccount(
        _ input: GetAccount.Input, caller: Caller, context: RequestContext
    ) async throws -> GetAccount.Output {
        guard let user = try await Users.find(byID: input.userID, in: application.database) else {
            return .notFound
        }
        return .ok(Account(user, in: application))
    }

    /// Deletes an account with its sessions, messages and files.
    public func deleteAccount(
        _ input: DeleteAccount.Input, caller: Caller, context: RequestContext
    ) async throws -> DeleteAccount.Output {
        switch try await delete(input.userID) {
        case .done: .noContent
        case .unknown: .notFound
        case .lastAdmin: .conflict
        }
    }

    /// Blocks an account.
    public func blockAccount(
        _ input: BlockAccount.Input, caller: Caller, context: RequestContext
    ) async throws -> BlockAccount.Output {
        switch try await block(input.userID) {
        case .done: .noContent
        case .unknown: .notFound
        case .lastAdmin: .conflict
        }
    }

    /// Unblocks an account.
    public func unblockAccount(
        _ input: UnblockAccount.Input, caller: Caller, context: RequestContext
    ) async throws -> UnblockAccount.Output {
        let isKnown = try await application.database.transaction { transaction in
            try await Users.setBlocked(false, ofUser: input.userID, in: transaction)
        }
        return isKnown ? .noContent : .notFound
    }

    /// Sets the password of any account and ends its sessions.
    public func setAccountPassword(
        _ input: SetAccountPassword.Input, caller: Caller, context: RequestContext
    ) async throws -> SetAccountPassword.Output {
        guard let user = try await Users.find(byID: input.userID, in: application.database) else {
            return .notFound
        }
        // An administrator who sets the own password this way keeps the session that asks.
        let kept = user.id == caller.userID ? caller.tokenID : nil
        switch try await setPassword(input.body.newPassword, of: user, keeping: kept) {
        case .done: return .noContent
        case .unknown: return .notFound
        case .weak(.listed): return .conflict(.passwordListed)
        case .weak(.similar): return .conflict(.passwordSimilar)
        }
    }
}
