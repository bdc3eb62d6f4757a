/// How large the parts of a message may be. Each limit has its answer when it is exceeded.
public struct HTTPMessageLimits: Sendable, Hashable {
    /// Longest start line without its CRLF: 414.
    public var maxStartLineBytes = 8 * 1024
    /// Longest method token: 501.
    public var maxMethodBytes = 32
    /// All field lines of the head with their CRLFs: 431.
    public var maxFieldSectionBytes = 32 * 1024
    /// Field lines in the head, and in the trailer section: 431.
    public var maxFieldCount = 100
    /// Empty lines before a request line, which RFC 9112 2.2 asks to ignore: 400.
    public var maxLeadingEmptyLines = 2
    /// A declared length, or the sum of all chunks: 413. The engine's ceiling; operations have
    /// their own, lower limits.
    public var maxBodyBytes: Int64 = 1 << 30
    /// Chunk extensions of one body together: 400.
    public var maxChunkExtensionBytes = 16 * 1024
    /// The trailer section: 431.
    public var maxTrailerSectionBytes = 8 * 1024

    /// The limits of docs/operations.md.
    public init() {}
}
