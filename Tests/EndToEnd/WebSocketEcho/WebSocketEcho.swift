import EventLoop
import Glibc
import HTTPMessages
import HTTPServer
import TLS
import WebSocket

/// A server that sends every message of a WebSocket back, for the conformance runner beside it.
///
///     WebSocketEcho [--raised-caps] [--deflate] [--context] [--window BITS] [--tls FILE]
///
/// The file holds a certificate and its key.
///
/// It listens at a free port of loopback, prints its address, and runs until it is killed.
@main struct WebSocketEcho {
    static func main() async throws {
        let echo = Echo(CommandLine.arguments.dropFirst())
        let loops = try LoopGroup(count: 1)
        var configuration = HTTPServerConfiguration(host: "127.0.0.1", port: 0)
        configuration.layering = try context(CommandLine.arguments)
        let listener = HTTPListener(configuration: configuration, responder: echo)
        let address = try await listener.start(on: loops)
        print("echo at http://127.0.0.1:\(address.port)/")
        fflush(nil)
        while true { try await Task.sleep(for: .seconds(3600)) }
    }

    private static func context(_ options: [String]) throws -> TLSContext? {
        guard let index = options.firstIndex(of: "--tls") else { return nil }
        let file = open(options[index + 1], O_RDONLY)
        var text = [UInt8](repeating: 0, count: 65_536)
        text.removeLast(text.count - max(0, read(file, &text, text.count)))
        close(file)
        return try TLSContext(TLSCredentials(certificates: text, key: text))
    }
}

/// Accepts every handshake.
struct Echo: HTTPResponder {
    private var limits = WebSocketLimits()
    private var deflate: WebSocketDeflate?

    init(_ options: ArraySlice<String>) {
        if options.contains("--raised-caps") {
            limits.maxMessageBytes = 64 << 20
            limits.maxFragments = 1 << 20
            limits.maxMessagesPerSecond = 0
            limits.maxQueuedBytes = 64 << 20
        }
        guard options.contains("--deflate") else { return }
        var deflate = WebSocketDeflate()
        deflate.keepsContext = options.contains("--context")
        if let index = options.firstIndex(of: "--window"), index + 1 < options.endIndex {
            deflate.windowBits = Int(options[index + 1]) ?? deflate.windowBits
        }
        // Every message, so that the runner sees compressed ones.
        deflate.minMessageBytes = 1
        self.deflate = deflate
    }

    func respond(to request: HTTPRequest) async -> HTTPResponse {
        guard let handshake = try? WebSocketHandshake(request.head) else {
            return HTTPResponse(.badRequest)
        }
        let acceptance = WebSocketAcceptance(
            acceptKey: WebSocketKey.accept(for: handshake.key),
            deflate: deflate.flatMap {
                WebSocketDeflateAgreement(offers: handshake.extensions, $0)
            },
            limits: limits
        ) { stream in
            while let message = await stream.receive() {
                switch message {
                case .text(let bytes): await stream.send(WebSocketFrame(text: bytes))
                case .binary(let bytes): await stream.send(WebSocketFrame(binary: bytes))
                }
            }
        }
        return HTTPResponse(.switchingProtocols, body: .webSocket(acceptance))
    }

    func refusal(_ status: HTTPStatus, detail: String, requestID: String) -> HTTPResponse {
        HTTPResponse(status, body: .bytes(Array(detail.utf8)))
    }
}
