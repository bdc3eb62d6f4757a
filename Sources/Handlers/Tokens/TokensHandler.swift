public import ContractRuntime
public import Generated
import Records
import Storage

/// The operations of tag `tokens`: logging in and out, and the sessions of a user.
public struct TokensHandler: TokensOperations {
    let application: Application

    /// Makes the handler.
    public init(_ application: Application) { self.application = application }

    /// Lists the caller's sessions, the newest first.
    public func listTokens(
        _ input: ListTokens.Input, caller: Caller, context: RequestContext
    ) async throws -> ListTokens.Output {
        var start: Int64?
        if let cursor = input.cursor {
            start = application.cursors.position(of: cursor, in: "tokens", of: caller.userID)
            guard start != nil else { return .notFound }
        }
        let rows = try await Tokens.list(
            ofUser: caller.userID, before: start, at: application.now(),
            limit: Int(input.limit) + 1,
            in: application.database)
        let page = Page(
            rows, limit: input.limit, context: context,
            cursor: { application.cursors.cursor(after: $0.id, in: "tokens", of: caller.userID) },
            item: { Session($0, current: caller.tokenID, in: application) })
        return .ok(page.items, link: page.link)
    }

    /// Logs out.
    public func deleteCurrentToken(
        _ input: DeleteCurrentToken.Input, caller: Caller, context: RequestContext
    ) async throws -> DeleteCurrentToken.Output {
        // Gone already, by another request at the same time: that is what was asked for.
        _ = try await delete(caller.tokenID, of: caller.userID)
        return .noContent
    }

    /// Ends one of the caller's sessions.
    public func deleteToken(
        _ input: DeleteToken.Input, caller: Caller, context: RequestContext
    ) async throws -> DeleteToken.Output {
        try await delete(input.tokenID, of: caller.userID) ? .noContent : .notFound
    }

    private func delete(_ tokenID: Int64, of userID: Int64) async throws -> Bool {
        let isEnded = try await application.database.transaction { transaction in
            try await Tokens.revoke(tokenID, ofUser: userID, in: transaction)
        }
        if isEnded {
            await application.tell(SessionNotice(.ended, tokenIDs: [tokenID]), to: userID)
        }
        return isEnded
    }
}

extension Session {
    /// A session as its owner sees it.
    init(_ record: TokenRow, current: Int64, in application: Application) {
        self.init(
            id: record.id, createdAt: application.local(record.createdAt),
            expiresAt: record.expiresAt.map(application.local), userAgent: record.userAgent,
            isCurrent: record.id == current)
    }
}
