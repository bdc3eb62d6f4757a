/// A stretch of one file: where something was written.
public struct SourceLocation: Sendable {
    /// The file.
    public let file: SourceFile
    /// The stretch within the file.
    public let range: SourceRange

    /// Makes a location from a file and a range within it.
    public init(file: SourceFile, range: SourceRange) {
        self.file = file
        self.range = range
    }

    /// The position of the first code unit.
    public var start: SourcePosition { file.position(atOffset: range.start) }
    /// The position behind the last code unit.
    public var end: SourcePosition { file.position(atOffset: range.end) }

    /// The same place with another extent, `count` code units long.
    public func prefix(_ count: Int) -> SourceLocation {
        SourceLocation(
            file: file,
            range: SourceRange(start: range.start, end: min(range.end, range.start + count)))
    }
}

extension SourceLocation: Hashable {
    /// Whether both name the same stretch of the same file object.
    public static func == (first: Self, second: Self) -> Bool {
        first.file === second.file && first.range == second.range
    }

    /// Feeds the file's identity and the range.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(ObjectIdentifier(file))
        hasher.combine(range)
    }
}

extension SourceLocation: CustomStringConvertible {
    /// `path:line:column` of the start.
    public var description: String {
        let start = start
        return "\(file.path):\(start.line):\(start.column)"
    }
}
