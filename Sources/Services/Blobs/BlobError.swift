/// A failure of the store of blobs.
///
/// `description` holds no names and no paths, so it may be shown to anybody; `debugDescription` is
/// the full text for the operator's log.
public struct BlobError: Error, Sendable {
    /// What went wrong, as far as a program can act on it. Kinds may be added: compare, do not
    /// enumerate.
    public struct Kind: Hashable, Sendable {
        /// The kind's name, as it stands in logs.
        public let name: String

        /// Makes a kind with a name of its own, for drivers.
        public init(_ name: String) { self.name = name }
    }

    /// What went wrong.
    public let kind: Kind
    /// One sentence without names, paths or secrets.
    public let message: String
    /// What only the operator may read: the system's own words and where it met them.
    public let detail: String

    /// Makes an error.
    public init(_ kind: Kind, _ message: String, detail: String = "") {
        self.kind = kind
        self.message = message
        self.detail = detail
    }
}

extension BlobError.Kind {
    /// No space is left for the blob: 507. Reads go on, and writes succeed again once there is
    /// space.
    public static let full = Self("full")
    /// There is no such blob.
    public static let notFound = Self("not_found")
    /// The store cannot be reached, has too much to do or was closed; nothing was changed: 503, try
    /// again.
    public static let unavailable = Self("unavailable")
    /// Reading or writing failed; what was being written is not kept.
    public static let io = Self("io")
    /// The store cannot be opened where the settings say.
    public static let cannotOpen = Self("cannot_open")
    /// The directory is used by another store.
    public static let inUse = Self("in_use")
}

extension BlobError: CustomStringConvertible, CustomDebugStringConvertible {
    /// One sentence without names, paths or secrets.
    public var description: String { message }

    /// The sentence with the kind and everything that the driver knows.
    public var debugDescription: String {
        detail.isEmpty ? "\(message) [\(kind.name)]" : "\(message) [\(kind.name)]: \(detail)"
    }
}
