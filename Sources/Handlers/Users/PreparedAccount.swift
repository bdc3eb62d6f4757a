import ContractRuntime
public import Generated
public import Records

/// An account whose password was judged and hashed; only the row is missing.
public enum PreparedAccount: Sendable {
    /// To be inserted.
    case ready(NewUser)
    /// The password is weak.
    case weak(PasswordPolicy.Refusal)
}

extension Application {
    /// Judges and hashes the password of a new account, outside any transaction: no writer waits for it.
    public func prepare(_ account: AccountCreation) async throws -> PreparedAccount {
        let names = [account.email, account.firstName, account.lastName]
        if let refusal = PasswordPolicy.refusal(of: account.password, names: names) {
            return .weak(refusal)
        }
        return .ready(
            NewUser(
                email: account.email, firstName: account.firstName, lastName: account.lastName,
                age: account.age.value, city: account.city.value,
                role: account.role == .admin ? .admin : .user,
                passwordHash: try await passwords.hash(account.password), createdAt: now()))
    }
}
