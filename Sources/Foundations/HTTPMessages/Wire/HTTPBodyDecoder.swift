/// Takes the framing off a body: bytes as they came in, content out.
///
/// One of three framings (RFC 9112 6.3): a length, chunks, or, for responses, all that comes until
/// the connection closes. The decoder holds no bytes. It is given the bytes that have not been
/// consumed yet and moves the position behind those that it has used; a chunk header or trailer
/// line stays unconsumed until it is whole.
///
///     chunkSize -> chunkData -> chunkEnd -> chunkSize ... -> trailers -> complete
package struct HTTPBodyDecoder: Sendable {
    private enum Phase: Sendable {
        case counted(Int64)
        case untilClose
        case chunkSize
        case chunkData(Int64)
        case chunkEnd
        case trailers
        case complete
    }

    private var phase: Phase
    /// Bytes of the current line that the scan has seen.
    private var scanned = 0
    private var extensionBytes = 0
    private var trailerBytes = 0
    private var trailerCount = 0
    private var contentBytes: Int64 = 0

    /// A body of a known length.
    package init(length: Int64) {
        phase = length == 0 ? .complete : .counted(length)
    }

    /// A chunked body.
    package static var chunked: Self { Self(phase: .chunkSize) }

    /// A body that ends with its connection.
    package static var untilClose: Self { Self(phase: .untilClose) }

    private init(phase: Phase) { self.phase = phase }

    /// Whether the whole body has been decoded.
    package var isComplete: Bool {
        if case .complete = phase { true } else { false }
    }

    /// Whether the end of the connection ends this body as it should.
    package var endsWithConnection: Bool {
        if case .untilClose = phase { true } else { isComplete }
    }

    /// Takes `count` bytes as content without looking at them, when they are nothing else. True if
    /// they have been taken.
    package mutating func takeWhole(_ count: Int) -> Bool {
        guard case .counted(let rest) = phase, Int64(count) <= rest else { return false }
        phase = rest == Int64(count) ? .complete : .counted(rest - Int64(count))
        return true
    }

    /// Decodes as much as there is, from `position` on.
    ///
    /// Content that was decoded before a fault stands in `output` when this throws.
    package mutating func decode(
        _ bytes: borrowing Span<UInt8>, position: inout Int, into output: inout [UInt8],
        limits: HTTPMessageLimits
    ) throws(HTTPRefusal) {
        while position < bytes.count {
            let before = position
            switch phase {
            case .complete: return
            case .counted(let rest):
                let taken = take(bytes, &position, atMost: rest, into: &output)
                phase = taken == rest ? .complete : .counted(rest - taken)
            case .untilClose:
                // What is within the limit is given first, however the bytes are cut.
                let room = limits.maxBodyBytes - contentBytes
                contentBytes += take(bytes, &position, atMost: room, into: &output)
                if position < bytes.count { try count(1, limits) }
            case .chunkSize: try readChunkSize(bytes, &position, limits)
            case .chunkData(let rest):
                let taken = take(bytes, &position, atMost: rest, into: &output)
                phase = taken == rest ? .chunkEnd : .chunkData(rest - taken)
            case .chunkEnd: try readChunkEnd(bytes, &position)
            case .trailers: try readTrailer(bytes, &position, limits)
            }
            if position == before { return }
        }
    }

    private func take(
        _ bytes: borrowing Span<UInt8>, _ position: inout Int, atMost limit: Int64,
        into output: inout [UInt8]
    ) -> Int64 {
        let count = Int(min(limit, Int64(bytes.count - position)))
        output.append(span: bytes.extracting(position..<(position + count)))
        position += count
        return Int64(count)
    }

    private mutating func count(
        _ content: Int64, _ limits: HTTPMessageLimits
    ) throws(HTTPRefusal) {
        guard content <= limits.maxBodyBytes - contentBytes else {
            throw HTTPRefusal(
                .contentTooLarge, "the content has more than \(limits.maxBodyBytes) bytes")
        }
        contentBytes += content
    }
}

// Chunked coding (RFC 9112 7.1).
extension HTTPBodyDecoder {
    // 15 digits hold 2^60 - 1, so that adding them up cannot overflow.
    private static var maxSizeDigits: Int { 15 }

    // RFC 9112 7.1: chunk = chunk-size [ chunk-ext ] CRLF chunk-data CRLF; chunk-size = 1*HEXDIG
    private mutating func readChunkSize(
        _ bytes: borrowing Span<UInt8>, _ position: inout Int, _ limits: HTTPMessageLimits
    ) throws(HTTPRefusal) {
        let allowance = limits.maxChunkExtensionBytes - extensionBytes
        let scan = LineScan.scan(
            bytes, start: position, scanned: &scanned, maxBytes: Self.maxSizeDigits + allowance)
        let end: Int
        switch scan {
        case .incomplete: return
        case .line(let found): end = found
        case .controlByte: throw .controlByte
        case .tooLong:
            throw HTTPRefusal(.badRequest, "a chunk header or the chunk extensions are too long")
        }
        var size: Int64 = 0
        var index = position
        while index < end, let digit = ASCII.hexadecimalValue(bytes[index]) {
            guard index - position < Self.maxSizeDigits else {
                throw HTTPRefusal(.badRequest, "a chunk size has more than 15 digits")
            }
            size = size << 4 | Int64(digit)
            index += 1
        }
        guard index > position, index == end || bytes[index] == UInt8(ascii: ";") else {
            throw HTTPRefusal(.badRequest, "a chunk size is not a hexadecimal number")
        }
        extensionBytes += end - index
        guard extensionBytes <= limits.maxChunkExtensionBytes else {
            throw HTTPRefusal(.badRequest, "the chunk extensions are too long")
        }
        guard ChunkExtension.isValid(bytes, index..<end) else {
            throw HTTPRefusal(.badRequest, "a chunk extension breaks the grammar")
        }
        try count(size, limits)
        phase = size == 0 ? .trailers : .chunkData(size)
        position = end + 2
        scanned = 0
    }

    private mutating func readChunkEnd(
        _ bytes: borrowing Span<UInt8>, _ position: inout Int
    ) throws(HTTPRefusal) {
        let fault = HTTPRefusal(.badRequest, "chunk data is not followed by CR and LF")
        guard bytes[position] == ASCII.carriageReturn else { throw fault }
        guard position + 1 < bytes.count else { return }
        guard bytes[position + 1] == ASCII.lineFeed else { throw fault }
        position += 2
        phase = .chunkSize
    }

    // RFC 9112 7.1.2: trailers are not merged into the fields; here they are checked and dropped.
    private mutating func readTrailer(
        _ bytes: borrowing Span<UInt8>, _ position: inout Int, _ limits: HTTPMessageLimits
    ) throws(HTTPRefusal) {
        let tooLarge = HTTPRefusal(.requestHeaderFieldsTooLarge, "the trailer section is too large")
        let scan = LineScan.scan(
            bytes, start: position, scanned: &scanned,
            maxBytes: max(limits.maxTrailerSectionBytes - trailerBytes - 2, 0))
        switch scan {
        case .incomplete: return
        case .controlByte: throw .controlByte
        case .tooLong: throw tooLarge
        case .line(let end):
            let line = position..<end
            position = end + 2
            scanned = 0
            guard !line.isEmpty else { return phase = .complete }
            _ = try FieldLine.parse(bytes, line, origin: 0)
            trailerBytes += line.count + 2
            trailerCount += 1
            guard trailerCount <= limits.maxFieldCount else { throw tooLarge }
        }
    }
}
