import ContractRuntime
import Generated
import Handlers
import Records
import Storage

/// Makes the accounts of `--demo` when they are missing, and a session each.
struct Demo {
    let application: Application

    private static let password = "correct horse battery staple"

    /// The accounts with a new token each, in the order in which they are printed.
    func prepare() async throws -> [(email: String, token: String)] {
        let accounts = [
            account("user1@fake.org", "Ada", .user), account("user2@fake.org", "Grace", .user),
            account("admin@fake.org", "Barbara", .admin),
        ]
        var tokens: [(String, String)] = []
        for account in accounts {
            let token = try await TokensHandler(application).newSession(
                of: try await userID(of: account), userAgent: "demo")
            tokens.append((account.email, token.token))
        }
        return tokens
    }

    private func userID(of account: AccountCreation) async throws -> Int64 {
        if let known = try await Users.credentials(
            ofEmail: account.email, in: application.database)
        {
            return known.user.id
        }
        guard case .ready(let new) = try await application.prepare(account) else {
            preconditionFailure("the demo's password is refused by the server's own policy")
        }
        let user = try await application.database.transaction { transaction in
            try await Users.insert(new, in: transaction)
        }
        guard let user else { return try await userID(of: account) }
        return user.id
    }

    private func account(_ email: String, _ firstName: String, _ role: Role) -> AccountCreation {
        AccountCreation(
            email: email, password: Self.password, firstName: firstName, lastName: "Example",
            age: .absent, city: .absent, role: role)
    }
}
