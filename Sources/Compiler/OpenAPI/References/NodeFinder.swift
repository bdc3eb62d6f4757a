import SourceText
import YAML

/// Finds the nodes that references name, and reports references that name none.
struct NodeFinder {
    private let root: Node
    private let reading: Reading
    private let fields = FieldIndex()
    /// Schemas by their `$id`.
    var resources: [String: Node] = [:]
    /// The names of all anchors: candidates for a near miss.
    var anchors: [String] = []
    /// The nodes that targets of the document itself were found at: many references share one.
    private(set) var found: [String: Node] = [:]

    init(root: Node, reading: Reading) {
        self.root = root
        self.reading = reading
    }

    /// The node that a reference names, which stands in a resource or, mostly, in none.
    mutating func find(
        _ target: String, from resource: SchemaResource?, at location: SourceLocation
    ) -> Node? {
        if resource == nil, let node = found[target] { return node }
        let node = search(target, from: resource, at: location)
        if resource == nil { found[target] = node }
        return node
    }

    private func search(
        _ target: String, from resource: SchemaResource?, at location: SourceLocation
    ) -> Node? {
        guard let parts = ReferenceTarget(target) else {
            reading.error(
                "reference-invalid",
                "'\(target)' is not a URI reference with a JSON Pointer", at: location)
            return nil
        }
        let start = parts.resource.isEmpty ? resource?.node ?? root : resources[parts.resource]
        guard let start else {
            reading.error(
                "reference-external",
                "reference '\(target)' leads out of the document; expected one that begins"
                    + " with '#/'",
                at: location)
            return nil
        }
        switch parts.fragment {
        case .pointer(let tokens):
            if let node = walk(tokens, from: start).node { return node }
            // Within a schema with `$id`, `#/components/…` means that schema's own components, of
            // which it has none: who writes it means those of the document.
            let (node, gap) = walk(tokens, from: parts.resource.isEmpty ? root : start)
            if let gap { report(target, gap, at: location) }
            return node
        case .anchor(let anchor):
            report(target, (anchor, anchors), at: location)
            return nil
        }
    }

    /// The node at a JSON Pointer, or the token that leads nowhere and the names that stand there.
    private func walk(
        _ tokens: [String], from start: Node
    ) -> (node: Node?, gap: (token: String, names: [String])?) {
        var node = start
        for token in tokens {
            guard let next = fields.child(of: node, token) else {
                return (nil, (token, node.entries?.map(\.name) ?? []))
            }
            node = next
        }
        return (node, nil)
    }

    private func report(
        _ target: String, _ gap: (token: String, names: [String]), at location: SourceLocation
    ) {
        reading.error(
            "reference-unresolved",
            "reference '\(target)' leads nowhere: there is no '\(gap.token)'", at: location,
            hint: Diagnostic.hint(for: gap.token, among: gap.names))
    }
}

extension Node {
    /// The child that one token of a JSON Pointer names (RFC 6901, section 4).
    func child(_ token: String) -> Node? {
        guard let elements else { return self[token] }
        guard let index = Int(token), String(index) == token, elements.indices.contains(index)
        else {
            return nil
        }
        return elements[index]
    }
}
