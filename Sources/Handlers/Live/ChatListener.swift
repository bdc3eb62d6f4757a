import ContractRuntime
import Generated
import HTTPMessages

/// One open socket of a chat, whatever is spoken on it.
final class ChatListener: Sendable {
    let socket: OpenChat.Socket
    /// What its frames go over.
    let stream: any WebSocketStream
    /// Whether it is spoken to without a subprotocol.
    let isPlain: Bool
    /// Whose it is.
    private let userID: Int64
    /// Whether its user takes part in the chat, and does not only watch.
    private let isParticipant: Bool

    init(_ socket: OpenChat.Socket, userID: Int64, isParticipant: Bool) {
        self.socket = socket
        switch socket {
        case .plain(let channel): (stream, isPlain) = (channel.connection.stream, true)
        case .chatV2JSON(let channel): (stream, isPlain) = (channel.connection.stream, false)
        }
        self.userID = userID
        self.isParticipant = isParticipant
    }

    /// Whether it is shown the last messages newest first (S85).
    var isNewestFirst: Bool { isPlain }

    /// Sends a message at the client's pace; false when the connection has ended.
    func send(_ frames: ChatFrames) async -> Bool { await stream.send(frame(of: frames)) }

    /// Sends a message without waiting; a client that does not keep up is closed.
    func offer(_ frames: ChatFrames) { stream.offer(frame(of: frames)) }

    private func frame(of frames: ChatFrames) -> WebSocketFrame {
        isPlain ? frames.plain : frames.typed
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
    func offerTyping(_ frame: WebSocketFrame, of userID: Int64) {
        guard isParticipant, userID != self.userID, !isPlain else { return }
        stream.offer(frame)
    }

    /// Closes the connection.
    func close(_ code: WebSocketCloseCode, _ reason: String) {
        stream.close(code, reason: reason)
    }
}
