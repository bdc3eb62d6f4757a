import NIOConcurrencyHelpers
import NIOCore
import NIOWebSocket

/// Who is there.
final class Room: Sendable {
    private let store: Store
    private let members = NIOLockedValueBox<[ObjectIdentifier: any Channel]>([:])

    init(store: Store) { self.store = store }

    func enter(_ channel: any Channel) {
        members.withLockedValue { $0[ObjectIdentifier(channel)] = channel }
    }

    func leave(_ channel: any Channel) {
        members.withLockedValue { _ = $0.removeValue(forKey: ObjectIdentifier(channel)) }
    }

    /// Stores a text and tells it to all.
    func tell(_ text: ByteBuffer) {
        store.insert(String(buffer: text)) { [self] in
            let frame = WebSocketFrame(fin: true, opcode: .text, data: text)
            for channel in members.withLockedValue({ Array($0.values) }) {
                channel.writeAndFlush(frame, promise: nil)
            }
        }
    }
}

/// One connection.
final class Member: ChannelInboundHandler {
    typealias InboundIn = WebSocketFrame
    typealias OutboundOut = WebSocketFrame

    private let room: Room

    init(room: Room) { self.room = room }

    func handlerAdded(context: ChannelHandlerContext) { room.enter(context.channel) }

    func channelInactive(context: ChannelHandlerContext) { room.leave(context.channel) }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let frame = unwrapInboundIn(data)
        switch frame.opcode {
        case .text:
            room.tell(frame.unmaskedData)
        case .ping:
            let pong = WebSocketFrame(fin: true, opcode: .pong, data: frame.unmaskedData)
            context.writeAndFlush(wrapOutboundOut(pong), promise: nil)
        case .connectionClose:
            context.close(promise: nil)
        default:
            break
        }
    }
}
