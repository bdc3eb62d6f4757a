public import HTTPMessages
public import JSON
public import Timestamps

/// What emitted code makes of a handler's output: a status, fields, and a body or a problem.
///
/// The service adds what every response has, and words the problem in the caller's language.
public struct ContractResponse: Sendable {
    /// The status.
    public private(set) var status: HTTPStatus = .noContent
    /// The fields that the contract declares for this response; not those of every response.
    public private(set) var fields = HTTPFields()
    /// The media type of the body; nil when there is none.
    public var mediaType: String? {
        switch type {
        case .none: nil
        case .json: "application/json"
        case .other(let type): type
        }
    }
    private(set) var type = BodyType.none
    /// The body.
    public private(set) var body: HTTPResponseBody = .empty
    /// The content that the body is, where it is no value. Most responses have none, and are
    /// copied: it is kept elsewhere.
    private(set) var content: Indirect<ResponseContent>?
    /// The problem that stands for a body.
    private(set) var problem: Problem?
    /// What serves the connection when it becomes a WebSocket.
    private(set) var serveWebSocket: ServeWebSocket?

    /// What says the media type of a body. Most are JSON, and need no String for it.
    enum BodyType {
        case none
        case json
        case other(String)
    }

    /// What a handler does with an open connection, whatever goes over it.
    typealias ServeWebSocket = @Sendable (WebSocketConnection) async -> Void

    /// Makes an empty response.
    @_spi(Generated) public init() {}

    /// Makes the response that `output` writes.
    @_spi(Generated) @inlinable
    @_spi(Generated) public init(_ output: some ContractOutput) {
        self.init()
        output.write(to: &self)
    }

    /// Answers JSON.
    @_spi(Generated) @inlinable
    public mutating func json<Value: JSONWritable>(
        _ status: UInt16, _ value: Value
    ) {
        var writer = JSONWriter()
        value.write(to: &writer)
        setJSON(status, writer.bytes)
    }

    /// Answers JSON of another media type, such as `application/geo+json`.
    @_spi(Generated) @inlinable
    public mutating func json<Value: JSONWritable>(
        _ status: UInt16, _ value: Value, _ mediaType: StaticString
    ) {
        var writer = JSONWriter()
        value.write(to: &writer)
        set(status, mediaType.description, writer.bytes)
    }

    /// Answers text; the media type says that it is UTF-8.
    @_spi(Generated) public mutating func text(
        _ status: UInt16, _ text: String, _ mediaType: StaticString
    ) {
        set(status, "\(mediaType); charset=utf-8", Array(text.utf8))
    }

    /// Answers the text of a value.
    @_spi(Generated) public mutating func text(
        _ status: UInt16, _ value: some CustomStringConvertible, _ mediaType: StaticString
    ) {
        text(status, value.description, mediaType)
    }

    /// Answers the text of a value.
    @_spi(Generated) public mutating func text(
        _ status: UInt16, _ value: some ContractEnumeration, _ mediaType: StaticString
    ) {
        text(status, value.name, mediaType)
    }

    /// Answers bytes as they are.
    @_spi(Generated) public mutating func bytes(
        _ status: UInt16, _ bytes: [UInt8], _ mediaType: StaticString
    ) {
        set(status, mediaType.description, bytes)
    }

    /// Answers without a body.
    @_spi(Generated) public mutating func empty(_ status: UInt16) {
        self.status = HTTPStatus(code: status)
    }

    /// Lets the connection become a WebSocket, if the handshake is sound.
    @_spi(Generated) public mutating func webSocket<Socket: ContractSocket>(
        _ serve: @escaping @Sendable (Socket) async -> Void
    ) {
        status = .switchingProtocols
        serveWebSocket = { connection in await serve(Socket(connection)) }
    }

    /// Answers the problem `code` of the catalogue.
    @_spi(Generated) public mutating func problem(_ status: UInt16, _ code: StaticString) {
        self.status = HTTPStatus(code: status)
        problem = Problem(self.status, code.description)
    }

    /// Answers a problem of the catalogue, with what stands for its placeholders.
    @_spi(Generated) public mutating func problem(_ status: UInt16, _ problem: some ContractProblem)
    {
        self.status = HTTPStatus(code: status)
        self.problem = Problem(
            self.status, problem.code.description,
            values: problem.values.map { ($0.name.description, $0.value) })
    }

    mutating func set(_ status: UInt16, _ mediaType: String, _ content: ResponseContent) {
        self.status = HTTPStatus(code: status)
        type = .other(mediaType)
        self.content = Indirect(content)
        body = content.body
    }

    @usableFromInline
    mutating func set(_ status: UInt16, _ mediaType: String, _ bytes: [UInt8]) {
        self.status = HTTPStatus(code: status)
        type = .other(mediaType)
        body = .bytes(bytes)
    }

    @usableFromInline
    mutating func setJSON(_ status: UInt16, _ bytes: [UInt8]) {
        self.status = HTTPStatus(code: status)
        type = .json
        body = .bytes(bytes)
    }
}

// MARK: Fields

@_spi(Generated)
extension ContractResponse {
    /// Adds a field, unless its value is nil.
    public mutating func field(_ name: StaticString, _ value: String?) {
        guard let value else { return }
        fields.append(HTTPFieldName(stringLiteral: name), value)
    }

    /// Adds a field, unless its value is nil.
    public mutating func field(_ name: StaticString, _ value: Int64?) {
        field(name, value.map { String($0) })
    }

    /// Adds a field, unless its value is nil.
    public mutating func field(_ name: StaticString, _ value: Bool?) {
        field(name, value.map { $0 ? "true" : "false" })
    }

    /// Adds a field, unless its value is nil.
    public mutating func field(_ name: StaticString, _ value: Double?) {
        field(name, value.map(\.description))
    }

    /// Adds a field, unless its value is nil.
    public mutating func field(_ name: StaticString, _ value: Timestamp?) {
        field(name, value.map(\.description))
    }

    /// Adds a field, unless its value is nil.
    public mutating func field(_ name: StaticString, _ value: CalendarDate?) {
        field(name, value.map(\.description))
    }

    /// Adds a field, unless its value is nil.
    public mutating func field(_ name: StaticString, _ value: (some ContractEnumeration)?) {
        field(name, value.map(\.name))
    }
}
