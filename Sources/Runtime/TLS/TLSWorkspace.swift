import CLibSSL

/// What the sessions of one loop share: memory that each of them uses between two suspensions, and
/// that none of them holds while it waits.
///
/// OpenSSL reads and writes through a BIO of our own, which moves bytes from `feed` and to `output`
/// and never touches the socket: see decision 15.
final class TLSWorkspace {
    /// Three records of 16 KiB: with what is left of a record before, they come to no more than a
    /// loop's scratch memory holds.
    private static let bufferBytes = 48 * 1024

    /// Where encrypted bytes arrive, and pieces that are to be sent are put together.
    let buffer: UnsafeMutableRawBufferPointer
    /// Encrypted bytes that OpenSSL has still to read.
    var feed = UnsafeRawBufferPointer(start: nil, count: 0)
    /// Encrypted bytes that OpenSSL has written.
    var output: [UInt8] = []

    init() { buffer = .allocate(byteCount: Self.bufferBytes, alignment: 64) }

    deinit { buffer.deallocate() }

    /// A BIO that reads and writes here; nil when there is no memory.
    func makeBIO() -> OpaquePointer? {
        guard let bio = BIO_new(Self.method) else { return nil }
        // SAFETY: a session holds its workspace, and ends its BIO before itself.
        BIO_set_data(bio, Unmanaged.passUnretained(self).toOpaque())
        BIO_set_init(bio, 1)
        return bio
    }

    private func read(into target: UnsafeMutablePointer<CChar>?, _ count: Int) -> Int {
        let moved = min(count, feed.count)
        guard moved > 0 else { return 0 }
        UnsafeMutableRawPointer(target!).copyMemory(from: feed.baseAddress!, byteCount: moved)
        feed = UnsafeRawBufferPointer(rebasing: feed[moved...])
        return moved
    }

    // SAFETY: made once and never changed; OpenSSL reads it from any thread.
    nonisolated(unsafe) private static let method: OpaquePointer? = {
        let method = BIO_meth_new(Int32(BIO_TYPE_SOURCE_SINK), "workspace")
        BIO_meth_set_read_ex(method) { bio, target, count, moved in
            let read = TLSWorkspace.of(bio)?.read(into: target, count) ?? 0
            moved?.pointee = read
            // It has to be asked again when more has arrived.
            if read == 0 { libssl_retry_reading(bio) }
            return read > 0 ? 1 : 0
        }
        BIO_meth_set_write_ex(method) { bio, bytes, count, moved in
            TLSWorkspace.of(bio)?.output.append(
                contentsOf: UnsafeRawBufferPointer(start: bytes, count: count))
            moved?.pointee = count
            return 1
        }
        BIO_meth_set_ctrl(method) { _, command, _, _ in command == BIO_CTRL_FLUSH ? 1 : 0 }
        return method
    }()

    private static func of(_ bio: OpaquePointer?) -> TLSWorkspace? {
        // SAFETY: see `makeBIO`.
        BIO_get_data(bio).map { Unmanaged<TLSWorkspace>.fromOpaque($0).takeUnretainedValue() }
    }
}
