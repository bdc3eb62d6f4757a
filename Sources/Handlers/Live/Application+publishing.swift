import Generated
import JSON
import PubSub
import Records

// What is published after a commit, for whoever listens. Nothing waits for it, and nothing fails by it: those who need
// to know for sure read the store.

extension Application {
    /// Tells a user what happened.
    func tell(_ event: UserEvent, to userID: Int64) async { await tell(event, to: [userID]) }

    /// Tells several users the same; it is encoded once.
    func tell(_ event: UserEvent, to userIDs: [Int64]) async {
        var json = JSONWriter()
        event.write(to: &json)
        for id in userIDs { await live.topics.publish(json.bytes, to: Topic.events(ofUser: id)) }
    }

    /// Tells those who have a chat open.
    func tell(_ notice: ChatNotice, inChat id: Int64) async {
        await live.topics.publish(notice.payload, to: Topic.chat(id))
    }

    /// Has the WebSockets of sessions closed that have ended.
    func tell(_ notice: SessionNotice, to userID: Int64) async {
        if notice.tokenIDs?.isEmpty ?? false { return }
        await live.topics.publish(notice.payload, to: Topic.sessions(ofUser: userID))
    }
}
