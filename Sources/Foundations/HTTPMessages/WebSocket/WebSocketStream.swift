/// A whole message (RFC 6455 5.6).
public enum WebSocketMessage: Sendable, Hashable {
    /// A text; its bytes are UTF-8.
    case text([UInt8])
    /// Bytes.
    case binary([UInt8])
}

/// One side of an open WebSocket, as whoever serves it sees it.
///
/// The engine answers pings and close frames, keeps the limits and the peer's pace, and checks
/// UTF-8.
public protocol WebSocketStream: AnyObject, Sendable {
    /// The next message; nil when the connection has ended, for whatever reason. One call at a
    /// time, on the connection's loop.
    func receive() async -> WebSocketMessage?

    /// Sends a frame, waiting for room in the queue; false when the connection has ended.
    @discardableResult
    func send(_ frame: WebSocketFrame) async -> Bool

    /// Sends a frame without waiting, from any thread. A queue that is full closes the connection
    /// with 1013: a peer that does not keep up comes again. False when the connection has ended.
    @discardableResult
    func offer(_ frame: WebSocketFrame) -> Bool

    /// A part of an audience with this stream in it, which others may join that are told together with
    /// it.
    func makeAudiencePart(from number: Int64) -> any WebSocketAudiencePart

    /// Sends what is queued and a close frame, from any thread; later calls do nothing.
    ///
    /// `reason` is cut at 123 bytes of UTF-8 (RFC 6455 5.5.1).
    func close(_ code: WebSocketCloseCode, reason: String)

    /// What ended the connection; nil while it is open.
    var closure: WebSocketClosure? { get }
}

/// How a connection ended.
public struct WebSocketClosure: Sendable, Hashable {
    /// The code that was sent or received first; 1006 when there was none.
    public let code: WebSocketCloseCode
    /// The reason beside it.
    public let reason: String
    /// Whether the peer said it first.
    public let isByPeer: Bool

    /// Makes a closure.
    public init(_ code: WebSocketCloseCode, reason: String = "", isByPeer: Bool) {
        self.code = code
        self.reason = reason
        self.isByPeer = isByPeer
    }
}

/// Why a connection ends (RFC 6455 7.4).
public struct WebSocketCloseCode: Sendable, Hashable, ExpressibleByIntegerLiteral {
    /// The number on the wire.
    public let number: UInt16

    /// Makes a code.
    public init(_ number: UInt16) { self.number = number }

    /// Makes a code of a literal.
    public init(integerLiteral number: UInt16) { self.number = number }

    /// 1000: it has served its purpose.
    public static let normal: Self = 1000
    /// 1001: the server stops, or the page was left.
    public static let goingAway: Self = 1001
    /// 1002: the peer broke RFC 6455.
    public static let protocolError: Self = 1002
    /// 1003: a kind of data that is not taken here.
    public static let unsupportedData: Self = 1003
    /// 1005: stands for a close frame without a code; never on the wire.
    public static let noStatus: Self = 1005
    /// 1006: stands for the lack of a close frame; never on the wire.
    public static let abnormal: Self = 1006
    /// 1007: a text that is not UTF-8.
    public static let invalidData: Self = 1007
    /// 1008: what was sent is not permitted, or its sender is not any more.
    public static let policyViolation: Self = 1008
    /// 1009: a message that is too large.
    public static let messageTooBig: Self = 1009
    /// 1011: the server failed.
    public static let internalError: Self = 1011
    /// 1013: the peer does not keep up; it may come again.
    public static let tryAgainLater: Self = 1013

    /// Whether the number may stand in a close frame.
    public var maySendOnWire: Bool {
        // RFC 6455 7.4.1 and 7.4.2; 1012 to 1014 are registered with IANA.
        switch number {
        case 1000...1003, 1007...1014, 3000...4999: true
        default: false
        }
    }
}
