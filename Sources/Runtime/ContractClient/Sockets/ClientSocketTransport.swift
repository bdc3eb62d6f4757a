public import HTTPMessages

/// What opens WebSockets for a client, so that a test or another library can stand in for the
/// network.
public protocol ClientSocketTransport: Sendable {
    /// Asks a server to speak WebSocket.
    ///
    /// Throws ``ClientTransportError`` when there is no answer. Cancelling the task gives it up.
    func open(_ handshake: ClientHandshake) async throws -> ClientHandshakeAnswer
}

/// What a client asks a server for that is to speak WebSocket.
public struct ClientHandshake: Sendable {
    /// The absolute address, of `http` or `https`, its query included.
    public var url: String
    /// The fields; those of the handshake itself are the transport's.
    public var fields: HTTPFields
    /// What the client can speak, and what proves it where a field cannot (`x-subprotocol`).
    public var subprotocols: [String]
    /// How long the answer may take; nil for the transport's own limit.
    public var timeout: Duration?

    /// Makes a handshake.
    public init(
        _ url: String, fields: HTTPFields = HTTPFields(), subprotocols: [String] = [],
        timeout: Duration? = nil
    ) {
        self.url = url
        self.fields = fields
        self.subprotocols = subprotocols
        self.timeout = timeout
    }
}

/// What a server made of a handshake.
public enum ClientHandshakeAnswer: Sendable {
    /// It speaks.
    case open(any ClientSocketLine)
    /// It does not, and says why.
    case refused(ClientResponse)
}

/// An open WebSocket as a transport has it. One task sends, and one receives.
public protocol ClientSocketLine: Sendable {
    /// The next text; nil when the connection has ended, which `closure` explains.
    func receive() async throws -> [UInt8]?
    /// Sends a text.
    func send(_ text: [UInt8]) async throws
    /// Closes, and lets the connection go.
    func close(_ code: WebSocketCloseCode, reason: String) async
    /// What ended the connection; nil while it is open.
    var closure: WebSocketClosure? { get }
}
