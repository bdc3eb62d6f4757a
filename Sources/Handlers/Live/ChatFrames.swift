import ContractRuntime
import Generated
import HTTPMessages

/// The channel of a chat without a subprotocol.
typealias PlainChannel = WebSocketChannel<String, Message>
/// The channel of a chat under `chat.v2+json`.
typealias TypedChannel = WebSocketChannel<ChatCommand, ChatEvent>

/// A message in the two wire forms that a chat is spoken in: encoded once, for all who have it open.
struct ChatFrames: Sendable {
    /// The place of the message in its chat.
    let sequence: Int64
    /// A `Message`.
    let plain: WebSocketFrame
    /// A `ChatEvent`.
    let typed: WebSocketFrame

    init(_ update: ChatUpdate) {
        sequence = update.message.sequence
        plain = PlainChannel.frame(update.message)
        typed = TypedChannel.frame(
            .messageCreated(
                MessageCreatedEvent(clientID: update.clientID, message: update.message)))
    }

    /// That a participant is writing.
    static func typing(userID: Int64) -> WebSocketFrame {
        TypedChannel.frame(.typing(TypingEvent(userID: userID)))
    }
}
