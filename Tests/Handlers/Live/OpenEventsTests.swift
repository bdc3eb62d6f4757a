import Blobs
@_spi(Generated) import ContractRuntime
@_spi(Generated) import Generated
import HTTPMessages
import Storage
import Testing
import Threads
import Timestamps

@testable import Handlers

@Suite("Opening the events of a user") struct OpenEventsTests {
    /// A store in which there is nothing, not even the caller's session.
    private struct EmptyDatabase: Database {
        func query<Result: Sendable>(
            _ statement: Statement, _ parameters: [SQLValue],
            _ row: @escaping @Sendable (any Row) throws -> Result
        ) async throws -> [Result] { [] }

        func transaction<Result: Sendable>(
            _ body: @escaping @concurrent @Sendable (any Transaction) async throws -> Result
        ) async throws -> Result { throw CancellationError() }

        func isReady() async -> Bool { true }
        func close() async {}
    }

    /// A store without any file.
    private struct NoBlobs: BlobStore {
        func create(in folder: BlobFolder) async throws(BlobError) -> any BlobWriter {
            fatalError("nobody writes a file here")
        }

        func open(
            _ name: BlobName, in folder: BlobFolder
        ) async throws(BlobError) -> any BlobContent { fatalError("nobody reads a file here") }

        func delete(_ name: BlobName, in folder: BlobFolder) async throws(BlobError) {}
        func delete(_ entry: BlobEntry) async throws(BlobError) {}
        func folders() async throws(BlobError) -> [BlobFolder] { [] }
        func list(in folder: BlobFolder) async throws(BlobError) -> [BlobEntry] { [] }
        func isReady() async -> Bool { true }
        func close() async {}
    }

    private func application(_ topics: ScriptedTopics) throws -> Application {
        let pool = try BlockingPool(name: "passwords", threads: 1, queueLimit: 1)
        let database = EmptyDatabase()
        return Application(
            database: database, passwords: PasswordHasher(pool: pool), logins: LoginThrottle(),
            cursors: CursorSeal(secret: [1]),
            live: LiveServices(
                topics: topics, database: database, local: { $0 }, report: { _ in }),
            files: FileStorage(blobs: NoBlobs(), maxBytes: 1, maxCount: 1), sessionLifetime: nil,
            now: { Timestamp(microseconds: 0) }, local: { $0 })
    }

    @Test("closes the socket at once when the session ended while it was opened, and lets go")
    func endedMeanwhile() async throws {
        let topics = ScriptedTopics()
        let application = try application(topics)
        let caller = Caller(userID: 1, tokenID: 1, isAdmin: false, expiresAt: nil)
        let output = try await UsersHandler(application).openEvents(
            OpenEvents.Input(), caller: caller, context: RequestContext(target: "/ws/events"))
        guard case .switchingProtocols(let serve) = output else {
            Issue.record("the handshake was not accepted: \(output)")
            return
        }
        let stream = RecordedStream()
        await serve(OpenEvents.Socket(WebSocketConnection(stream)))
        #expect(
            stream.closure
                == WebSocketClosure(.policyViolation, reason: "session_ended", isByPeer: false))
        #expect(topics.subscriberCount == 0)
    }
}
