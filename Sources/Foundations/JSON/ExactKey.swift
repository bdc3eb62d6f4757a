/// A property name as JSON compares them: byte by byte.
///
/// `String` compares by canonical equivalence, for which "é" in one scalar and in two are one key;
/// in JSON they are two (RFC 8259 8.3).
public struct ExactKey: Hashable, Sendable {
    /// The name.
    public let name: String

    /// Makes a key of a name.
    public init(_ name: String) { self.name = name }

    /// Whether the two names have the same scalars.
    public static func == (left: Self, right: Self) -> Bool { isSame(left.name, right.name) }

    /// Hashes the bytes of the name.
    public func hash(into hasher: inout Hasher) { Self.hash(name, into: &hasher) }

    /// Whether two strings have the same scalars.
    static func isSame(_ left: String, _ right: String) -> Bool {
        left.utf8.count == right.utf8.count
            && left.utf8Span.span.hasSameBytes(as: right.utf8Span.span)
    }

    /// Hashes the bytes of a string, with Swift's seeded hasher against floods of collisions.
    static func hash(_ string: String, into hasher: inout Hasher) {
        var string = string
        // SAFETY: the buffer is only read, within the closure.
        string.withUTF8 { buffer in unsafe hasher.combine(bytes: UnsafeRawBufferPointer(buffer)) }
        hasher.combine(UInt8(0xFF))
    }
}
