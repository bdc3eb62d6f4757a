import Foundation
import GRDB
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOWebSocket

/// A chat of everybody: what one sends is stored and then told to all.
@main
struct Peer {
    static func main() async throws {
        let environment = ProcessInfo.processInfo.environment
        guard let port = environment["PEER_PORT"].flatMap({ Int($0) }),
            let database = environment["PEER_DATABASE"]
        else { fatalError("PEER_PORT and PEER_DATABASE are needed") }
        let room = Room(store: try Store(path: database))
        let upgrader = NIOWebSocketServerUpgrader(
            shouldUpgrade: { channel, _ in channel.eventLoop.makeSucceededFuture(HTTPHeaders()) },
            upgradePipelineHandler: { channel, _ in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(Member(room: room))
                }
            })
        let server = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.backlog, value: 1024)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .childChannelInitializer { channel in
                channel.pipeline.configureHTTPServerPipeline(
                    withServerUpgrade: (upgraders: [upgrader], completionHandler: { _ in }))
            }
            .bind(host: "127.0.0.1", port: port).get()
        try await server.closeFuture.get()
    }
}
