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
        guard let json = try? JSONValue.parse(payload) else { return nil }
        if let update = ChatUpdate(json) {
            self = .message(update)
        } else if let userID = json["typing"]?.integer {
            self = .typing(userID: userID)
        } else if json["deleted"] != nil {
            self = .deleted
        } else {
            return nil
        }
    }
}

extension ChatUpdate {
    fileprivate init?(_ json: JSONValue) {
        guard let id = json["id"]?.integer, let sequence = json["sequence"]?.integer,
            let sender = json["sender"]?.integer, let text = json["text"]?.string,
            let timestamp = json["timestamp"]?.string.flatMap({ Timestamp($0) })
        else { return nil }
        self.init(
            message: Message(
                id: id, sequence: sequence, sender: sender, text: text, timestamp: timestamp),
            clientID: json["client_id"]?.string)
    }
}
