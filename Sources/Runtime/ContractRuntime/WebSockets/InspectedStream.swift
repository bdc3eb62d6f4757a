internal import HTTPMessages

/// A stream whose frames are looked at before they are sent, where somebody mistrusts the types. One
/// that breaks the contract is not sent, and ends the connection.
///
/// It shares no part of an audience with others, so that each frame is looked at for each stream.
final class InspectedStream: WebSocketStream {
    private let stream: any WebSocketStream
    private let subprotocol: String?
    /// Where a frame breaks the contract.
    private let violations: @Sendable (WebSocketFrame) -> [String]
    /// Learns of a frame that does.
    private let report: @Sendable (FrameViolation) -> Void

    init(
        _ stream: any WebSocketStream, subprotocol: String?,
        violations: @escaping @Sendable (WebSocketFrame) -> [String],
        report: @escaping @Sendable (FrameViolation) -> Void
    ) {
        self.stream = stream
        self.subprotocol = subprotocol
        self.violations = violations
        self.report = report
    }

    var closure: WebSocketClosure? { stream.closure }

    func receive() async -> WebSocketMessage? { await stream.receive() }

    func send(_ frame: WebSocketFrame) async -> Bool {
        guard isSound(frame) else { return false }
        return await stream.send(frame)
    }

    func offer(_ frame: WebSocketFrame) -> Bool { isSound(frame) && stream.offer(frame) }

    func close(_ code: WebSocketCloseCode, reason: String) { stream.close(code, reason: reason) }

    private func isSound(_ frame: WebSocketFrame) -> Bool {
        let violations = violations(frame)
        if violations.isEmpty { return true }
        report(FrameViolation(subprotocol: subprotocol, violations: violations))
        stream.close(.internalError, reason: "")
        return false
    }
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
