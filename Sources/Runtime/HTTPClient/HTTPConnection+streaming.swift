import EventLoop
public import HTTPMessages

// Content that is larger than anybody wants to hold.
extension HTTPConnection {
    /// Sends a request, with content from a source if there is one, and waits for the head of the
    /// answer. `readBody` gives the answer's content, which has to be read to its end.
    ///
    /// Content of unknown length is chunked. The time of an exchange is counted anew with each piece
    /// in either direction. A source that fails breaks the connection.
    public func stream(
        _ request: HTTPClientRequest, body source: (any HTTPBodySource)? = nil,
        length: Int64? = nil
    ) async throws(HTTPClientError) -> HTTP1ResponseHead {
        try await withTaskExecutorPreference(loop) { () async throws(HTTPClientError) in
            guard !isBroken else { throw .closed }
            isBroken = true
            do throws(HTTPClientError) {
                try await write(request, source, length)
            } catch .closed {
                // A server may refuse a body and close without having read it. What it said still
                // counts.
            }
            parser.expectResponse(to: request.method)
            while true {
                switch try await nextStreamed() {
                case .head(let head): return head
                case .interim, .needsMore: continue
                case .body, .end, .refused: throw .malformed("an answer without a head")
                }
            }
        }
    }

    /// The next piece of the content of the answer that `stream` waits for; nil at its end.
    public func readBody() async throws(HTTPClientError) -> [UInt8]? {
        try await withTaskExecutorPreference(loop) { () async throws(HTTPClientError) in
            while true {
                switch try await nextStreamed() {
                case .body(let piece): return piece
                case .end:
                    isBroken = false
                    return nil
                case .needsMore: continue
                case .head, .interim, .refused: throw .malformed("an answer within another")
                }
            }
        }
    }

    private func write(
        _ request: HTTPClientRequest, _ source: (any HTTPBodySource)?, _ length: Int64?
    ) async throws(HTTPClientError) {
        guard let source else {
            return try await write(
                request.bytes(authority: authority), by: deadline(after: limits.exchangeTimeout))
        }
        var request = request
        if let length {
            request.fields.append(.contentLength, Int(length))
        } else {
            request.fields.append(.transferEncoding, "chunked")
        }
        var bytes = request.bytes(authority: authority)
        while let piece = try await nextPiece(of: source) {
            if length == nil { bytes += Array("\(String(piece.count, radix: 16))\r\n".utf8) }
            bytes += piece
            if length == nil { bytes += Array("\r\n".utf8) }
            try await write(bytes, by: deadline(after: limits.exchangeTimeout))
            bytes = []
        }
        if length == nil { bytes += Array("0\r\n\r\n".utf8) }
        try await write(bytes, by: deadline(after: limits.exchangeTimeout))
    }

    private func nextPiece(
        of source: any HTTPBodySource
    ) async throws(HTTPClientError) -> [UInt8]? {
        do throws(HTTPBodyError) {
            return try await source.next()
        } catch {
            socket.close(resets: true)
            throw .closed
        }
    }

    /// The next event of an answer of which nothing is kept; `needsMore` is only a turn.
    private func nextStreamed() async throws(HTTPClientError) -> HTTP1ResponseEvent {
        var event = parser.next()
        if case .needsMore = event {
            if let piece = try await readPiece(by: deadline(after: limits.exchangeTimeout)) {
                parser.receive(piece.span)
                received += piece
                event = parser.next()
            } else {
                event = parser.finish()
                guard case .end = event else { throw .closed }
            }
        }
        if case .refused(let refusal) = event { throw .malformed(refusal.detail) }
        // Of what has come, only what belongs to the next answer is kept.
        received = Array(received.suffix(parser.bufferedBytes))
        return event
    }
}
