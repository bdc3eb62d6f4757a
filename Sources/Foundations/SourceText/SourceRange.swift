/// A stretch of a file, in UTF-8 code units; the end is exclusive.
///
/// Eight bytes, because every node of a document carries one. Lines and columns are worked out by
/// `SourceFile.position(atOffset:)` when a diagnostic asks for them.
public struct SourceRange: Sendable, Hashable {
    private let lower: UInt32
    private let upper: UInt32

    /// The offset of the first code unit.
    public var start: Int { Int(lower) }
    /// The offset behind the last code unit.
    public var end: Int { Int(upper) }
    /// The number of UTF-8 code units.
    public var count: Int { end - start }

    /// Makes a range; an end before the start makes it empty.
    ///
    /// Offsets beyond 4 GiB trap: no document may be that long.
    public init(start: Int, end: Int) {
        lower = UInt32(start)
        upper = UInt32(max(start, end))
    }
}
