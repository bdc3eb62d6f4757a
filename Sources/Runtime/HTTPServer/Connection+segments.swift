import EventLoop
import HTTPMessages

// Content that is sent from where it lies.
extension Connection {
    /// What of a file is given to the system before the other connections have their turn.
    private static let maxFileBytesPerTurn = 256 * 1024

    /// Sends bytes and parts of files, in their order, behind a head.
    @inline(never)
    nonisolated(nonsending) func sendSegments(
        _ segments: [HTTPBodySegment], of response: HTTPResponse,
        in exchange: HTTP1ResponseWriter.Exchange, _ lines: [UInt8]
    ) async -> Bool {
        let framing = HTTP1ResponseWriter.appendHead(
            of: response, in: exchange, dateLine: lines, to: &unsent)
        current?.hasAnswered = true
        var sent: Int64 = 0
        var isSent = true
        if framing != .none {
            for segment in segments where isSent { isSent = await sendSegment(segment, &sent) }
        }
        if isSent { isSent = await flushAll() }
        // What is missing must not look like the end.
        if !isSent { socket.close(resets: true) }
        sendPace = Pace()
        endExchange(response, sentBodyBytes: Int(sent), isComplete: isSent)
        return isSent && !isAbandoned
    }

    private nonisolated(nonsending) func sendSegment(
        _ segment: HTTPBodySegment, _ sent: inout Int64
    ) async -> Bool {
        switch segment {
        case .bytes(let bytes):
            // What is small leaves with what stands before it.
            for start in stride(from: 0, to: bytes.count, by: Self.maxCopiedBytes) {
                unsent += bytes[start..<min(start + Self.maxCopiedBytes, bytes.count)]
                if unsent.count >= Self.maxCopiedBytes {
                    guard await flushAll() else { return false }
                }
            }
            sent += Int64(bytes.count)
            return true
        case .file(let file, let range):
            guard await flushAll() else { return false }
            return await sendFile(file, range, &sent)
        }
    }

    /// Sends a part of a file; false also when the file has ended before it.
    private nonisolated(nonsending) func sendFile(
        _ file: any HTTPFile, _ range: Range<Int64>, _ sent: inout Int64
    ) async -> Bool {
        var offset = range.lowerBound
        while offset < range.upperBound {
            guard !socket.isClosed else { return false }
            let count = Int(min(range.upperBound - offset, Int64(Self.maxFileBytesPerTurn)))
            switch socket.sendFile(file.descriptor, from: offset, count: count) {
            case .moved(0), .ended, .failed: return false
            case .moved(let moved):
                offset += Int64(moved)
                sent += Int64(moved)
                sendPace.note(moved: moved)
                // A peer that takes everything at once would keep the loop.
                await Task.yield()
            case .wouldBlock: guard await waitToWrite() else { return false }
            }
        }
        return true
    }
}
