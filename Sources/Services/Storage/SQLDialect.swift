/// The few words of data definition that SQLite and PostgreSQL spell differently.
///
/// A schema is written once, with words in braces; a driver replaces them by its own:
///
///     CREATE TABLE users (id {identity}, email_key TEXT NOT NULL UNIQUE, created_at {integer} NOT
///     NULL) {strict}
public struct SQLDialect: Sendable {
    /// `{identity}`: a 64-bit key that the store gives in rising order and never gives twice.
    public let identity: String
    /// `{integer}`: 64 bits, signed.
    public let integer: String
    /// `{real}`: double precision.
    public let real: String
    /// `{bytes}`: octets.
    public let bytes: String
    /// `{boolean}`: 0 or 1; an integer type, because values are bound as integers.
    public let boolean: String
    /// `{strict}`: stands behind the closing parenthesis of a table and makes its types binding.
    public let strict: String

    /// Makes a dialect; a driver has one.
    public init(
        identity: String, integer: String, real: String, bytes: String, boolean: String,
        strict: String
    ) {
        self.identity = identity
        self.integer = integer
        self.real = real
        self.bytes = bytes
        self.boolean = boolean
        self.strict = strict
    }

    /// The statement's text with every word in braces replaced.
    ///
    /// - Throws: `DatabaseError.Kind.misuse` for a word that is not of the vocabulary.
    public func text(of statement: Statement) throws(DatabaseError) -> String {
        var text = ""
        var word: String?
        for character in statement.text.description {
            if character == "{" {
                word = ""
            } else if let known = word, character == "}" {
                text += try meaning(of: known)
                word = nil
            } else if word != nil {
                word?.append(character)
            } else {
                text.append(character)
            }
        }
        if let word { throw unknown(word) }
        return text
    }

    private func meaning(of word: String) throws(DatabaseError) -> String {
        switch word {
        case "identity": identity
        case "integer": integer
        case "real": real
        case "bytes": bytes
        case "boolean": boolean
        case "strict": strict
        default: throw unknown(word)
        }
    }

    private func unknown(_ word: String) -> DatabaseError {
        DatabaseError(.misuse, "'{\(word)}' is not a word of the SQL dialect")
    }
}
