import ContractRuntime
import EmittedLibrary
import HTTPMessages
import Synchronization
import Testing

@Suite("Emitted code that opens a WebSocket") struct TalkTests {
    private let service: ContractService<ReaderAuthenticator>

    init() {
        let handlers = LibraryHandlers()
        service = ContractService(
            contractRoutes(
                books: handlers, meta: handlers, files: FileHandlers(),
                deliveries: DeliveryHandlers(),
                parameters: ParameterHandlers()),
            authenticator: ReaderAuthenticator())
    }

    /// A stream that holds what a client says, and notes what it gets.
    private final class Script: WebSocketStream {
        private let messages: Mutex<[WebSocketMessage]>
        let sent = Mutex<[String]>([])
        private let ended = Mutex<WebSocketClosure?>(nil)

        init(_ messages: [WebSocketMessage]) { self.messages = Mutex(messages) }

        var closure: WebSocketClosure? { ended.withLock { $0 } }

        func receive() async -> WebSocketMessage? {
            messages.withLock { $0.isEmpty ? nil : $0.removeFirst() }
        }

        func send(_ frame: WebSocketFrame) async -> Bool { offer(frame) }

        func offer(_ frame: WebSocketFrame) -> Bool {
            sent.withLock { $0.append(String(decoding: frame.payload, as: UTF8.self)) }
            return true
        }

        func close(_ code: WebSocketCloseCode, reason: String) {
            ended.withLock { $0 = $0 ?? WebSocketClosure(code, reason: reason, isByPeer: false) }
        }
    }

    private func open(_ target: String, _ fields: HTTPFields) async -> HTTPResponse {
        var all: HTTPFields = [
            .host: "a.test", .upgrade: "websocket", .connection: "Upgrade",
            .secWebSocketVersion: "13", .secWebSocketKey: "dGhlIHNhbXBsZSBub25jZQ==",
        ]
        all.append(contentsOf: fields)
        return await service.respond(to: HTTPRequest(head: HTTPRequestHead(.get, target, all)))
    }

    private func talk(
        _ target: String, _ fields: HTTPFields, _ messages: [String]
    ) async throws -> (sent: [String], closure: WebSocketClosure?) {
        let response = await open(target, fields)
        guard case .webSocket(let acceptance) = response.body else {
            throw Refused(status: response.status.code)
        }
        let script = Script(messages.map { .text(Array($0.utf8)) })
        await acceptance.serve(script)
        return (script.sent.withLock { $0 }, script.closure)
    }

    private struct Refused: Error { let status: UInt16 }

    @Test("speaks without a subprotocol: text in, JSON out")
    func plain() async throws {
        let (sent, closure) = try await talk(
            "/books/1/talk", [.authorization: "Bearer ada"],
            ["Hello", "", "far more than twenty characters"])
        #expect(
            sent == [#"{"text":"ada: Hello"}"#, #"{"text":"minLength"}"#, #"{"text":"maxLength"}"#])
        #expect(closure?.code == .normal)
    }

    @Test("speaks the subprotocol that is chosen, each with its own types")
    func chosen() async throws {
        let fields: HTTPFields = [
            .authorization: "Bearer ada", .secWebSocketProtocol: "other, notes.v2+json",
        ]
        let (sent, _) = try await talk("/books/1/talk", fields, [#"{"text":"a"}"#])
        #expect(sent == [#"{"id":7,"note":{"text":"a"}}"#])
        let (titles, closure) = try await talk(
            "/books/1/talk", [.authorization: "Bearer ada", .secWebSocketProtocol: "plain-text"],
            [#"["a","b"]"#, #"["a","b","c"]"#])
        #expect(titles == ["a", "b"])
        #expect(closure?.code == .policyViolation)
    }

    @Test("sends where nothing is received")
    func sendsOnly() async throws {
        let response = await open("/watch", [.secWebSocketProtocol: "events"])
        #expect(response.fields["X-Node"] == "a")
        let (sent, closure) = try await talk("/watch", [.secWebSocketProtocol: "events"], ["a"])
        #expect(sent == [#""opened""#])
        #expect(closure?.code == .unsupportedData)
    }

    @Test("takes a credential out of the subprotocols, and answers the handler's refusal")
    func credential() async throws {
        let (sent, _) = try await talk(
            "/books/1/talk", [.secWebSocketProtocol: "bearer, eve"], ["Hi"])
        #expect(sent == [#"{"text":"eve: Hi"}"#])
        let refused = await open("/books/2/talk", [.secWebSocketProtocol: "bearer, eve"])
        #expect(refused.status == .notFound)
    }

    @Test("says what is spoken in its description")
    func description() {
        let webSocket = TalkAboutBook.description.webSocket
        #expect(webSocket?.protocols.map(\.subprotocol) == [nil, "notes.v2+json", "plain-text"])
        #expect(webSocket?.protocols.map(\.receives).first == "text/plain")
        #expect(WatchLibrary.description.webSocket?.protocols.first?.receives == nil)
        #expect(ListBooks.description.webSocket == nil)
    }
}
