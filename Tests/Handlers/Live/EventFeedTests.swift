@_spi(Generated) import ContractRuntime
@_spi(Generated) import Generated
import HTTPMessages
import Testing

@testable import Handlers

@Suite("A feed tells one socket what happens to its user") struct EventFeedTests {
    private func channel(_ stream: RecordedStream) -> EventChannel {
        switch OpenEvents.Socket(WebSocketConnection(stream)) {
        case .plain(let channel): channel
        }
    }

    @Test("from the answer to the handshake on, although the socket comes a little later")
    func tellsFromTheAnswerOn() {
        let topics = ScriptedTopics()
        let (feed, stream) = (EventFeed(ofUser: 1, on: topics), RecordedStream())
        topics.deliver(Array("1".utf8))
        feed.open(channel(stream))
        topics.deliver(Array("2".utf8))
        #expect(stream.texts == ["1", "2"])
        feed.close()
        topics.deliver(Array("3".utf8))
        #expect(stream.texts == ["1", "2"])
        #expect(topics.subscriberCount == 0)
    }
}
