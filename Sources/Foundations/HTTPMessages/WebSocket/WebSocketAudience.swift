/// Streams that are told the same frames, each of which has a number.
///
/// A stream gets what it is told in order, and in the place that an `offer` at that moment would have
/// among all that it is sent; one that does not keep up is closed as by `offer`. But whoever tells
/// touches no stream: those of one loop share what was told until that loop has sent it.
///
///     audience.join(stream, from: 7)
///     audience.tell(frame, number: 7)
///
/// Numbers rise from one call of ``tell(_:number:)`` to the next.
public struct WebSocketAudience: Sendable {
    private var parts: [any WebSocketAudiencePart] = []

    /// An audience without streams.
    public init() {}

    /// Takes a stream in, which is told the frames from a number on: one that is larger than all that
    /// were told. Call it on the stream's loop; a stream has one audience at a time.
    public mutating func join(_ stream: any WebSocketStream, from number: Int64) {
        for part in parts where part.join(stream, from: number) { return }
        parts.append(stream.makeAudiencePart(from: number))
    }

    /// Lets a stream out; one that is not in is ignored. Call it on the stream's loop, before the
    /// stream is let go.
    public mutating func leave(_ stream: any WebSocketStream) {
        parts.removeAll { $0.leave(stream) }
    }

    /// Sends all streams a frame, without waiting, from any thread.
    public func tell(_ frame: WebSocketFrame, number: Int64) {
        for part in parts { part.tell(frame, number: number) }
    }
}

/// Streams of an audience that are told together, such as those of one loop.
public protocol WebSocketAudiencePart: AnyObject, Sendable {
    /// Takes a stream in; false when it belongs into another part.
    func join(_ stream: any WebSocketStream, from number: Int64) -> Bool

    /// Lets a stream out, if it is in; true when nobody is left.
    func leave(_ stream: any WebSocketStream) -> Bool

    /// Has all streams sent a frame, except those who joined for later ones. For any thread.
    func tell(_ frame: WebSocketFrame, number: Int64)
}

extension WebSocketStream {
    /// A part for this stream alone.
    public func makeAudiencePart(from number: Int64) -> any WebSocketAudiencePart {
        LoneListener(stream: self, first: number)
    }
}

/// A stream that is told by itself, because it shares nothing with others.
private final class LoneListener: WebSocketAudiencePart {
    private let stream: any WebSocketStream
    private let first: Int64

    init(stream: any WebSocketStream, first: Int64) {
        self.stream = stream
        self.first = first
    }

    func join(_ stream: any WebSocketStream, from number: Int64) -> Bool { false }

    func leave(_ stream: any WebSocketStream) -> Bool { stream === self.stream }

    func tell(_ frame: WebSocketFrame, number: Int64) {
        if first <= number { stream.offer(frame) }
    }
}
