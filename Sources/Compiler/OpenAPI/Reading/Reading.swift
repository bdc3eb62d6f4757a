import SourceText
import YAML

/// What is gathered while one document is read.
///
/// The objects that later checks concern are noted as they are read, so that no check has to walk
/// the document again.
final class Reading {
    private(set) var diagnostics: [Diagnostic] = []
    /// What was reported: a node may be read at two places.
    private var reported: Set<DiagnosticKey> = []
    /// The version of the document.
    var version = SpecificationVersion.v31
    /// References whose failure was reported when the files were put together.
    var failedReferences: Set<SourceLocation> = []

    /// Every path item, of paths, webhooks, callbacks and components.
    var pathItems: [PathItem] = []
    var operations: [Operation] = []
    var requirements: [SecurityRequirement] = []
    var links: [Link] = []
    var servers: [Server] = []
    var discriminators: [Discriminator] = []
    /// The objects that references can lead to, by the place where they were written.
    var objects: [ObjectKey: any DocumentObject] = [:]
    /// Every schema, each after those within it.
    var schemas: [SchemaRecord] = []
    /// Every Reference Object that stands for another object.
    var references: [ReferenceRecord] = []
    /// The schema with `$id` that is being read, within which `#` means that schema.
    var resource: SchemaResource?

    init(_ version: SpecificationVersion = .v31) { self.version = version }

    func report(_ diagnostic: Diagnostic) {
        let key = DiagnosticKey(
            code: diagnostic.code, message: diagnostic.message, location: diagnostic.location)
        if reported.insert(key).inserted { diagnostics.append(diagnostic) }
    }

    /// Takes over what another reading gathered.
    func absorb(_ other: Reading) {
        other.diagnostics.forEach(report)
        pathItems += other.pathItems
        operations += other.operations
        requirements += other.requirements
        links += other.links
        servers += other.servers
        discriminators += other.discriminators
        objects.merge(other.objects) { first, _ in first }
        schemas += other.schemas
        references += other.references
    }

    func error(
        _ code: String, _ message: String, at location: SourceLocation, hint: String? = nil,
        notes: [Diagnostic.Note] = []
    ) {
        report(Diagnostic(code: code, message, at: location, hint: hint, notes: notes))
    }

    /// Reports what is an error in some versions only.
    func report(
        isError: Bool, _ code: String, _ message: String, at location: SourceLocation,
        hint: String? = nil, notes: [Diagnostic.Note] = []
    ) {
        report(
            Diagnostic(
                isError ? .error : .warning, code: code, message, at: location, hint: hint,
                notes: notes))
    }

    func warning(
        _ code: String, _ message: String, at location: SourceLocation, hint: String? = nil
    ) {
        report(Diagnostic(.warning, code: code, message, at: location, hint: hint))
    }

    /// Reports a value of the wrong type.
    func mismatch(_ node: Node, _ field: FieldName, expected: String) {
        error(
            "field-type", "\(field) must be \(expected), found \(node.kindDescription)",
            at: node.location, hint: quotingHint(node, field, expected: expected))
    }

    /// `version: 1.0` is a number in YAML, and `type: null` no string; their authors meant the
    /// text.
    private func quotingHint(_ node: Node, _ field: FieldName, expected: String) -> String? {
        guard expected == "a string", let scalar = node.scalar, scalar.style == .plain,
            !node.isNull || field.name == "type", !scalar.text.isEmpty
        else { return nil }
        return "write it in quotes: '\(scalar.text)'"
    }
}

/// What tells diagnostics apart.
private struct DiagnosticKey: Hashable {
    let code: String
    let message: String
    let location: SourceLocation?
}

/// A place, and what was read there.
struct ObjectKey: Hashable {
    let location: SourceLocation
    let type: ObjectIdentifier

    init<Object>(_ location: SourceLocation, _ type: Object.Type) {
        self.location = location
        self.type = ObjectIdentifier(type)
    }
}

/// A schema as it was read, with the resource that its references start from.
struct SchemaRecord {
    let schema: Schema
    let resource: SchemaResource?
}

/// A schema with `$id`: JSON Schema 2020-12 core, section 4.3.5.
struct SchemaResource {
    let id: String
    let node: Node
}

/// A reference and what is expected behind it.
struct ReferenceRecord {
    let reference: Reference
    /// Finds the object, or reports why there is none.
    let resolve: (inout ReferenceResolver) -> Void

    init(_ reference: Reference, _ resolve: @escaping (inout ReferenceResolver) -> Void) {
        self.reference = reference
        self.resolve = resolve
    }
}

/// What messages call a value.
struct FieldName: CustomStringConvertible {
    let name: String
    var isElement = false

    var description: String { isElement ? "an element of '\(name)'" : "'\(name)'" }

    /// The name of this array's elements.
    var element: FieldName { FieldName(name: name, isElement: true) }
}
