import AccordClient
import ContractClient
import ContractTesting
import Foundation
import JSON
import Synchronization
import Testing

/// A server of its own for the suites of roles, and the people who ask it.
///
/// Nobody else changes its store, so that the store before a refusal can be held against the store after it. Those who
/// use it take turns: they are suites of `RolesTests`, which is serialized.
final class Stage: Sendable {
    let server: TestServer
    /// Two friends and their chat; she who began it owns what the operations are about.
    let chat: TestChat
    let stranger: TestUser
    private let blocked: TestUser
    private let admin: TestUser
    private let expired: String
    private let revoked: String

    static func shared() async throws -> Stage {
        try await common.withLock { common in
            let task = common ?? Task { try await Stage() }
            common = task
            return task
        }.value
    }

    /// Has the next test begin on a new stage: on one where somebody has done what was not allowed, such as removing the
    /// owner, every other test would fail too.
    static func leave() { common.withLock { $0 = nil } }

    private static let common = Mutex<Task<Stage, any Error>?>(nil)

    /// What the deliveries of the webhook are signed with.
    static let secret = "a-secret-of-the-role-matrix-of-some-length"

    private init() async throws {
        server = try await TestServer([
            "--validate-responses", "--webhook-secrets", Self.secret, "--socket-burst", "100000",
        ])
        chat = try await server.chat()
        stranger = try await server.user("Charles", "Babbage")
        blocked = try await server.blockedUser()
        admin = try await server.admin()
        let ended = try await server.session(of: chat.ada)
        try await server.end(ended, by: chat.ada)
        revoked = ended.token
        let late = try await server.session(of: chat.ada)
        try server.change("UPDATE tokens SET expires_at = created_at + 1 WHERE id = \(late.id)")
        expired = late.token
    }

    var api: API { server.api }

    /// A signed-in user of the stage; nil for nobody.
    func person(_ persona: Persona) -> TestUser? {
        switch persona {
        case .guest, .expired, .revoked, .misused: nil
        case .blocked: blocked
        case .user: stranger
        case .participant: chat.grace
        case .owner: chat.ada
        case .admin: admin
        }
    }

    /// What a persona proves itself by; nil for nothing.
    func token(_ persona: Persona) async throws -> String? {
        switch persona {
        case .guest: return nil
        case .expired: return expired
        case .revoked: return revoked
        case .misused:
            return try await server.ticket(of: chat.ada)
        case .blocked, .user, .participant, .owner, .admin:
            return person(persona)?.token
        }
    }

    /// Somebody who may be done away with, in the place of a persona.
    func substitute(for persona: Persona) async throws -> TestUser {
        persona == .admin ? try await newAdmin() : try await server.user()
    }

    private func newAdmin() async throws -> TestUser {
        let (email, password) = (newAddress(), "an engine of \(newName())")
        let account = AccountCreation(
            email: email, password: password, firstName: "Ada", lastName: "King", role: .admin)
        let made = try await api.client(admin).createAccount(.init(body: account)).created.body
        return TestUser(
            id: made.id, email: email, password: password,
            token: try await api.logIn(email, password))
    }

    /// A body of an operation as the contract's example has it, but for what has to be another each time.
    func body(
        _ operationID: String, _ example: String? = nil, _ own: [String: JSONValue] = [:]
    ) throws -> JSONValue {
        let operation = try #require(
            Watch.contract.checker.operations.first { $0.id == operationID })
        let examples = operation.jsonContent?.examples ?? []
        let chosen = example.map { name in examples.first { $0.name == name } } ?? examples.first
        var object = try #require(chosen?.value?.object, "\(operationID) has no such example")
        for (name, value) in own { object.updateValue(value, forKey: name) }
        return .object(object)
    }

    func body(_ operationID: String, _ own: [String: JSONValue]) throws -> JSONValue {
        try body(operationID, nil, own)
    }

    /// Everything that is stored, as SQL text.
    func stored() throws -> String {
        let path = server.directory.appendingPathComponent("accord.db").path
        let outcome = try Tool.run("/usr/bin/sqlite3", ["-readonly", path, ".dump"])
        try #require(outcome.status == 0, "\(outcome.error)")
        return outcome.output
    }
}

extension CheckedOperation {
    /// The body of a request as JSON; nil when it takes none.
    var jsonContent: CheckedMediaType? {
        requestBody?.content.first { $0.name == "application/json" }
    }
}

extension JSONValue {
    /// The value as a request carries it.
    var text: String { String(decoding: serialized(), as: UTF8.self) }
}
