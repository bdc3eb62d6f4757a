internal import Compression
internal import HTTPMessages

/// The body of a request that was sent compressed (RFC 1952), inflated while it is read.
///
/// No more is inflated than is asked for, and what grows more than a hundredfold is refused: no
/// honest content does, and a bomb is told by it before it costs anything.
final class InflatedBody: HTTPBodySource, @unchecked Sendable {
    // SAFETY: a source is asked by one task at a time, as its protocol says.
    private static let pieceByteCount = 64 * 1_024
    private static let maxRatio = 100

    private var body: HTTPRequestBody
    private let inflater = Inflater(.gzip)
    private var input: [UInt8] = []
    private var offset = 0
    /// Whether the last member of the stream has ended.
    private var isBetweenMembers = false
    /// Whether there may be output that no further input is needed for.
    private var hasMore = false
    private var receivedByteCount = 0
    private var inflatedByteCount = 0

    init(_ body: HTTPRequestBody) { self.body = body }

    func next() async throws(HTTPBodyError) -> [UInt8]? {
        var output: [UInt8] = []
        while output.isEmpty {
            if offset == input.count, !hasMore {
                guard let piece = try await body.next() else {
                    guard isBetweenMembers || receivedByteCount == 0 else {
                        throw .malformed("the gzip stream is cut off")
                    }
                    return nil
                }
                (input, offset) = (piece, 0)
                receivedByteCount += piece.count
            }
            try inflate(into: &output)
        }
        inflatedByteCount += output.count
        let allowance = receivedByteCount * Self.maxRatio + Self.pieceByteCount
        guard inflatedByteCount <= allowance else { throw .tooLarge }
        return output
    }

    private func inflate(into output: inout [UInt8]) throws(HTTPBodyError) {
        // RFC 1952 2.2: a file is a series of members.
        if isBetweenMembers { inflater.reset() }
        isBetweenMembers = false
        let input = input
        do throws(InflationError) {
            let progress = try inflater.inflate(
                input.span, from: &offset, into: &output, upTo: Self.pieceByteCount)
            isBetweenMembers = progress == .ended
            hasMore = progress == .needsRoom
        } catch {
            throw .malformed("it is no gzip stream: \(error.reason)")
        }
    }
}
