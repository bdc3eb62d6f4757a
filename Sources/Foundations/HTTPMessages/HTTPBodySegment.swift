/// A file that content is sent from, open for reading. Whoever holds it keeps it open.
public protocol HTTPFile: AnyObject, Sendable {
    /// The system's number of the open file, good for as long as the object lives.
    var descriptor: Int32 { get }
}

/// A piece of content that is sent from where it lies.
public enum HTTPBodySegment: Sendable {
    /// Bytes in memory.
    case bytes([UInt8])
    /// The bytes of a file between two offsets. The file must hold them for as long as the response
    /// lives: a file that was cut meanwhile breaks the connection.
    case file(any HTTPFile, Range<Int64>)

    /// The number of bytes.
    public var count: Int64 {
        switch self {
        case .bytes(let bytes): Int64(bytes.count)
        case .file(_, let range): range.upperBound - range.lowerBound
        }
    }
}
