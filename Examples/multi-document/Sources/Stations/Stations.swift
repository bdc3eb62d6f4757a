import ContractRuntime
import EventLoop
import HTTPServer

/// The program: `stations [port]` serves until it is stopped.
@main
struct Stations {
    static func main() async throws {
        let port = CommandLine.arguments.dropFirst().first.flatMap { UInt16($0) } ?? 8000
        let listener = HTTPListener(
            configuration: HTTPServerConfiguration(host: "127.0.0.1", port: port),
            responder: service())
        let loops = try LoopGroup()
        print("http://\(try await listener.start(on: loops))/stations")
        while true { try await Task.sleep(for: .seconds(3600)) }
    }

    /// What answers requests.
    static func service() -> ContractService<NoAuthenticator> {
        ContractService(
            contractRoutes(operations: WeatherService()), authenticator: NoAuthenticator())
    }
}
