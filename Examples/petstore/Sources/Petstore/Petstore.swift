import ContractRuntime
import EventLoop
import HTTPServer

/// The program: `petstore [port]` serves until it is stopped.
@main
struct Petstore {
    static func main() async throws {
        let port = CommandLine.arguments.dropFirst().first.flatMap { UInt16($0) } ?? 8000
        let loops = try LoopGroup()
        let listener = listener(port: port)
        print("http://\(try await listener.start(on: loops))/pets")
        while true { try await Task.sleep(for: .seconds(3600)) }
    }

    /// The server, not yet listening.
    static func listener(port: UInt16) -> HTTPListener {
        HTTPListener(
            configuration: HTTPServerConfiguration(host: "127.0.0.1", port: port),
            responder: service())
    }

    /// What answers, without a socket.
    static func service() -> ContractService<KeyCheck> {
        ContractService(
            contractRoutes(pets: PetStore()), authenticator: KeyCheck(key: "example-key"))
    }
}
