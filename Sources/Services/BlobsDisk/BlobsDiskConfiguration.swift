/// Where the blobs lie, and every limit that the store keeps.
public struct BlobsDiskConfiguration: Sendable {
    /// The directory of the folders; it is made, for the process's user alone, when it is missing.
    /// The one above it must exist.
    public var directory: String
    /// How many threads read and write.
    ///
    /// They wait for the disk rather than compute, and a disk is fastest with a few requests at
    /// once.
    public var threads = 4
    /// How many calls may wait for a thread before `.unavailable`.
    public var maxQueuedCalls = 256
    /// How many bytes a writer gathers before they go to the disk; each upload holds so many.
    ///
    /// An upload of 1 GiB then costs 4,096 visits to a thread.
    public var maxGatheredBytes = 256 << 10

    /// Makes a configuration with the default limits.
    public init(directory: String) {
        self.directory = directory
    }
}
