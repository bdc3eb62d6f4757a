/// A failure of the store.
///
/// `description` holds no values of rows and no SQL, so it may be shown to anybody;
/// `debugDescription` is the full text for the operator's log.
public struct DatabaseError: Error, Sendable {
    /// What went wrong, as far as a program can act on it. Kinds may be added: compare, do not
    /// enumerate.
    public struct Kind: Hashable, Sendable {
        /// The kind's name, as it stands in logs.
        public let name: String

        /// Makes a kind with a name of its own, for drivers.
        public init(_ name: String) { self.name = name }
    }

    /// A constraint of the schema that a statement would have broken.
    public struct Constraint: Hashable, Sendable {
        /// The sorts of constraints.
        public enum Sort: Sendable {
            /// UNIQUE or PRIMARY KEY.
            case unique
            /// REFERENCES.
            case foreignKey
            /// NOT NULL.
            case notNull
            /// CHECK, and types that do not fit a column.
            case check
        }

        /// Which sort of constraint it is.
        public let sort: Sort
        /// The name given to the constraint or its index; nil where the driver does not learn it.
        public let name: String?
        /// The columns as `table.column`; empty where the driver does not learn them.
        public let columns: [String]

        /// Makes a constraint.
        public init(sort: Sort, name: String?, columns: [String]) {
            self.sort = sort
            self.name = name
            self.columns = columns
        }
    }

    /// What went wrong.
    public let kind: Kind
    /// One sentence without values, SQL or secrets.
    public let message: String
    /// What only the operator may read: the driver's own words, its codes, the SQL text.
    public let detail: String
    /// The broken constraint, when `kind` is `.constraint`.
    public let constraint: Constraint?

    /// Makes an error.
    public init(
        _ kind: Kind, _ message: String, detail: String = "", constraint: Constraint? = nil
    ) {
        self.kind = kind
        self.message = message
        self.detail = detail
        self.constraint = constraint
    }
}

extension DatabaseError.Kind {
    /// A constraint would be broken; `constraint` says which.
    public static let constraint = Self("constraint")
    /// No space is left for the change: 507. Reads go on, and writes succeed again once there is
    /// space.
    public static let full = Self("full")
    /// The store may only be read.
    public static let readOnly = Self("read_only")
    /// The store cannot be reached or was lost for a moment; nothing was changed: 503, try again.
    public static let unavailable = Self("unavailable")
    /// Too much work waits; nothing was changed: 503, try again.
    public static let overloaded = Self("overloaded")
    /// Another process holds a lock for too long.
    public static let busy = Self("busy")
    /// A query or transaction ran into its deadline and was undone.
    public static let timedOut = Self("timed_out")
    /// The store was closed.
    public static let closed = Self("closed")
    /// What lies on disk is not a database of this program, or is damaged.
    public static let corrupt = Self("corrupt")
    /// Reading or writing failed in the operating system; an unacknowledged write may or may not
    /// survive.
    public static let io = Self("io")
    /// The data directory is used by another process.
    public static let inUse = Self("in_use")
    /// The store cannot be opened where the settings say.
    public static let cannotOpen = Self("cannot_open")
    /// The schema was made by a newer version of the program.
    public static let schemaTooNew = Self("schema_too_new")
    /// A migration differs from the text that was applied.
    public static let migrationChanged = Self("migration_changed")
    /// A column holds NULL or another type than its reader asked for.
    public static let unexpectedValue = Self("unexpected_value")
    /// A value is larger than the store can hold.
    public static let tooLarge = Self("too_large")
    /// The program used the store wrongly, or its SQL is wrong: a defect.
    public static let misuse = Self("misuse")
}

extension DatabaseError: CustomStringConvertible, CustomDebugStringConvertible {
    /// One sentence without values, SQL or secrets.
    public var description: String { message }

    /// The sentence with the kind and everything that the driver knows.
    public var debugDescription: String {
        detail.isEmpty ? "\(message) [\(kind.name)]" : "\(message) [\(kind.name)]: \(detail)"
    }
}

extension DatabaseError {
    /// Whether a UNIQUE constraint would be broken that covers exactly these columns
    /// (`table.column`).
    public func isDuplicate(of columns: String...) -> Bool {
        constraint?.sort == .unique && constraint?.columns == columns
    }
}
