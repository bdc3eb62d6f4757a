import ContractRuntime
import Generated
import JSON

/// What `seed` loads: accounts as an administrator would create them, and messages between them.
///
///     {"users": [{"email": ..., "password": ..., "first_name": ..., "last_name": ..., "role": "user"}],
///      "messages": [{"sender": "ada@example.org", "receiver": "grace@example.org", "text": "Hello"}]}
///
/// It is read by the contract's own types, so a fixture can hold nothing that the API would refuse.
struct Fixture: Sendable {
    let users: [AccountCreation]
    let messages: [FixtureMessage]

    /// Reads a fixture.
    ///
    /// - Throws: `FixtureError` with every place that is wrong.
    init(_ bytes: [UInt8]) throws(FixtureError) {
        var json = JSONReader(bytes)
        do {
            let fixture = try Self.read(from: &json)
            try json.finish()
            guard let fixture, json.violations.isEmpty else {
                throw FixtureError(json.violations.map { "\($0.pointer): \($0.message)" })
            }
            self = fixture
        } catch let error as JSONSyntaxError {
            throw FixtureError(["byte \(error.offset): \(error.reason)"])
        } catch let error as FixtureError {
            throw error
        } catch {
            throw FixtureError(["\(error)"])
        }
    }

    private init(users: [AccountCreation], messages: [FixtureMessage]) {
        self.users = users
        self.messages = messages
    }

    private static let keys = PropertyKeys(["users", "messages"])
    private static let usersRule = ArrayRule(of: SchemaRule<AccountCreation>())
    private static let messagesRule = ArrayRule(of: SchemaRule<FixtureMessage>())

    private static func read(from json: inout JSONReader) throws(JSONSyntaxError) -> Self? {
        var users: [AccountCreation]? = []
        var messages: [FixtureMessage]? = []
        guard try json.beginObject() else { return nil }
        while let key = try json.nextProperty(of: keys) {
            switch key {
            case 0: users = try json.read(usersRule)
            default: messages = try json.read(messagesRule)
            }
        }
        guard let users, let messages else { return nil }
        return Self(users: users, messages: messages)
    }
}

/// A message of a fixture; its users are named by e-mail address, because ids are not known beforehand.
struct FixtureMessage: Sendable, JSONReadable {
    let sender: String
    let receiver: String
    let text: String

    private static let keys = PropertyKeys(
        ["sender", "receiver", "text"], required: ["sender", "receiver", "text"])

    static func read(from json: inout JSONReader) throws(JSONSyntaxError) -> Self? {
        var sender: String?
        var receiver: String?
        var text: String?
        guard try json.beginObject() else { return nil }
        while let key = try json.nextProperty(of: keys) {
            switch key {
            case 0: sender = try json.string()
            case 1: receiver = try json.string()
            default: text = try json.string()
            }
        }
        guard let sender, let receiver, let text else { return nil }
        return Self(sender: sender, receiver: receiver, text: text)
    }
}

/// What is wrong with a fixture; nothing of it was loaded.
struct FixtureError: Error, CustomStringConvertible {
    let reasons: [String]

    init(_ reasons: [String]) { self.reasons = reasons }

    var description: String { reasons.joined(separator: "\n") }
}
