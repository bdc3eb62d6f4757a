import ContractRuntime
import Generated
import Glibc
import Handlers
import JSON
import Records
import Storage

/// Makes an administrator: the only way to the first one (O2).
struct CreateAdmin {
    let application: Application

    /// Makes the account and gives its id. The password is judged by the contract and by the domain, as the API does.
    func run(email: String, firstName: String, lastName: String, password: String) async throws
        -> Int64
    {
        let account = try Self.checked(
            email: email, firstName: firstName, lastName: lastName, password: password)
        guard case .ready(let new) = try await application.prepare(account) else {
            throw FixtureError([
                "the password is too common, or too similar to the e-mail address or the name"
            ])
        }
        let user = try await application.database.transaction { transaction in
            try await Users.insert(new, in: transaction)
        }
        guard let user else {
            throw FixtureError(["an account with the e-mail address '\(email)' exists"])
        }
        return user.id
    }

    /// Reads the account as the contract reads a body, so that its limits stand in one place.
    private static func checked(
        email: String, firstName: String, lastName: String, password: String
    ) throws -> AccountCreation {
        var writer = JSONWriter()
        writer.beginObject()
        writer.property("email", email)
        writer.property("password", password)
        writer.property("first_name", firstName)
        writer.property("last_name", lastName)
        writer.property("role", "admin")
        writer.endObject()
        var reader = JSONReader(writer.bytes)
        let account = try AccountCreation.read(from: &reader)
        guard let account, reader.violations.isEmpty else {
            throw FixtureError(
                reader.violations.map { "--\($0.pointer.dropFirst()): \($0.message)" })
        }
        return account
    }

    /// The first line of standard input, asked for without echo when a person types it.
    static func readPassword() -> String? {
        let isTerminal = isatty(STDIN_FILENO) == 1
        var before = termios()
        if isTerminal {
            StandardOutput.write("password: ")
            tcgetattr(STDIN_FILENO, &before)
            var silent = before
            silent.c_lflag &= ~tcflag_t(ECHO)
            tcsetattr(STDIN_FILENO, TCSANOW, &silent)
        }
        defer {
            if isTerminal {
                tcsetattr(STDIN_FILENO, TCSANOW, &before)
                StandardOutput.write("\n")
            }
        }
        return readLine(strippingNewline: true)
    }
}
