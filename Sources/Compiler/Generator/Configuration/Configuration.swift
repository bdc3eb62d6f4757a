import EmitSwift
import EmitTypeScript
import OpenAPI
import SourceText

/// What accord.yml asks for.
public struct Configuration: Sendable {
    /// A name, and where the configuration has it.
    struct Written: Sendable {
        var name: String
        var location: SourceLocation
    }

    /// A name of the document, and the one that Swift has for it.
    struct Override: Sendable {
        /// The name in the document.
        var name: Written
        /// The name in Swift.
        var swift: String
    }

    /// A component for which a type stands that is there already.
    struct TypeOverride: Sendable {
        var component: Written
        var type: EmissionConfiguration.ForeignType
    }

    /// What is generated; everything when it is nil.
    struct Filter: Sendable {
        var tags: [Written] = []
        var paths: [Written] = []
        var operations: [Written] = []
    }

    var access = EmissionConfiguration.Access.public
    var services = EmissionConfiguration.Services.perTag
    /// Which sides are emitted; those of the command line, or the server's, when it is nil.
    var sides: Set<EmissionConfiguration.Side>?
    var clientName: String?
    var filter: Filter?
    var schemaNames: [Override] = []
    var operationNames: [Override] = []
    var tagNames: [Override] = []
    /// By component.
    var propertyNames: [(component: Written, properties: [Override])] = []
    var types: [TypeOverride] = []
    var imports: [String] = []
    /// Files and folders outside the document's folder that may be read.
    var outsideRoot: [FilePath] = []
    /// Whether warnings refuse the document.
    var isStrict = false

    /// What holds without a file.
    public static let standard = Configuration()

    init() {}

    /// What the emitter of Swift must know.
    var emission: EmissionConfiguration {
        var emission = EmissionConfiguration.standard
        emission.access = access
        emission.services = services
        emission.sides = sides ?? emission.sides
        emission.clientName = clientName
        emission.imports = imports
        emission.schemaNames = Self.table(schemaNames)
        emission.operationNames = Self.table(operationNames)
        emission.tagNames = Self.table(tagNames)
        for (component, properties) in propertyNames {
            emission.propertyNames[component.name] = Self.table(properties)
        }
        for override in types { emission.types[override.component.name] = override.type }
        return emission
    }

    /// What the emitter of TypeScript must know: its properties have the names of the document.
    var typeScript: TypeScriptConfiguration {
        var configuration = TypeScriptConfiguration.standard
        configuration.schemaNames = Self.table(schemaNames)
        configuration.operationNames = Self.table(operationNames)
        configuration.tagNames = Self.table(tagNames)
        return configuration
    }

    private static func table(_ overrides: [Override]) -> [String: String] {
        Dictionary(overrides.map { ($0.name.name, $0.swift) }) { first, _ in first }
    }

    /// Whether the file at a path may be read although it lies outside the document's folder.
    func allowsOutside(_ path: String) -> Bool {
        let path = FilePath(path)
        return outsideRoot.contains { $0 == path || $0.contains(path) }
    }
}
