import ContractRuntime
import Generated
import Handlers
import Records
import Storage

/// Makes the accounts of `--demo` when they are missing, a session each, a file for the first one,
/// and a chat of the first two, who are friends.
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
        var users: [Int64] = []
        for (number, account) in accounts.enumerated() {
            let user = try await userID(of: account)
            users.append(user)
            let token = try await TokensHandler(application).newSession(
                of: user, userAgent: "demo")
            tokens.append((account.email, token.token))
            if number == 0 { try await giveFile(to: user) }
        }
        try await befriend(users[0], users[1])
        return tokens
    }

    /// Makes two users friends and lets them chat, unless they have a chat.
    private func befriend(_ first: Int64, _ second: Int64) async throws {
        let now = application.now()
        try await application.database.transaction { transaction in
            try await Friendships.insert(first, second, createdAt: now, in: transaction)
            let chat = try await Chats.insert(
                initiator: first, receiver: second, startedAt: now, in: transaction)
            guard let chat else { return }
            for (sender, text) in [(first, "Hello, Grace!"), (second, "Hello, Ada!")] {
                _ = try await ChatMessages.append(
                    NewChatMessage(chatID: chat.id, senderID: sender, text: text, createdAt: now),
                    in: transaction)
            }
        }
    }

    /// Gives a user a file, unless there is one.
    private func giveFile(to user: Int64) async throws {
        let usage = try await Files.usage(ofUser: user, in: application.database)
        guard usage.count == 0 else { return }
        try await FilesHandler(application).store(
            Array("Hello, world.\n".utf8), named: "notes.txt", mediaType: "text/plain",
            comment: "From the library.", of: user)
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
