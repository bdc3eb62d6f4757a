@_spi(Generated) public import ContractRuntime
public import HTTPMessages
public import JSON

/// What is spoken on a WebSocket of an operation, as emitted code says it: a constant for each
/// protocol of the contract.
public struct ClientSocketProtocol<Operation: ClientOperation, Sent: Sendable, Received: Sendable>:
    Sendable
{
    /// The subprotocol; nil for none.
    public let subprotocol: String?
    let sending: SocketSending<Sent>
    let receiving: FrameReading<Received>
    let resume: SocketResume?

    /// Describes what is spoken.
    @_spi(Generated) public init(
        _ subprotocol: StaticString? = nil, sending: SocketSending<Sent>,
        receiving: FrameReading<Received>, resume: SocketResume? = nil
    ) {
        self.subprotocol = subprotocol?.description
        self.sending = sending
        self.receiving = receiving
        self.resume = resume
    }
}

/// How what is sent becomes a text.
@_spi(Generated) public struct SocketSending<Sent: Sendable>: Sendable {
    /// Nil where nothing can be sent.
    let text: (@Sendable (Sent) -> [UInt8])?
}

@_spi(Generated) extension SocketSending where Sent: JSONWritable {
    /// As JSON.
    public static var json: Self { Self { ClientRequestWriter.text(of: $0) } }
}

@_spi(Generated) extension SocketSending where Sent: CustomStringConvertible {
    /// As it is.
    public static var text: Self { Self { Array($0.description.utf8) } }
}

@_spi(Generated) extension SocketSending where Sent: ContractEnumeration {
    /// By its name.
    public static var text: Self { Self { Array($0.name.utf8) } }
}

@_spi(Generated) extension SocketSending<Never> {
    /// Nothing is sent.
    public static var nothing: Self { Self(text: nil) }
}

/// How a lost connection goes on where it ended: the next handshake says what the last frame said
/// that had a value at a place.
public struct SocketResume: Sendable, Hashable {
    /// The parameter of the query.
    public let parameter: String
    /// The names on the way from a frame to the value.
    public let pointer: [String]

    /// Says so.
    public init(_ parameter: StaticString, at pointer: [StaticString]) {
        self.parameter = parameter.description
        self.pointer = pointer.map(\.description)
    }

    /// The value in a frame; nil where it has none.
    func value(in text: [UInt8]) -> String? {
        guard let frame = try? JSONValue.parse(text, strictness: .rfc8259) else { return nil }
        switch frame[JSONPointer(tokens: pointer)] {
        case .string(let text)?: return text
        case .number(let number)?: return number.integer.map(String.init)
        default: return nil
        }
    }
}

/// How a client keeps a WebSocket.
public struct SocketOptions: Sendable {
    /// Whether another connection is made when one is lost, or could not be made; without it the socket
    /// ends with its first, whatever ended that.
    public var reconnects = true
    /// How often in a row a connection may fail, or be refused, before the socket ends.
    public var attempts = 8
    /// The longest wait before the first new connection; it doubles with each failure.
    public var firstDelay = Duration.milliseconds(250)
    /// The longest wait before any.
    public var maxDelay = Duration.seconds(30)
    /// How many frames wait that were sent while the connection was not open, or too slow; a sender
    /// waits for room.
    public var maxQueued = 256
    /// How many frames wait that nobody has read; the server waits for room.
    public var maxReceived = 256
    /// Further fields of the handshake.
    public var fields = HTTPFields()
    /// Gets what was received and breaks the contract, which is skipped: a newer server may say more
    /// than this contract knows.
    public var unreadable: @Sendable ([ContractViolation], _ text: [UInt8]) -> Void = { _, _ in }

    /// The defaults.
    public init() {}

    /// One connection and no other.
    public static var once: SocketOptions {
        var options = SocketOptions()
        options.reconnects = false
        return options
    }
}
