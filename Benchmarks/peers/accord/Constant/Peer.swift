import ContractRuntime
import EventLoop
import HTTPServer
import Timestamps

#if canImport(Glibc)
    import Glibc
#endif

/// The operation: a typed value, made for each request.
struct Messages: MessagesOperations {
    let text: String
    let timestamp: Timestamp

    func getConstant(
        _ input: GetConstant.Input, context: RequestContext
    ) async throws -> GetConstant.Output {
        .ok(Message(id: 1, sender: 1, receiver: 2, text: text, timestamp: timestamp))
    }
}

/// Serves until it is stopped.
@main
struct Peer {
    static func main() async throws {
        guard let port = getenv("PEER_PORT").flatMap({ UInt16(String(cString: $0)) }),
            let text = getenv("PEER_TEXT").map({ String(cString: $0) }),
            let timestamp = Timestamp("2026-11-29T10:00:00.123456+00:00")
        else { fatalError("PEER_PORT and PEER_TEXT are needed") }
        let service = ContractService(
            contractRoutes(messages: Messages(text: text, timestamp: timestamp)),
            authenticator: NobodyKnown())
        let listener = HTTPListener(
            configuration: HTTPServerConfiguration(host: "127.0.0.1", port: port),
            responder: service)
        _ = try await listener.start(on: try LoopGroup())
        while true { try await Task.sleep(for: .seconds(3600)) }
    }
}
