import ContractRuntime
import Generated
import HTTPMessages

/// One open socket of a chat, whatever is spoken on it.
final class ChatListener: Sendable {
    let socket: OpenChat.Socket
    /// Where its frames go: telling needs no more of the socket.
    let outlet: WebSocketOutlet
    /// Whether it is spoken to without a subprotocol.
    let isPlain: Bool
    /// Whose it is.
    private let userID: Int64
    /// Whether its user takes part in the chat, and does not only watch.
    private let isParticipant: Bool

    init(_ socket: OpenChat.Socket, userID: Int64, isParticipant: Bool) {
        self.socket = socket
        switch socket {
        case .plain(let channel): (outlet, isPlain) = (channel.connection.outlet, true)
        case .chatV2JSON(let channel): (outlet, isPlain) = (channel.connection.outlet, false)
        }
        self.userID = userID
        self.isParticipant = isParticipant
    }

    /// Whether it is shown the last messages newest first (S85).
    var isNewestFirst: Bool { isPlain }

    /// Sends a message at the client's pace; false when the connection has ended.
    func send(_ frames: ChatFrames) async -> Bool {
        switch socket {
        case .plain(let channel): await channel.send(frame: frames.plain)
        case .chatV2JSON(let channel): await channel.send(frame: frames.typed)
        }
    }

    /// Says that all that was missed has been sent, where that is said; false when the connection has ended.
    func sendReady(chatID: Int64, lastSequence: Int64) async -> Bool {
        switch socket {
        case .plain(let channel): channel.closure == nil
        case .chatV2JSON(let channel):
            await channel.send(.ready(ReadyEvent(chatID: chatID, lastSequence: lastSequence)))
        }
    }

    /// Tells a participant that another one is writing.
    func offerTyping(
        _ frame: WebSocketFrame, of userID: Int64, noting wakes: inout WebSocketWakes
    ) {
        guard isParticipant, userID != self.userID, !isPlain else { return }
        outlet.offer(frame, noting: &wakes)
    }

    /// Closes the connection.
    func close(_ code: WebSocketCloseCode, _ reason: String) {
        switch socket {
        case .plain(let channel): channel.close(code, reason: reason)
        case .chatV2JSON(let channel): channel.close(code, reason: reason)
        }
    }
}
