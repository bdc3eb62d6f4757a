public import ContractRuntime
public import Generated
import Records

extension UsersHandler {
    /// Lists all users but the caller, by id.
    public func listUsers(
        _ input: ListUsers.Input, caller: Caller, context: RequestContext
    ) async throws -> ListUsers.Output {
        var start: Int64 = 0
        if let cursor = input.cursor {
            let position = application.cursors.position(of: cursor, in: "users", of: caller.userID)
            guard let position else { return .notFound }
            start = position
        }
        let rows = try await Users.all(
            excluding: caller.userID, after: start, limit: Int(input.limit) + 1,
            in: application.database)
        let page = Page(
            rows, limit: input.limit, context: context,
            cursor: { application.cursors.cursor(after: $0.id, in: "users", of: caller.userID) },
            item: { User($0) })
        return .ok(page.items, link: page.link)
    }
}
