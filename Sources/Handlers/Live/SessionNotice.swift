import JSON

/// Why a session is worth nothing any more: the reason that its WebSockets are closed with.
enum SessionEnd: String, Sendable {
    /// It was ended: by its user, or because the password changed.
    case ended = "session_ended"
    /// Its time is over.
    case expired = "session_expired"
    /// An administrator has blocked the account.
    case blocked = "account_blocked"
    /// The account is gone.
    case deleted = "account_deleted"
}

/// What is published to the topic of a user when sessions end.
struct SessionNotice: Equatable {
    let reason: SessionEnd
    /// The sessions; nil: all of the user.
    let tokenIDs: [Int64]?

    init(_ reason: SessionEnd, tokenIDs: [Int64]? = nil) {
        self.reason = reason
        self.tokenIDs = tokenIDs
    }

    /// The notice in wire form.
    var payload: [UInt8] {
        var json = JSONWriter()
        json.beginObject()
        json.property("reason", reason.rawValue)
        if let tokenIDs {
            json.key("tokens")
            json.beginArray()
            for id in tokenIDs { json.integer(id) }
            json.endArray()
        }
        json.endObject()
        return json.bytes
    }

    /// Reads a notice; nil for what is none.
    init?(_ payload: [UInt8]) {
        guard let json = try? JSONValue.parse(payload),
            let reason = json["reason"]?.string.flatMap(SessionEnd.init)
        else { return nil }
        self.init(reason, tokenIDs: json["tokens"]?.array.map { $0.compactMap(\.integer) })
    }
}
