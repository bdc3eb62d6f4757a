import PubSub
import Synchronization

/// The chats that have sockets open in this process, each with one room however many these are.
final class ChatRooms: Sendable {
    private let topics: any Topics
    private let report: @Sendable (any Error) -> Void
    private let read: ChatRoom.Reading
    private let rooms = Mutex<[Int64: (room: ChatRoom, count: Int)]>([:])

    init(
        topics: any Topics, report: @escaping @Sendable (any Error) -> Void,
        read: @escaping ChatRoom.Reading
    ) {
        self.topics = topics
        self.report = report
        self.read = read
    }

    /// Lets a listener into the room of a chat. What is published from now on reaches the room.
    func enter(_ chatID: Int64, _ listener: ChatListener) -> ChatRoom {
        let room = rooms.withLock { rooms in
            if let known = rooms[chatID] {
                rooms[chatID] = (known.room, known.count + 1)
                return known.room
            }
            let room = ChatRoom(chatID: chatID, report: report, read: read)
            room.subscribe(to: topics)
            rooms[chatID] = (room, 1)
            return room
        }
        room.add(listener)
        return room
    }

    /// Lets a listener out; the last one shuts the room.
    func leave(_ room: ChatRoom, _ listener: ChatListener) {
        room.remove(listener)
        let isEmpty = rooms.withLock { rooms in
            guard let known = rooms[room.chatID] else { return false }
            rooms[room.chatID] = known.count > 1 ? (known.room, known.count - 1) : nil
            return known.count == 1
        }
        if isEmpty { room.unsubscribe() }
    }
}
