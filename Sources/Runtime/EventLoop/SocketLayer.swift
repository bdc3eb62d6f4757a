/// What stands between a socket and whoever uses it, such as TLS: what is sent goes through it, and
/// what arrives comes out of it.
///
/// Theory of operation. Whoever uses the socket calls `receive`, `send` and so on as ever, and
/// waits as ever; the socket hands those calls to its layer, which moves bytes by the socket's
/// functions that end in `Directly`. Of the waiting the layer sees nothing. Instead it says
///
/// - that it `hasInput`: a call to `receive` has something to tell although nothing arrives, so
///   that nobody waits for an event that will not come;
/// - that it has a `backlog`: bytes that it has made, perhaps in order to read, and that the system
///   had no room for. When there is room, both directions are woken, and either call sends them.
///   Whoever sends has to `flush` until nothing is left before it lets the socket rest.
///
/// A class and not a protocol, so that a socket pays one pointer for it. This one changes nothing.
open class SocketLayer {
    /// Makes a layer that passes everything on.
    public init() {}

    /// Whether bytes can be sent and received through it.
    open var isEstablished: Bool { true }
    /// What it speaks, such as `TLSv1.3`; nil until that has been agreed on.
    open var protocolName: String? { nil }
    /// Whether `receive` has something to tell although nothing arrives.
    open var hasInput: Bool { false }
    /// Bytes that it has made and that the system has not taken.
    open var backlogCount: Int { 0 }

    /// Why it refused the peer, in one line; nil when it did not, or cannot say.
    open var failureDescription: String? { nil }

    /// Takes bytes that were read from the socket before it had the layer.
    open func take(first bytes: [UInt8]) {}

    /// As `Socket.receive`.
    open func receive(
        into buffer: UnsafeMutableRawBufferPointer, from socket: Socket
    ) -> Socket.Transfer { socket.receiveDirectly(into: buffer) }

    /// As `Socket.send`; either piece may be empty. Bytes that were moved may be in the backlog.
    open func send(
        _ head: UnsafeRawBufferPointer, _ rest: UnsafeRawBufferPointer, to socket: Socket
    ) -> Socket.Transfer { socket.sendDirectly(head, rest) }

    /// As `Socket.sendFile`.
    open func sendFile(
        _ file: Int32, from offset: Int64, count: Int, to socket: Socket
    ) -> Socket.Transfer { socket.sendFileDirectly(file, from: offset, count: count) }

    /// As `Socket.flush`.
    open func flush(to socket: Socket) -> Socket.Transfer { .moved(0) }

    /// Tells the peer that nothing more will be sent through the layer; the system may have to make
    /// room for that, as for anything in the backlog.
    open func endStream(to socket: Socket) {}

    /// As `Socket.finishSending`.
    open func finishSending(to socket: Socket) { socket.finishSendingDirectly() }

    /// The socket is about to be closed: the last moment to say so to the peer, unless its
    /// connection is to break.
    open func close(_ socket: Socket, resets: Bool) {}
}

/// What gives the connections of a server their layers, such as a certificate and its key.
public protocol SocketLayering: Sendable {
    /// What makes the layers of the connections of one loop, and is called there only.
    func layers(on loop: Loop) -> () -> SocketLayer
}
