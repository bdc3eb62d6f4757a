// An operation that opens a WebSocket, spelled as the compiler emits it, and a service of it.
@_spi(Generated) import ContractRuntime
import HTTPMessages
import JSON
import Synchronization

enum Talk {
    struct Input: Sendable {
        let room: Int64
    }

    enum Socket: Sendable {
        case plain(WebSocketChannel<String, PlainText>)
        case notesV2(WebSocketChannel<[Int64], [Int64]>)
    }

    enum Output: Sendable {
        case switchingProtocols(@Sendable (Socket) async -> Void)
        case notFound
    }

    static let protocols: [WebSocketDescription.Frames] = [
        .init(receives: "text/plain", sends: "text/plain"),
        .init("notes.v2", receives: "application/json", sends: "application/json"),
    ]

    static let security: [[SchemeRequirement]] = [
        ["bearerAuth"], ["ticketAuth"], ["subprotocolAuth"],
    ]

    /// `isOnlyV2`: nothing is spoken without a subprotocol.
    static func description(isOnlyV2: Bool) -> OperationDescription {
        OperationDescription(
            id: "talk", method: .get, path: "/talk/{room}", tag: "notes", security: security,
            statuses: [101, 404], runtimeStatuses: [426],
            webSocket: WebSocketDescription(isOnlyV2 ? [protocols[1]] : protocols))
    }
}

extension Talk.Input: ContractInput {
    init(from request: inout ContractRequest) throws(ContractError) {
        let room = request.path("room", IntegerRule(minimum: 1))
        guard let room, request.isAccepted else { throw request.refusal }
        self.room = room
    }
}

extension Talk.Socket: ContractSocket {
    private static let plainRule = StringRule(minLength: 1, maxLength: 5)
    private static let notesV2Rule = ArrayRule(of: IntegerRule(maximum: 9), maxItems: 2)

    init(_ connection: WebSocketConnection) {
        switch connection.subprotocol {
        case nil: self = .plain(connection.channel(.text(Self.plainRule), .text))
        default: self = .notesV2(connection.channel(.json(Self.notesV2Rule), .json))
        }
    }
}

extension Talk.Output: ContractOutput {
    func write(to response: inout ContractResponse) {
        switch self {
        case .switchingProtocols(let body): response.webSocket(body)
        case .notFound: response.problem(404, "unknown_room")
        }
    }
}

/// A service with one operation, and what it saw.
final class TalkServer: Sendable {
    let failures = Mutex<[ContractFailure]>([])
    let rooms = Mutex<[Int64]>([])
    private let made = Mutex<ContractService<NoteAuthenticator>?>(nil)

    init(
        isOnlyV2: Bool = false, origins: Set<String> = [], deflate: WebSocketDeflate? = nil,
        validator: (any ResponseValidator)? = nil,
        serve: @escaping @Sendable (Talk.Socket) async -> Void = { _ in }
    ) {
        var routes = RouteTable<NoteCaller>(
            securitySchemes: [
                .init("bearerAuth", .bearer), .init("ticketAuth", .apiKey(query: "ticket")),
                .init("subprotocolAuth", .apiKey(subprotocol: "bearer")),
            ], problems: [])
        routes.secured(Talk.description(isOnlyV2: isOnlyV2)) { [weak self] request, _, _ in
            let input = try Talk.Input(from: &request)
            self?.rooms.withLock { $0.append(input.room) }
            let output: Talk.Output = input.room > 100 ? .notFound : .switchingProtocols(serve)
            return ContractResponse(output)
        }
        routes.secured(
            OperationDescription(
                id: "read", method: .get, path: "/read", tag: "notes", security: Talk.security,
                statuses: [204])
        ) { _, _, _ in ContractResponse() }
        var limits = WebSocketLimits()
        limits.maxMessageBytes = 77
        let configuration = ContractServiceConfiguration(
            webSocketOrigins: origins, webSocketLimits: limits, webSocketDeflate: deflate,
            responseValidator: validator,
            onFailure: { [weak self] failure in self?.failures.withLock { $0.append(failure) } })
        let service = ContractService(
            routes, authenticator: NoteAuthenticator(), configuration: configuration)
        made.withLock { $0 = service }
    }

    /// The fields of a sound handshake.
    static let handshake: [(HTTPFieldName, String)] = [
        (.host, "a.test"), (.upgrade, "websocket"), (.connection, "keep-alive, Upgrade"),
        (.secWebSocketVersion, "13"), (.secWebSocketKey, "dGhlIHNhbXBsZSBub25jZQ=="),
    ]

    /// Asks with a sound handshake, in which `changes` replace fields; nil leaves one out.
    func ask(
        _ target: String = "/talk/1", token: String? = "ada", method: HTTPMethod = .get,
        isSecure: Bool = false,
        with changes: [(HTTPFieldName, String?)] = []
    ) async -> HTTPResponse {
        var fields = HTTPFields()
        for (name, value) in Self.handshake { fields.append(name, value) }
        if let token { fields.append(.authorization, "Bearer \(token)") }
        for (name, value) in changes { fields[name] = value }
        return await ask(method, target, fields, isSecure: isSecure)
    }

    func ask(
        _ method: HTTPMethod, _ target: String, _ fields: HTTPFields, isSecure: Bool = false
    ) async -> HTTPResponse {
        let service = made.withLock { $0 }
        let request = HTTPRequest(
            head: HTTPRequestHead(method, target, fields), isSecure: isSecure, requestID: "r1")
        return await service?.respond(to: request) ?? HTTPResponse(.internalServerError)
    }

    /// Serves a stream as the engine does, with what was accepted.
    func serve(_ stream: ScriptedStream, _ changes: [(HTTPFieldName, String?)] = []) async {
        if let acceptance = await ask(with: changes).acceptance { await acceptance.serve(stream) }
    }
}

extension HTTPResponse {
    var acceptance: WebSocketAcceptance? {
        if case .webSocket(let acceptance) = body { acceptance } else { nil }
    }
}
