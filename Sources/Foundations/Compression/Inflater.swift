internal import CZlib

/// Undoes compression of bytes that come in pieces (RFC 1951), never making more than is asked for.
///
///     let inflater = Inflater(.gzip)
///     var offset = 0
///     switch try inflater.inflate(piece.span, from: &offset, into: &output, upTo: limit) { ... }
///
/// For one thread at a time. It holds about 2^w bytes and 10 KiB for a window of 2^w bytes.
@safe public final class Inflater {
    /// Why a call has returned.
    public enum Progress: Sendable, Hashable {
        /// All of the input is used up.
        case needsInput
        /// The output is as long as it may be; there may be more.
        case needsRoom
        /// The stream has ended; what stands behind it is not looked at.
        case ended
    }

    /// The most that the output grows by at once.
    private static let maxRoom = 64 * 1024

    // SAFETY: zlib keeps the address of the stream, so it stays where it is until `deinit`.
    private let stream: UnsafeMutablePointer<z_stream>

    /// Makes one; `windowBits` is how far back repetitions may reach, as a power of two: 8 to 15.
    public init(_ format: CompressionFormat, windowBits: Int = 15) {
        precondition(8...15 ~= windowBits, "a window of 8 to 15 bits")
        unsafe stream = .allocate(capacity: 1)
        unsafe stream.initialize(to: z_stream())
        let status = unsafe inflateInit2_(
            stream, format.zlibWindowBits(windowBits), ZLIB_VERSION,
            Int32(MemoryLayout<z_stream>.size))
        precondition(status == Z_OK, "zlib cannot inflate: \(status)")
    }

    deinit {
        unsafe inflateEnd(stream)
        unsafe stream.deallocate()
    }

    /// Inflates what stands from `offset` on, which moves behind what was used, and appends what
    /// comes of it.
    ///
    /// `limit` bounds the whole of `output`, in bytes. Behind an error nothing but `reset` helps.
    public func inflate(
        _ bytes: borrowing Span<UInt8>, from offset: inout Int, into output: inout [UInt8],
        upTo limit: Int
    ) throws(InflationError) -> Progress {
        while true {
            let input = bytes.extracting(offset...)
            let room = min(max(input.count * 4, 256), Self.maxRoom, limit - output.count)
            guard room > 0 else { return .needsRoom }
            let (status, isFull) = append(input, from: &offset, into: &output, room: room)
            switch status {
            case Z_STREAM_END: return .ended
            case Z_OK where isFull: continue
            // Z_BUF_ERROR: nothing is left to be done.
            case Z_OK, Z_BUF_ERROR: return .needsInput
            // Swift ends a program that gets no memory, and so does this.
            case Z_MEM_ERROR: preconditionFailure("no memory is left to inflate")
            default: throw InflationError(reason: reason)
            }
        }
    }

    /// Lets zlib fill some room behind the output: its status, and whether it has filled it.
    private func append(
        _ input: borrowing Span<UInt8>, from offset: inout Int, into output: inout [UInt8],
        room: Int
    ) -> (status: Int32, isFull: Bool) {
        let available = UInt32(clamping: input.count)
        // SAFETY: zlib reads the input only during this call and never writes to it; it writes at
        // most `room` bytes, and as many as it says are appended.
        let status = unsafe input.withUnsafeBufferPointer { input in
            unsafe withUnsafeTemporaryAllocation(of: UInt8.self, capacity: room) { buffer in
                unsafe stream.pointee.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
                unsafe stream.pointee.avail_in = available
                unsafe stream.pointee.next_out = buffer.baseAddress
                unsafe stream.pointee.avail_out = UInt32(room)
                let status = unsafe CZlib.inflate(stream, Z_NO_FLUSH)
                let count = unsafe room - Int(stream.pointee.avail_out)
                unsafe output.append(contentsOf: UnsafeBufferPointer(rebasing: buffer[..<count]))
                return status
            }
        }
        unsafe stream.pointee.next_in = nil
        offset += unsafe Int(available - stream.pointee.avail_in)
        return unsafe (status, stream.pointee.avail_out == 0)
    }

    private var reason: String {
        guard let message = unsafe stream.pointee.msg else { return "not a compressed stream" }
        return unsafe String(cString: message)
    }

    /// Whether the input so far ends with a block, and not within one.
    public var isBetweenBlocks: Bool {
        // zlib.h, inflate: 128 is set right behind a block, and the lowest bits count unused ones.
        unsafe stream.pointee.data_type & 0xBF == 128
    }

    /// Forgets everything: the next stream begins.
    public func reset() {
        unsafe inflateReset(stream)
    }

    /// Begins a stream behind one of raw blocks that has ended, whose repetitions may reach back
    /// into that one. It costs a copy of the window, so whoever lets others decide how often this
    /// happens has to bound it.
    public func continueBehindEnd() {
        var window = [UInt8](repeating: 0, count: 1 << 15)
        var count: UInt32 = 0
        // SAFETY: zlib.h: a dictionary has at most 32,768 bytes, as many as are there.
        unsafe window.withUnsafeMutableBufferPointer { buffer in
            _ = unsafe inflateGetDictionary(stream, buffer.baseAddress, &count)
            _ = unsafe inflateReset(stream)
            _ = unsafe inflateSetDictionary(stream, buffer.baseAddress, count)
        }
    }
}

/// Bytes are no compressed stream.
public struct InflationError: Error, Sendable, Hashable {
    /// What zlib says of them, in English.
    public let reason: String
}
