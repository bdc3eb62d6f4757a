/// What the author of a project may choose about the emitted code.
public struct EmissionConfiguration: Sendable, Equatable {
    /// Who may use the emitted declarations.
    public enum Access: String, Sendable, CaseIterable {
        /// Every module.
        case `public`
        /// The modules of the package.
        case package
        /// The module that they are compiled into.
        case `internal`

        /// What stands in front of a declaration.
        var modifier: String { self == .internal ? "" : rawValue + " " }
    }

    /// Which side of the contract is emitted; the types of its schemas always are.
    public enum Side: String, Sendable, CaseIterable {
        /// Protocols for handlers, and routes.
        case server
        /// A client.
        case client
    }

    /// The protocols that handlers implement.
    public enum Services: String, Sendable, CaseIterable {
        /// One for each tag.
        case perTag = "per-tag"
        /// One for all operations.
        case single
    }

    /// A type of another module that stands for a schema.
    ///
    /// It must be `Sendable`, `Equatable`, `JSONReadable` and `JSONWritable`.
    public struct ForeignType: Sendable, Equatable {
        /// The type, such as `Money` or `Ledger.Money`.
        public var name: String
        /// The module to import; nil when the type needs none.
        public var module: String?

        /// Makes a type.
        public init(name: String, module: String?) {
            self.name = name
            self.module = module
        }
    }

    /// Who may use the emitted declarations.
    public var access = Access.public
    /// Which sides are emitted.
    public var sides: Set<Side> = [.server]
    /// The name of the client's type; nil for `APIClient`.
    public var clientName: String?
    /// The protocols that handlers implement.
    public var services = Services.perTag
    /// Modules that every emitted file imports.
    public var imports: [String] = []
    /// Names of types, by the names of components.
    public var schemaNames: [String: String] = [:]
    /// Names of operations, by their ids.
    public var operationNames: [String: String] = [:]
    /// Names of tags, by those of the document.
    public var tagNames: [String: String] = [:]
    /// Names of properties, by the names of components and of properties.
    public var propertyNames: [String: [String: String]] = [:]
    /// Types that stand for components, by their names.
    public var types: [String: ForeignType] = [:]

    /// What is emitted when nobody asks for anything else.
    public static let standard = EmissionConfiguration()

    /// Makes a configuration of the defaults.
    public init() {}
}
