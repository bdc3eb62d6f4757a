public import Timestamps

/// A file of a user, without its bytes.
public struct FileRow: Sendable, Equatable {
    /// The number that names it for ever; later files have larger ones.
    public let id: Int64
    /// Whose it is.
    public let userID: Int64
    /// What the user calls it. Not a name for a file system.
    public let name: String
    /// What the user says of it, if anything.
    public let comment: String?
    /// The media type that the user gave.
    public let mediaType: String
    /// The number of bytes.
    public let size: Int64
    /// The SHA-256 of the bytes.
    public let sha256: [UInt8]
    /// The name of the blob that holds the bytes, in the user's folder.
    public let blob: String
    /// When it was stored, in UTC.
    public let createdAt: Timestamp
    /// When its name or comment was changed last, in UTC; as `createdAt` before.
    public let updatedAt: Timestamp
}

/// What makes a file.
public struct NewFile: Sendable {
    /// Whose it is.
    public let userID: Int64
    /// What the user calls it.
    public let name: String
    /// What the user says of it, if anything.
    public let comment: String?
    /// The media type that the user gave.
    public let mediaType: String
    /// What was stored.
    public let content: StoredContent
    /// When it is stored.
    public let createdAt: Timestamp

    /// Makes a description of a file.
    public init(
        userID: Int64, name: String, comment: String?, mediaType: String, content: StoredContent,
        createdAt: Timestamp
    ) {
        self.userID = userID
        self.name = name
        self.comment = comment
        self.mediaType = mediaType
        self.content = content
        self.createdAt = createdAt
    }
}

/// Bytes that were stored as a blob.
public struct StoredContent: Sendable, Equatable {
    /// The name of the blob.
    public let blob: String
    /// The number of bytes.
    public let size: Int64
    /// The SHA-256 of the bytes.
    public let sha256: [UInt8]

    /// Makes a description of stored bytes.
    public init(blob: String, size: Int64, sha256: [UInt8]) {
        self.blob = blob
        self.size = size
        self.sha256 = sha256
    }
}

/// What changes in a file; what is nil stays as it is.
public struct FileChange: Sendable {
    /// The new name.
    public var name: String?
    /// The new comment: `.some(nil)` clears it.
    public var comment: String??

    /// A change of nothing, to be filled.
    public init() {}
}

/// What a user's files take.
public struct FileUsage: Sendable, Equatable {
    /// The number of their bytes.
    public let bytes: Int64
    /// Their number.
    public let count: Int64

    /// Makes a figure.
    public init(bytes: Int64, count: Int64) {
        self.bytes = bytes
        self.count = count
    }
}

/// What became of a file that was to be added.
public enum FileInsertion: Sendable, Equatable {
    /// It was added.
    case inserted(FileRow)
    /// The user's files take so much already that it would exceed the quota: nothing was added.
    case quotaExceeded(FileUsage)
}
