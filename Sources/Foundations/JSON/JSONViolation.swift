/// One part of a well-formed JSON text that breaks its schema.
public struct JSONViolation: Sendable, Hashable, CustomStringConvertible {
    /// Which value breaks it: a JSON Pointer (RFC 6901), "" for the whole text.
    ///
    /// Where a caller's own property names make the pointer longer than 1,024 bytes, it is that of
    /// the innermost enclosing value whose pointer is not.
    public let pointer: String
    /// The keyword of JSON Schema that is broken, such as `maxLength`.
    public let keyword: String
    /// What is wrong, without the value itself, which may be a secret.
    public let message: String

    /// Makes a violation.
    public init(pointer: String, keyword: String, message: String) {
        self.pointer = pointer
        self.keyword = keyword
        self.message = message
    }

    /// The three parts in one line.
    public var description: String {
        "\(pointer.isEmpty ? "(root)" : pointer): \(message) [\(keyword)]"
    }
}
