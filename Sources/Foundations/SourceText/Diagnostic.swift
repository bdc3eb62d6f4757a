/// Something wrong or noteworthy in a document, told to its author.
///
/// The message says what is wrong, what was found and what is expected: lower-case start, no full
/// stop, values in single quotes, the specification's words.
public struct Diagnostic: Sendable {
    /// Whether the document is refused.
    public enum Severity: String, Sendable {
        /// The document is refused.
        case error
        /// The document is accepted, but its author should look.
        case warning
    }

    /// A second place that belongs to a diagnostic, such as the first of two declarations.
    public struct Note: Sendable {
        /// What is found there.
        public let message: String
        /// The place.
        public let location: SourceLocation

        /// Makes a note.
        public init(_ message: String, at location: SourceLocation) {
            self.message = message
            self.location = location
        }
    }

    /// The stable name of the kind, such as `path-parameter-unused`; docs/diagnostics.md has a row
    /// for each.
    public let code: String
    /// Whether the document is refused.
    public let severity: Severity
    /// One line, without the place and the code.
    public let message: String
    /// Where it was found; nil when it concerns no place, such as a file that cannot be read.
    public let location: SourceLocation?
    /// What to do, such as `did you mean 'chat_id'?`; printed behind the mark.
    public let hint: String?
    /// Other places that belong to it.
    public let notes: [Note]

    /// Makes a diagnostic.
    public init(
        _ severity: Severity = .error, code: String, _ message: String,
        at location: SourceLocation?,
        hint: String? = nil, notes: [Note] = []
    ) {
        self.code = code
        self.severity = severity
        self.message = message
        self.location = location
        self.hint = hint
        self.notes = notes
    }

    /// Whether the document is refused because of it.
    public var isError: Bool { severity == .error }
}

extension Sequence<Diagnostic> {
    /// Whether one of them is an error.
    public var hasErrors: Bool { contains(where: \.isError) }
}

extension [Diagnostic] {
    /// The diagnostics in the order of their places; those without a place come first.
    public func sortedByPlace() -> [Diagnostic] {
        enumerated().sorted { first, second in
            let (one, two) = (first.element.location, second.element.location)
            let left = (one?.file.path ?? "", one?.range.start ?? -1, first.offset)
            let right = (two?.file.path ?? "", two?.range.start ?? -1, second.offset)
            return left < right
        }.map(\.element)
    }
}
