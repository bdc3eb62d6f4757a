import ContractModel
import OpenAPI
import SourceText
import YAML

/// Holds the names of a configuration against the document: a slip of the pen would change nothing,
/// silently.
struct NameCheck {
    let configuration: Configuration
    /// What a filter took away: it may be mentioned all the same.
    let filter: OperationFilter?

    /// What the document does not have.
    func diagnostics(for document: Document) -> [Diagnostic] {
        let schemas = document.components?.schemas ?? OrderedMap()
        let components = schemas.map(\.name)
        let operations = (document.paths?.items ?? OrderedMap()).flatMap { path in
            (document.resolve(path.value)?.operations ?? []).map {
                $0.operationID ?? "\($0.method.rawValue) \(path.name)"
            }
        }
        let removed = filter?.removedSchemas ?? []
        let isGone = { (name: Configuration.Written) in removed.contains(name.name) }
        let names =
            configuration.schemaNames.map(\.name) + configuration.propertyNames.map(\.component)
            + configuration.types.map(\.component)
        return unknown(names.filter { !isGone($0) }, "schema", among: components)
            + unknown(
                configuration.operationNames.map(\.name).filter {
                    filter?.removedOperations.contains($0.name) != true
                }, "operation", among: operations)
    }

    /// The tags and the properties of types that the contract does not have.
    func diagnostics(for contract: Contract) -> [Diagnostic] {
        var objects: [String: [String]] = [:]
        for shape in contract.shapes {
            guard case .component(let name) = shape.name else { continue }
            if case .object(let object) = shape.shape.kind {
                objects[name] = object.properties.map(\.name)
            } else {
                objects[name] = []
            }
        }
        // What a filter took away may be mentioned all the same.
        let tags = filter == nil ? configuration.tagNames.map(\.name) : []
        let known = contract.tags.map(\.name)
        return unknown(tags, "tag", among: known) + properties(unlike: objects)
    }

    private func properties(unlike objects: [String: [String]]) -> [Diagnostic] {
        configuration.propertyNames.flatMap { component, properties in
            objects[component.name].map { names in
                unknown(
                    properties.map(\.name), "property of '\(component.name)' called", among: names)
            } ?? []
        }
    }

    private func unknown(
        _ names: [Configuration.Written], _ kind: String, among known: [String]
    ) -> [Diagnostic] {
        let set = Set(known)
        return names.filter { !set.contains($0.name) }.map { .unknown(kind, $0, among: known) }
    }
}
