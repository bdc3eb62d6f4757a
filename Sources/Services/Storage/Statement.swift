/// One SQL statement, whose text is a literal of the program.
///
/// Only literals can be spelled, so no value of a request can ever become SQL: values are bound.
/// Placeholders are `$1` to `$n`, numbered in the order of their first use; a driver refuses
/// another order. The text must be understood by SQLite 3.40 and PostgreSQL 15 alike.
///
///     static let byID = Statement("SELECT text FROM direct_messages WHERE id = $1")
///
/// Drivers keep one prepared form for the address of each text: make a statement once, as a `static
/// let`.
public struct Statement: Sendable {
    /// The SQL text.
    public let text: StaticString

    /// Makes a statement from a literal.
    public init(_ text: StaticString) { self.text = text }
}
