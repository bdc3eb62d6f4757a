import Generated
import JSON
import Timestamps

/// A stored message, as those who have its chat open are told of it.
struct ChatUpdate: Sendable {
    let message: Message
    /// What its sender's program calls it, if it told.
    let clientID: String?
}

/// What is published to the topic of a chat.
///
/// A notice is a JSON text, so that it may cross to other processes. A message is whole in it: those who show it need
/// not read it from the store.
enum ChatNotice: Sendable {
    /// A message was stored.
    case message(ChatUpdate)
    /// A participant is writing.
    case typing(userID: Int64)
    /// The chat is deleted.
    case deleted

    /// The notice in wire form.
    var payload: [UInt8] {
        var json = JSONWriter(reservingCapacity: 256)
        json.beginObject()
        switch self {
        case .message(let update):
            json.property("id", update.message.id)
            json.property("sequence", update.message.sequence)
            json.property("sender", update.message.sender)
            json.property("text", update.message.text)
            json.property("timestamp", update.message.timestamp.description)
            if let clientID = update.clientID { json.property("client_id", clientID) }
        case .typing(let userID): json.property("typing", userID)
        case .deleted: json.property("deleted", true)
        }
        json.endObject()
        return json.bytes
    }

    /// Reads a notice; nil for what is none, such as one of a later version.
    init?(_ payload: [UInt8]) {
        guard let content = try? Content(payload) else { return nil }
        if let update = content.update {
            self = .message(update)
        } else if let userID = content.typing {
            self = .typing(userID: userID)
        } else if content.isDeleted {
            self = .deleted
        } else {
            return nil
        }
    }

    /// What stands in a notice. It is read as requests are, without a tree of values: each message
    /// is, in each process.
    private struct Content {
        private static let keys = PropertyKeys(
            ["id", "sequence", "sender", "text", "timestamp", "client_id", "typing", "deleted"],
            allowsUnknown: true)

        private var id: Int64?
        private var sequence: Int64?
        private var sender: Int64?
        private var text: String?
        private var timestamp: Timestamp?
        private var clientID: String?
        private(set) var typing: Int64?
        private(set) var isDeleted = false

        init(_ payload: [UInt8]) throws(JSONSyntaxError) {
            var json = JSONReader(payload)
            guard try json.beginObject() else { return }
            while let key = try json.nextProperty(of: Self.keys) {
                switch key {
                case 0: id = try json.integer()
                case 1: sequence = try json.integer()
                case 2: sender = try json.integer()
                case 3: text = try json.string()
                case 4: timestamp = try json.string().flatMap { Timestamp($0) }
                case 5: clientID = try json.string()
                case 6: typing = try json.integer()
                default:
                    isDeleted = true
                    try json.skip()
                }
            }
            try json.finish()
        }

        /// The message; nil when a part of it is missing.
        var update: ChatUpdate? {
            guard let id, let sequence, let sender, let text, let timestamp else { return nil }
            return ChatUpdate(
                message: Message(
                    id: id, sequence: sequence, sender: sender, text: text, timestamp: timestamp),
                clientID: clientID)
        }
    }
}
