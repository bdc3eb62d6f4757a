public import Generated
import Records
import Storage

/// The operations of tag `users`: accounts, by their owners and by administrators.
public struct UsersHandler: UsersOperations {
    let application: Application

    /// Makes the handler.
    public init(_ application: Application) { self.application = application }
}

extension UsersHandler {
    /// What became of an attempt to make an account.
    enum Creation {
        case created(UserRow)
        case emailTaken
        case weak(PasswordPolicy.Refusal)
    }

    func create(_ account: AccountCreation) async throws -> Creation {
        switch try await application.prepare(account) {
        case .weak(let refusal): return .weak(refusal)
        case .ready(let new):
            let user = try await application.database.transaction { transaction in
                try await Users.insert(new, in: transaction)
            }
            return user.map { .created($0) } ?? .emailTaken
        }
    }
}
