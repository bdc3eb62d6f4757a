/// What the author of a project may choose about the emitted client.
public struct TypeScriptConfiguration: Sendable, Equatable {
    /// Names of types, by the names of components.
    public var schemaNames: [String: String] = [:]
    /// Names of operations, by their ids.
    public var operationNames: [String: String] = [:]
    /// Names of tags, by those of the document.
    public var tagNames: [String: String] = [:]

    /// What is emitted when nobody asks for anything else.
    public static let standard = TypeScriptConfiguration()

    /// Makes a configuration of the defaults.
    public init() {}
}
