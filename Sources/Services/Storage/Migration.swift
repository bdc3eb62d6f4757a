/// One step from a version of the schema to the next.
///
/// A migration that has been released is never edited: its checksum is stored with the schema, and
/// a program whose text differs refuses to start. Changes come as a further migration.
public struct Migration: Sendable {
    /// The version of the schema after this step: 1, 2, 3, …
    public let version: Int
    /// A few words for the operator, such as "users".
    public let name: String
    /// The statements in their order, in the vocabulary of `SQLDialect`.
    public let statements: [Statement]

    /// Makes a migration.
    public init(version: Int, name: String, statements: [Statement]) {
        self.version = version
        self.name = name
        self.statements = statements
    }

    /// Sixteen hexadecimal digits that change with any change of the statements.
    ///
    /// It is taken of the text before dialect words are replaced, so it is the same for every
    /// driver.
    public var checksum: String {
        // FNV-1a, 64 bits: it has to reveal an edit, not to withstand an attacker, who could edit
        // the stored checksum as well.
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for statement in statements {
            // 0xFF never occurs in UTF-8: it keeps ["ab", "c"] apart from ["a", "bc"].
            for byte in Array(statement.text.description.utf8) + [0xFF] {
                hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3
            }
        }
        let digits = String(hash, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
