internal import Compression
internal import HTTPMessages

/// Content that is compressed while it is sent.
final class DeflatedBody: HTTPBodySource, @unchecked Sendable {
    // SAFETY: a source is asked by one task at a time, as its protocol says.
    private let source: any HTTPBodySource
    private let flush: Deflater.Flush
    private var deflater: Deflater?

    /// Compresses what a source gives; `flush` says what of each piece leaves at once.
    init(_ source: any HTTPBodySource, flush: Deflater.Flush) {
        self.source = source
        self.flush = flush
        deflater = ResponseCoding.deflater(for: .max)
    }

    func next() async throws(HTTPBodyError) -> [UInt8]? {
        var output: [UInt8] = []
        while let deflater, output.isEmpty {
            if let piece = try await source.next() {
                deflater.compress(piece.span, flush, into: &output)
            } else {
                let nothing: [UInt8] = []
                deflater.compress(nothing.span, .finish, into: &output)
                self.deflater = nil
            }
        }
        return output.isEmpty ? nil : output
    }
}

/// Content in memory, given in pieces; between two of them others have their turn.
final class BytesInPieces: HTTPBodySource, @unchecked Sendable {
    // SAFETY: as above.
    private static let pieceByteCount = 32 * 1_024

    private let bytes: [UInt8]
    private var position = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    func next() async throws(HTTPBodyError) -> [UInt8]? {
        guard position < bytes.count else { return nil }
        if position > 0 { await Task.yield() }
        let end = min(position + Self.pieceByteCount, bytes.count)
        defer { position = end }
        return Array(bytes[position..<end])
    }
}
