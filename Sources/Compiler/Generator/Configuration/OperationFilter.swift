import SourceText
import YAML

// A filter takes operations out of the document before anything else looks at it, so that what was
// not asked for is neither checked nor served as documentation. With them go the components that
// only they use. Components that no operation uses stay: somebody wrote them for another reason.

/// Takes operations out of a document, and what only they use.
struct OperationFilter {
    /// The fields of a path item that hold operations; those of `additionalOperations` (3.2) too.
    private static let methods: Set<String> = [
        "get", "put", "post", "delete", "options", "head", "patch", "trace", "query",
    ]

    private let filter: Configuration.Filter
    private(set) var diagnostics: [Diagnostic] = []
    /// The names of components that are gone, which the configuration may still mention.
    private(set) var removedSchemas: Set<String> = []
    private(set) var removedOperations: Set<String> = []

    private var tags: Set<String> = []
    private var paths: Set<String> = []
    private var operations: Set<String> = []
    /// The removed operations, for what they use.
    private var removed: [Node] = []
    /// Path items of the components that were put in place, by name.
    private var placed: [String: Node] = [:]

    init(_ filter: Configuration.Filter) { self.filter = filter }

    /// The document with what was asked for.
    mutating func selection(of document: Node) -> Node {
        guard let entry = document.entry("paths"), entry.value.entries != nil else {
            return document
        }
        let items = document["components"]?["pathItems"]
        let paths = mapping(entry.value) { path in select(path, in: items) }
        reportUnknownNames()
        var kept = mapping(document) { $0.name == "paths" ? $0.with(paths) : $0 }
        kept = withoutUnused(kept)
        return withoutLinks(kept)
    }

    // MARK: Operations

    /// A path with the operations that were asked for; nil when there are none.
    private mutating func select(_ path: Node.Entry, in items: Node?) -> Node.Entry? {
        paths.insert(path.name)
        // A path item of the components is put in place: another path may want all of it.
        var item = path.value
        if let reference = item["$ref"]?.string {
            let name = Self.lastToken(reference)
            if let target = items?[name] {
                item = target
                placed[name] = target
            }
        }
        guard item.entries != nil else { return path }
        let isWanted = filter.paths.contains { $0.name == path.name }
        var count = 0
        let kept = mapping(item) { entry in
            if entry.name == "additionalOperations", entry.value.entries != nil {
                let others = mapping(entry.value) { operation in
                    let isKept = wants(operation, path.name) || isWanted
                    count += note(operation, path.name, isKept)
                    return isKept ? operation : nil
                }
                return others.entries?.isEmpty == true ? nil : entry.with(others)
            }
            guard Self.methods.contains(entry.name) else { return entry }
            let isKept = wants(entry, path.name) || isWanted
            count += note(entry, path.name, isKept)
            return isKept ? entry : nil
        }
        return count > 0 ? path.with(kept) : nil
    }

    private mutating func wants(_ operation: Node.Entry, _ path: String) -> Bool {
        let names = (operation.value["tags"]?.elements ?? []).compactMap(\.string)
        tags.formUnion(names)
        let id = Self.id(of: operation, path)
        return filter.tags.contains { names.contains($0.name) }
            || filter.operations.contains { $0.name == id }
    }

    /// Notes what becomes of an operation, and counts those that stay.
    private mutating func note(
        _ operation: Node.Entry, _ path: String, _ isKept: Bool
    ) -> Int {
        let id = Self.id(of: operation, path)
        operations.insert(id)
        if isKept { return 1 }
        removed.append(operation.value)
        removedOperations.insert(id)
        return 0
    }

    private static func id(of operation: Node.Entry, _ path: String) -> String {
        operation.value["operationId"]?.string ?? "\(operation.name) \(path)"
    }

    private mutating func reportUnknownNames() {
        report(filter.tags, "tag", among: tags)
        report(filter.paths, "path", among: paths)
        report(filter.operations, "operation", among: operations)
    }

    private mutating func report(
        _ names: [Configuration.Written], _ kind: String, among known: Set<String>
    ) {
        for name in names where !known.contains(name.name) {
            diagnostics.append(.unknown(kind, name, among: known))
        }
    }

    // MARK: What only they use

    private mutating func withoutUnused(_ document: Node) -> Node {
        guard let components = document["components"], components.entries != nil else {
            return document
        }
        let graph = ComponentGraph(components)
        let placedKeys = placed.keys.map { ComponentGraph.Key(section: "pathItems", name: $0) }
        let usedByRemoved = graph.reached(from: removed + placed.values).union(placedKeys)
        // Whatever else the document has, and components that only stand for themselves.
        let others = (document.entries ?? []).filter { $0.name != "components" }.map(\.value)
        let alone = graph.nodes { !usedByRemoved.contains($0) }
        let used = graph.reached(from: others + alone)
        let kept = mapping(components) { section in
            guard section.value.entries != nil else { return section }
            return section.with(
                mapping(section.value) { component in
                    let key = ComponentGraph.Key(section: section.name, name: component.name)
                    if used.contains(key) || !usedByRemoved.contains(key) { return component }
                    if section.name == "schemas" { removedSchemas.insert(component.name) }
                    return nil
                })
        }
        return mapping(document) { $0.name == "components" ? $0.with(kept) : $0 }
    }

    /// Links to operations that are gone would lead nowhere.
    private func withoutLinks(_ node: Node) -> Node {
        guard !removedOperations.isEmpty else { return node }
        switch node.kind {
        case .scalar: return node
        case .sequence(let elements):
            return Node(.sequence(elements.map(withoutLinks)), at: node.location)
        case .mapping:
            return mapping(node) { entry in
                guard entry.name == "links", entry.value.entries != nil else {
                    return entry.with(withoutLinks(entry.value))
                }
                return entry.with(
                    mapping(entry.value) { link in
                        let id = link.value["operationId"]?.string
                        return id.map(removedOperations.contains) == true ? nil : link
                    })
            }
        }
    }

    private static func lastToken(_ reference: String) -> String {
        String(reference.split(separator: "/").last ?? "")
            .replacing("~1", with: "/").replacing("~0", with: "~")
    }
}

/// A mapping with its entries replaced, or left out.
func mapping(_ node: Node, _ change: (Node.Entry) -> Node.Entry?) -> Node {
    guard let entries = node.entries else { return node }
    return Node(.mapping(entries.compactMap(change)), at: node.location)
}

extension Diagnostic {
    /// A name of the configuration that the document does not have.
    static func unknown(
        _ kind: String, _ name: Configuration.Written, among known: some Sequence<String>
    ) -> Diagnostic {
        Diagnostic(
            code: "config-target", "the document has no \(kind) '\(name.name)'", at: name.location,
            hint: hint(for: name.name, among: known.sorted()))
    }
}
