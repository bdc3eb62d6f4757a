import Generated
import Testing
import Timestamps

@testable import Handlers

@Suite("What is published to the topic of a chat")
struct ChatNoticeTests {
    private func read(_ text: String) -> ChatNotice? { ChatNotice(Array(text.utf8)) }

    @Test("A notice is read as it was written", arguments: ["", "a client's"])
    func messages(clientID: String) throws {
        let update = ChatUpdate(
            message: Message(
                id: 1, sequence: 2, sender: 3, text: "\"\u{1F600}\" \n",
                timestamp: try #require(Timestamp("2026-11-30T12:00:00.000001+03:00"))),
            clientID: clientID.isEmpty ? nil : clientID)
        guard case .message(let read) = ChatNotice(ChatNotice.message(update).payload) else {
            Issue.record("it is no message")
            return
        }
        #expect(read.message == update.message && read.clientID == update.clientID)
        // Two moments are equal in whatever offset they are written.
        #expect(read.message.timestamp.description == update.message.timestamp.description)
    }

    @Test("Who writes, and that a chat is deleted, are notices too")
    func others() {
        guard case .typing(7) = ChatNotice(ChatNotice.typing(userID: 7).payload),
            case .deleted = ChatNotice(ChatNotice.deleted.payload)
        else {
            Issue.record("one of them is not read")
            return
        }
    }

    @Test("What a later version adds is passed over, and what is no notice is none")
    func foreign() {
        let known = #""id": 1, "sequence": 2, "sender": 3, "text": "x""#
        let time = #""timestamp": "2026-11-30T12:00:00Z""#
        #expect(read("{\(known), \(time), \"later\": [{}]}") != nil)
        for text in [
            "{\(known)}", "{\(known), \"timestamp\": \"soon\"}", "{\(known), \(time)", "{}", "[]",
            "1", "",
            #"{"typing": "7"}"#, #"{"later": true}"#, "{\(known), \(time)} 1",
        ] {
            #expect(read(text) == nil, "\(text)")
        }
    }
}
