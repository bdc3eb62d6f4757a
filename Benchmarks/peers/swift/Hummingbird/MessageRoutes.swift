import Foundation
import GRDB
import Hummingbird

/// One message by its id, and a new one.
struct MessageRoutes {
    let pool: DatabasePool

    func add(to group: RouterGroup<PeerContext>) {
        group.get(":id", use: find)
        group.post(use: post)
    }

    @Sendable func find(_ request: Request, context: PeerContext) async throws -> Message {
        let id = try context.parameters.require("id", as: Int64.self)
        let message = try await pool.read { try Message.fetchOne($0, key: id) }
        guard let message, message.sender == context.userID || message.receiver == context.userID
        else { throw HTTPError(.notFound) }
        return message
    }

    @Sendable func post(
        _ request: Request, context: PeerContext
    ) async throws -> EditedResponse<Message> {
        let body = try await request.decode(as: NewMessage.self, context: context)
        guard let sender = context.userID, (1...4000).contains(body.text.unicodeScalars.count),
            body.receiver != sender
        else { throw HTTPError(.unprocessableContent) }
        let new = Message(
            id: nil, sender: sender, receiver: body.receiver, text: body.text,
            timestamp: Date.now.ISO8601Format(
                .iso8601(timeZone: .gmt, includingFractionalSeconds: true)))
        let stored = try await pool.write { database in
            var message = new
            try message.insert(database)
            return message
        }
        return EditedResponse(status: .created, response: stored)
    }
}
