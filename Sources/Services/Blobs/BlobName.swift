/// The name of a blob: 32 lower-case hexadecimal digits, made by the server at random.
///
/// Nothing that a client sends takes part in it, and no text with other characters can be made one,
/// so it is harmless in a path.
public struct BlobName: Hashable, Sendable, CustomStringConvertible {
    /// The digits.
    public let text: String

    /// A new name. 128 random bits: no two blobs ever get the same.
    public static func random() -> BlobName {
        var generator = SystemRandomNumberGenerator()
        return BlobName((0..<2).map { _ in digits(of: generator.next()) }.joined())!
    }

    /// The name of this text, or nil when it is none.
    public init?(_ text: String) {
        guard text.utf8.count == 32 else { return nil }
        for byte in text.utf8 {
            guard
                (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                    || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
            else { return nil }
        }
        self.text = text
    }

    /// The digits.
    public var description: String { text }

    private static func digits(of number: UInt64) -> String {
        let digits = String(number, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}

/// A folder of blobs: that of one user.
public struct BlobFolder: Hashable, Sendable, CustomStringConvertible {
    /// The id of the user.
    public let userID: Int64

    /// The folder of a user.
    ///
    /// - Precondition: The id is positive, as all ids are.
    public init(ofUser id: Int64) {
        precondition(id > 0, "\(id) is the id of no user")
        userID = id
    }

    /// The folder that `description` gave this text, or nil when it is none: "07" and "+7" are
    /// none.
    public init?(_ text: String) {
        guard let id = Int64(text), id > 0, String(id) == text else { return nil }
        userID = id
    }

    /// The id in decimal digits, which is harmless in a path.
    public var description: String { String(userID) }
}
