public import HTTPMessages

/// An open WebSocket before it is known which values go over it: what emitted code makes a channel
/// of.
///
/// A class, so that channels are small: each function that waits for a message holds one.
public final class WebSocketConnection: Sendable {
    /// The engine's side.
    public let stream: any WebSocketStream
    /// The position of what was agreed to speak in ``WebSocketDescription/protocols``.
    public let position: Int
    /// The subprotocol that was agreed on; nil for none.
    public let subprotocol: String?
    let inspection: FrameInspection?

    init(
        _ stream: any WebSocketStream, position: Int, subprotocol: String?,
        inspection: FrameInspection?
    ) {
        self.stream = stream
        self.position = position
        self.subprotocol = subprotocol
        self.inspection = inspection
    }

    /// Makes a connection by hand, for tests of what a handler serves.
    public convenience init(
        _ stream: any WebSocketStream, position: Int = 0, subprotocol: String? = nil
    ) {
        self.init(stream, position: position, subprotocol: subprotocol, inspection: nil)
    }

    /// Where its frames go.
    public var outlet: WebSocketOutlet { WebSocketOutlet(self) }

    /// Whether a frame keeps the contract, as far as anybody looks; one that does not ends the
    /// connection.
    func isSound(_ frame: WebSocketFrame) -> Bool {
        guard let inspection else { return true }
        let violations = inspection.violations(frame)
        if violations.isEmpty { return true }
        inspection.report(FrameViolation(subprotocol: subprotocol, violations: violations))
        stream.close(.internalError, reason: "")
        return false
    }

    /// The channel for values that are read and written so.
    @_spi(Generated) public func channel<Incoming, Outgoing>(
        _ reading: FrameReading<Incoming>, _ writing: FrameWriting<Outgoing>
    ) -> WebSocketChannel<Incoming, Outgoing> {
        WebSocketChannel(self, reading, writing)
    }
}

/// Where the frames of a connection go: what whoever tells many connections the same keeps of each.
public struct WebSocketOutlet: Sendable {
    private let stream: any WebSocketStream
    /// The connection, where somebody looks at its frames.
    private let inspected: WebSocketConnection?

    init(_ connection: WebSocketConnection) {
        stream = connection.stream
        inspected = connection.inspection == nil ? nil : connection
    }

    /// Offers a frame as ``WebSocketChannel`` does; false when the connection has ended.
    @discardableResult
    public func offer(_ frame: WebSocketFrame, noting wakes: inout WebSocketWakes) -> Bool {
        if let inspected, !inspected.isSound(frame) { return false }
        return stream.offer(frame, noting: &wakes)
    }
}

/// Looks at each frame before it is sent, where somebody mistrusts the types.
struct FrameInspection: Sendable {
    /// Where the frame breaks the contract.
    let violations: @Sendable (WebSocketFrame) -> [String]
    /// Learns of a frame that does.
    let report: @Sendable (FrameViolation) -> Void
}

/// A frame that a handler sends breaks the contract. It is not sent, and the connection closes with
/// 1011.
public struct FrameViolation: Error, Sendable, Hashable {
    /// The subprotocol that was agreed on; nil for none.
    public let subprotocol: String?
    /// Where the frame breaks the contract.
    public let violations: [String]

    /// Makes the error.
    public init(subprotocol: String?, violations: [String]) {
        self.subprotocol = subprotocol
        self.violations = violations
    }
}
