/// A place in a text file, as editors count it.
public struct SourcePosition: Sendable, Hashable, Comparable {
    /// UTF-8 code units from the start of the file, a byte order mark included.
    public let offset: Int
    /// The line, from 1.
    public let line: Int
    /// The column in code points, from 1.
    public let column: Int

    /// Makes a position from its three coordinates, which must agree.
    public init(offset: Int, line: Int, column: Int) {
        self.offset = offset
        self.line = line
        self.column = column
    }

    /// Whether the first position comes before the second in their file.
    public static func < (first: Self, second: Self) -> Bool { first.offset < second.offset }
}
