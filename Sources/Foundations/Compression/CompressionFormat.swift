/// What stands around the blocks of DEFLATE.
public enum CompressionFormat: Sendable, Hashable {
    /// Nothing (RFC 1951): WebSockets send blocks alone.
    case raw
    /// A header and a checksum (RFC 1950): HTTP's coding `deflate`.
    case zlib
    /// A header, a checksum and a length (RFC 1952): HTTP's coding `gzip`.
    case gzip

    /// The windows that can be chosen: from 512 bytes to 32 KiB, as powers of two. zlib compresses
    /// with no smaller one.
    public static let windowBits = 9...15

    // zlib.h, deflateInit2 and inflateInit2: negative for raw blocks, 16 more for gzip.
    func zlibWindowBits(_ bits: Int) -> Int32 {
        switch self {
        case .raw: Int32(-bits)
        case .zlib: Int32(bits)
        case .gzip: Int32(bits + 16)
        }
    }
}
