internal import Compression
package import HTTPMessages

/// Inflates a stream of gzip (RFC 1952) that comes in pieces, without I/O.
///
/// No more is inflated than is asked for, and what grows more than a hundredfold is refused: no
/// honest content does. The growth is looked at behind each step of the stream, and not behind each
/// piece: what a network does to the pieces must not decide about the verdict.
package struct GzipReader {
    private static let pieceByteCount = 64 * 1_024
    private static let maxRatio = 100

    /// What may be inflated before the ratio counts: a few bytes are enough to say it.
    private let freeByteCount: Int
    private let stepByteCount: Int
    private let inflater = Inflater(.gzip)
    private var input: [UInt8] = []
    private var offset = 0
    /// Whether the last member of the stream has ended.
    private var isBetweenMembers = false
    /// Whether there may be output that no further input is needed for.
    private var hasMore = false
    private var usedByteCount = 0
    private var inflatedByteCount = 0
    private var failure: HTTPBodyError?

    /// A reader at the start of a stream, with the limits of a server.
    ///
    /// DEFLATE grows 1,032-fold at most, so about 512 KiB come between two looks.
    init() { self.init(freeByteCount: 64 * 1_024, stepByteCount: 512) }

    /// A reader that lets so much grow freely, and looks so often.
    package init(freeByteCount: Int, stepByteCount: Int) {
        self.freeByteCount = freeByteCount
        self.stepByteCount = stepByteCount
    }

    /// Takes the next piece of the stream, once `next` has given nil.
    package mutating func receive(_ piece: [UInt8]) {
        precondition(offset == input.count, "a piece is given before the last one is used up")
        (input, offset) = (piece, 0)
    }

    /// Content, at most 64 KiB of it, and never empty; nil when the next piece of the stream is
    /// needed. What precedes a fault is given before the fault is thrown.
    package mutating func next() throws(HTTPBodyError) -> [UInt8]? {
        if let failure { throw failure }
        var output: [UInt8] = []
        do throws(HTTPBodyError) {
            while output.count < Self.pieceByteCount, hasMore || offset < input.count {
                try inflateStep(into: &output)
            }
        } catch {
            failure = error
            if output.isEmpty { throw error }
        }
        return output.isEmpty ? nil : output
    }

    /// Says that there is no further piece, once `next` has given nil.
    package func finish() throws(HTTPBodyError) {
        guard isBetweenMembers || usedByteCount == 0 else {
            throw .malformed("the gzip stream is cut off")
        }
        try checkRatio()
    }

    private mutating func inflateStep(into output: inout [UInt8]) throws(HTTPBodyError) {
        // RFC 1952 2.2: a file is a series of members.
        if isBetweenMembers { inflater.reset() }
        isBetweenMembers = false
        // Behind a whole step all of its content comes before a byte of the next one.
        let isStepOver = hasMore && usedByteCount.isMultiple(of: stepByteCount)
        let most = isStepOver ? 0 : stepByteCount - usedByteCount % stepByteCount
        let end = min(input.count, offset + most)
        let (start, before) = (offset, output.count)
        let outcome = inflate(upTo: end, into: &output)
        usedByteCount += offset - start
        inflatedByteCount += output.count - before
        let progress = try outcome.get()
        isBetweenMembers = progress == .ended
        hasMore = progress == .needsRoom
        if !hasMore, usedByteCount.isMultiple(of: stepByteCount) { try checkRatio() }
    }

    private mutating func inflate(
        upTo end: Int, into output: inout [UInt8]
    ) -> Result<Inflater.Progress, HTTPBodyError> {
        let input = input
        do throws(InflationError) {
            return .success(
                try inflater.inflate(
                    input.span.extracting(..<end), from: &offset, into: &output,
                    upTo: Self.pieceByteCount))
        } catch {
            return .failure(.malformed("it is no gzip stream: \(error.reason)"))
        }
    }

    private func checkRatio() throws(HTTPBodyError) {
        let allowance = usedByteCount * Self.maxRatio + freeByteCount
        guard inflatedByteCount <= allowance else { throw .tooLarge }
    }
}
