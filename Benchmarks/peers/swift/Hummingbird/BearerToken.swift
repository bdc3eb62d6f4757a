import Crypto
import Foundation
import GRDB
import Hummingbird

/// What a request carries on its way: who asks.
struct PeerContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    var userID: Int64?

    init(source: ApplicationRequestContextSource) { coreContext = .init(source: source) }
}

/// Finds the user of `Authorization: Bearer ...` by the SHA-256 of the token.
struct BearerToken: RouterMiddleware {
    let pool: DatabasePool

    func handle(
        _ request: Request, context: PeerContext,
        next: (Request, PeerContext) async throws -> Response
    ) async throws -> Response {
        guard let field = request.headers[.authorization], field.hasPrefix("Bearer ") else {
            throw HTTPError(.unauthorized)
        }
        let digest = Data(SHA256.hash(data: Data(field.dropFirst(7).utf8)))
        let userID = try await pool.read { database in
            try Int64.fetchOne(
                database.cachedStatement(sql: "SELECT user_id FROM tokens WHERE digest = ?"),
                arguments: [digest])
        }
        guard let userID else { throw HTTPError(.unauthorized) }
        var context = context
        context.userID = userID
        return try await next(request, context)
    }
}
