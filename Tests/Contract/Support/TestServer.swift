import AccordClient
import ContractClient
import Foundation
import Testing

/// A server in a process of its own, with a store of its own and an administrator.
final class TestServer: Sendable {
    let api: API
    let directory: URL
    private let process: ServerProcess
    private let adminPassword = "a root of long standing"

    /// The server that all suites share which need nothing special. It lives as long as the tests.
    static func shared() async throws -> TestServer { try await common.value }

    /// It holds its own answers against the contract as well: a break would be a 500.
    private static let common = Task { try await TestServer(["--validate-responses"]) }

    /// Starts a server.
    ///
    /// - Parameters:
    ///   - options: Beside those that every test needs; they win.
    ///   - environment: Variables beside the test's own.
    init(_ options: [String] = [], environment: [String: String] = [:]) async throws {
        directory = FileManager.default.temporaryDirectory
            .appendingPathComponent("accord-\(UUID().uuidString)")
        let made = try ServerProcess.run(
            ["create-admin", "--email", "root@example.org", "--data", directory.path],
            input: adminPassword + "\n")
        try #require(made.status == 0, "\(made.error)")
        // The suites run side by side: neither the failed log-ins of one nor the passwords that another hashes may
        // hold a third up. What tests these limits sets them.
        let relaxed = [
            "--login-burst", "1000000", "--password-queue", "10000", "--port", "0", "--data",
            directory.path,
        ]
        process = try ServerProcess(relaxed + options, environment: environment)
        api = API(port: process.port)
    }

    deinit {
        process.kill()
        // Too late to report: the folder lies in the system's temporary directory.
        try? FileManager.default.removeItem(at: directory)
    }

    /// What the server wrote on standard output and standard error so far.
    var output: String { process.output }
    var log: String { process.errorOutput }

    /// Whether the log holds a text by now or soon: what the server wrote takes a moment through the pipe.
    func logs(_ text: String) async throws -> Bool {
        for _ in 0..<100 {
            if log.contains(text) { return true }
            try await Task.sleep(for: .milliseconds(20))
        }
        return false
    }

    /// Changes the store behind the server's back, as another process would.
    func change(_ statement: String) throws {
        let store = directory.appendingPathComponent("accord.db").path
        let program = """
            import sqlite3, sys
            with sqlite3.connect(sys.argv[1], timeout=10) as store: store.execute(sys.argv[2])
            """
        let outcome = try Tool.run("/usr/bin/python3", ["-c", program, store, statement])
        try #require(outcome.status == 0, "\(outcome.error)")
    }

    /// Asks the server to stop as an operator would, and gives its exit status.
    func stop() -> Int32 { process.stop() }

    /// The administrator, with a session of this test's own.
    func admin() async throws -> TestUser {
        let token = try await api.logIn("root@example.org", adminPassword)
        return TestUser(id: 1, email: "root@example.org", password: adminPassword, token: token)
    }

    /// A new user with a session.
    func user(_ firstName: String = "Ada", _ lastName: String = "Lovelace") async throws -> TestUser
    {
        let email = "\(UUID().uuidString.lowercased())@example.org"
        let password = "an engine of \(UUID().uuidString)"
        let registered = try await api.client().registerUser(
            .init(
                body: RegisterUserBody(
                    email: email, password: password, firstName: firstName, lastName: lastName))
        ).created.body
        return TestUser(
            id: registered.id, email: email, password: password,
            token: try await api.logIn(email, password))
    }

    /// A user whom the administrator has blocked; the token is genuine.
    func blockedUser() async throws -> TestUser {
        let user = try await user()
        let admin = api.client(try await admin())
        _ = try await admin.blockAccount(.init(userID: user.id)).noContent
        return user
    }
}

/// A user of a test.
struct TestUser: Sendable {
    let id: Int64
    let email: String
    let password: String
    let token: String
}
