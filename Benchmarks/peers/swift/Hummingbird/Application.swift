import Foundation
import GRDB
import Hummingbird

/// Routes that answer with Codable values, behind Hummingbird's router.
@main
struct Peer {
    static func main() async throws {
        let environment = ProcessInfo.processInfo.environment
        guard let port = environment["PEER_PORT"].flatMap({ Int($0) }),
            let database = environment["PEER_DATABASE"], let text = environment["PEER_TEXT"]
        else { fatalError("PEER_PORT, PEER_DATABASE and PEER_TEXT are needed") }
        let pool = try DatabasePool(path: database)
        // GRDB sets NORMAL with WAL; a post that was answered has to be on disk.
        try await pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = FULL") }

        let router = Router(context: PeerContext.self)
        router.get("constant") { _, _ in
            Message(
                id: 1, sender: 1, receiver: 2, text: text,
                timestamp: "2026-11-29T10:00:00.123456+00:00")
        }
        MessageRoutes(pool: pool).add(
            to: router.group("messages").add(middleware: BearerToken(pool: pool)))
        let application = Application(
            router: router, configuration: .init(address: .hostname("127.0.0.1", port: port)))
        try await application.runService()
    }
}
