import Generated
import Handlers
import Records
import Storage
import Timestamps

/// Loads a fixture, all or nothing, with the same refusals as the API (S20).
struct Seed {
    let application: Application

    /// Loads the fixture and gives the number of users and messages.
    func load(_ fixture: Fixture) async throws -> (users: Int, messages: Int) {
        var users: [NewUser] = []
        for account in fixture.users {
            users.append(try await newUser(account))
        }
        let now = application.now()
        try await application.database.transaction { [users] transaction in
            for user in users {
                guard try await Users.insert(user, in: transaction) != nil else {
                    throw FixtureError(["an account with the e-mail address '\(user.email)' exists"]
                    )
                }
            }
            for message in fixture.messages {
                try await insert(message, at: now, in: transaction)
            }
        }
        return (users.count, fixture.messages.count)
    }

    private func newUser(_ account: AccountCreation) async throws -> NewUser {
        switch try await application.prepare(account) {
        case .ready(let user): return user
        case .weak:
            throw FixtureError([
                "the password of '\(account.email)' is too common or too similar to the name"
            ])
        }
    }

    private func insert(
        _ message: FixtureMessage, at now: Timestamp, in transaction: any Transaction
    ) async throws {
        let sender = try await userID(of: message.sender, in: transaction)
        let receiver = try await userID(of: message.receiver, in: transaction)
        guard sender != receiver else {
            throw FixtureError(["'\(message.sender)' cannot send a message to itself"])
        }
        _ = try await DirectMessages.insert(
            NewDirectMessage(
                senderID: sender, receiverID: receiver, text: message.text, createdAt: now),
            in: transaction)
    }

    private func userID(of email: String, in transaction: any Transaction) async throws -> Int64 {
        guard let known = try await Users.credentials(ofEmail: email, in: transaction) else {
            throw FixtureError(["no account has the e-mail address '\(email)'"])
        }
        return known.user.id
    }
}
