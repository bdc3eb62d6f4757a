internal import CZlib

/// Compresses bytes that come in pieces (RFC 1951).
///
///     let deflater = Deflater(.gzip)
///     deflater.compress(first.span, .none, into: &output)
///     deflater.compress(last.span, .finish, into: &output)
///
/// For one thread at a time. It holds about 2^(w+3) bytes and 6 KiB for a window of 2^w bytes:
/// 262 KiB for one of 32 KiB, and 22 KiB for one of 2 KiB.
@safe public final class Deflater {
    /// What of the input has to be in the output when a call returns.
    public enum Flush: Sendable, Hashable {
        /// As much as is convenient.
        case none
        /// All of it; the output ends at a whole byte, with `00 00 FF FF`.
        case sync
        /// All of it, and the end of the stream. Nothing may follow but `reset`.
        case finish

        fileprivate var zlibFlush: Int32 {
            switch self {
            case .none: Z_NO_FLUSH
            case .sync: Z_SYNC_FLUSH
            case .finish: Z_FINISH
            }
        }
    }

    /// The least room that zlib is given: with up to six bytes it would repeat the end of a flush.
    private static let minRoom = 64
    /// The most that the output grows by at once.
    private static let maxRoom = 64 * 1024

    // SAFETY: zlib keeps the address of the stream, so it stays where it is until `deinit`.
    private let stream: UnsafeMutablePointer<z_stream>

    /// Makes a compressor.
    ///
    /// - Parameters:
    ///   - windowBits: How far back repetitions are looked for, as a power of two: 9 to 15.
    ///   - level: 1 is the fastest, 9 the smallest output.
    public init(_ format: CompressionFormat, windowBits: Int = 15, level: Int = 6) {
        precondition(CompressionFormat.windowBits.contains(windowBits), "a window of 9 to 15 bits")
        precondition(1...9 ~= level, "a level of 1 to 9")
        unsafe stream = .allocate(capacity: 1)
        unsafe stream.initialize(to: z_stream())
        // zlib.h: memLevel 8 is the default for a window of 15 bits; the hash table and the pending
        // block shrink with the window, or they would be most of what a small one holds.
        let memoryLevel = Int32(max(1, windowBits - 7))
        let status = unsafe deflateInit2_(
            stream, Int32(level), Z_DEFLATED, format.zlibWindowBits(windowBits), memoryLevel,
            Z_DEFAULT_STRATEGY, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
        precondition(status == Z_OK, "zlib cannot compress: \(status)")
    }

    deinit {
        unsafe deflateEnd(stream)
        unsafe stream.deallocate()
    }

    /// Compresses bytes, fewer than 4 GiB at once, behind those of earlier calls, and appends what
    /// comes of them.
    public func compress(
        _ bytes: borrowing Span<UInt8>, _ flush: Flush, into output: inout [UInt8]
    ) {
        // SAFETY: zlib reads the input only during this call, and never writes to it.
        unsafe bytes.withUnsafeBufferPointer { input in
            unsafe stream.pointee.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
            unsafe stream.pointee.avail_in = UInt32(input.count)
            // zlib.h: a call that fills the room has to be repeated with the same flush.
            var room = input.count / 4
            while append(flush, into: &output, room: room) { room = Self.maxRoom }
            unsafe stream.pointee.next_in = nil
        }
    }

    /// Lets zlib fill some room behind the output; whether it has filled it.
    private func append(_ flush: Flush, into output: inout [UInt8], room: Int) -> Bool {
        let room = min(max(room, Self.minRoom), Self.maxRoom)
        // SAFETY: zlib writes at most `room` bytes, and as many as it says are appended.
        unsafe withUnsafeTemporaryAllocation(of: UInt8.self, capacity: room) { buffer in
            unsafe stream.pointee.next_out = buffer.baseAddress
            unsafe stream.pointee.avail_out = UInt32(room)
            let status = unsafe deflate(stream, flush.zlibFlush)
            // Z_BUF_ERROR: there was nothing to do.
            precondition(status != Z_STREAM_ERROR, "a stream of zlib is used behind its end")
            let count = unsafe room - Int(stream.pointee.avail_out)
            unsafe output.append(contentsOf: UnsafeBufferPointer(rebasing: buffer[..<count]))
        }
        return unsafe stream.pointee.avail_out == 0
    }

    /// Forgets everything that was compressed: the next stream begins.
    public func reset() {
        unsafe deflateReset(stream)
    }
}
