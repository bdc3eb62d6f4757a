import SourceText
import YAML

// How references are followed. A reference is a URI: what stands before `#` names a resource, which is this
// document or a schema within it that has that `$id`; a fragment is a JSON Pointer, or an anchor. The pointer is
// walked over the nodes. What was read from the place that it names is the target, so that a component has one
// identity however it is reached. What was not read as part of the document (it may stand under an extension) is
// read when the first reference leads there, and its own references join the queue.

/// Finds what the references of a document lead to, and reports those that lead nowhere.
struct ReferenceResolver {
    private let document: Document
    private let reading: Reading
    private var table = ReferenceTable()
    private var schemasByPlace: [SourceRange: Schema] = [:]
    private var schemasByAnchor: [String: Schema] = [:]
    private var resources: [String: Node] = [:]
    private var indexedSchemas = 0

    init(_ document: Document, _ reading: Reading) {
        self.document = document
        self.reading = reading
    }

    /// Follows all references; following one may bring more.
    mutating func resolveAll() -> ReferenceTable {
        var references = 0
        var schemas = 0
        indexSchemas()
        while references < reading.references.count || schemas < reading.schemas.count {
            if references < reading.references.count {
                reading.references[references].resolve(&self)
                references += 1
            } else {
                resolve(reading.schemas[schemas])
                schemas += 1
            }
        }
        return table
    }

    // MARK: Objects

    /// Follows a reference to an object, through further references, and notes where it ends.
    mutating func resolve<Object: ReadableObject>(_ reference: Reference, as type: Object.Type) {
        let key = ReferenceTable.Key(reference.target, type)
        guard table.objects[key] == nil else { return }
        var target = reference.target
        var visited: Set<String> = [target]
        while true {
            let place = reference.targetLocation
            guard !isOfOtherKind(target, than: type.title, in: type.section, at: place),
                let node = find(target, from: nil, at: place)
            else { return }
            guard let next = node["$ref"]?.string else {
                table.objects[key] = object(type, at: node, referredToBy: reference)
                return
            }
            guard visited.insert(next).inserted else {
                reading.error(
                    "reference-cycle", "reference '\(reference.target)' leads back to itself",
                    at: place)
                return
            }
            target = next
        }
    }

    /// The object that was read from this place, or is read now.
    private func object<Object: ReadableObject>(
        _ type: Object.Type, at node: Node, referredToBy reference: Reference
    ) -> Object? {
        let known = reading.objects[.init(node.location.range, type)] as? Object
        return known
            ?? readTarget(node, title: Object.title, at: reference.targetLocation) { reading in
                Object.read(node, FieldName(name: reference.target), reading)
            }
    }

    /// Reads what no field of the document holds, and reports it when it is not what is expected.
    private func readTarget<Target>(
        _ node: Node, title: String, at location: SourceLocation, _ read: (Reading) -> Target?
    ) -> Target? {
        let scratch = Reading()
        let target = read(scratch)
        guard let target, !scratch.diagnostics.hasErrors else {
            reading.error(
                "reference-kind", "the reference does not lead to a valid \(title)", at: location,
                notes: [.init("it leads here", at: node.location)])
            return nil
        }
        reading.absorb(scratch)
        return target
    }

    /// Reports a reference into another section of the components: `#/components/schemas/…` is no parameter.
    private func isOfOtherKind(
        _ target: String, than title: String, in section: String?, at location: SourceLocation
    ) -> Bool {
        let prefix = "#/components/"
        guard let section, target.hasPrefix(prefix) else { return false }
        let tokens = target.dropFirst(prefix.count).split(separator: "/")
        guard tokens.count == 2, tokens[0] != section,
            document.node["components"]?.child(String(tokens[0])) != nil
        else { return false }
        reading.error(
            "reference-kind", "'\(target)' is not a \(title); expected '\(prefix)\(section)/…'",
            at: location)
        return true
    }

    // MARK: Schemas

    private mutating func resolve(_ record: SchemaRecord) {
        let schema = record.schema
        for (field, keyPath) in [
            ("$ref", \ReferenceTable.schemas), ("$dynamicRef", \ReferenceTable.dynamicSchemas),
        ] {
            guard let target = schema.node[field]?.string else { continue }
            let place = schema.valueLocation(of: field)
            table[keyPath: keyPath][ObjectIdentifier(schema)] =
                self.schema(target, from: record.resource, at: place)
        }
    }

    private mutating func schema(
        _ target: String, from resource: SchemaResource?, at location: SourceLocation
    ) -> Schema? {
        if let parts = ReferenceTarget(target), case .anchor(let anchor) = parts.fragment {
            let id = parts.resource.isEmpty ? resource?.id ?? "" : parts.resource
            if let schema = schemasByAnchor["\(id)#\(anchor)"] { return schema }
        }
        guard !isOfOtherKind(target, than: Schema.title, in: Schema.section, at: location),
            let node = find(target, from: resource, at: location)
        else { return nil }
        if let schema = schemasByPlace[node.location.range] { return schema }
        let schema = readTarget(node, title: Schema.title, at: location) { reading in
            reading.resource = resource
            return Schema.read(node, FieldName(name: target), reading)
        }
        indexSchemas()
        return schema
    }

    /// Notes the places, anchors and identifiers of the schemas that were read since the last call.
    private mutating func indexSchemas() {
        for record in reading.schemas[indexedSchemas...] {
            let schema = record.schema
            schemasByPlace[schema.location.range] = schema
            for anchor in [schema.anchor, schema.dynamicAnchor].compactMap(\.self) {
                schemasByAnchor["\(record.resource?.id ?? "")#\(anchor)"] = schema
            }
            if let id = schema.id { resources[id] = schema.node }
        }
        indexedSchemas = reading.schemas.count
    }

    // MARK: Nodes

    /// The node that a reference names; reported when there is none.
    private func find(
        _ target: String, from resource: SchemaResource?, at location: SourceLocation
    ) -> Node? {
        guard let parts = ReferenceTarget(target) else {
            reading.error(
                "reference-invalid", "'\(target)' is not a URI reference with a JSON Pointer",
                at: location)
            return nil
        }
        guard let root = root(parts.resource, from: resource) else {
            reading.error(
                "reference-external",
                "reference '\(target)' leads out of the document; expected one that begins with '#/'",
                at: location)
            return nil
        }
        switch parts.fragment {
        case .pointer(let tokens):
            if let node = walk(tokens, from: root).node { return node }
            // Within a schema with `$id`, `#/components/…` means that schema's own components, of which it has
            // none: who writes it means those of the document.
            let (node, gap) = walk(tokens, from: parts.resource.isEmpty ? document.node : root)
            if let gap {
                reading.error(
                    "reference-unresolved",
                    "reference '\(target)' leads nowhere: there is no '\(gap.token)'", at: location,
                    hint: Diagnostic.hint(for: gap.token, among: gap.names))
            }
            return node
        case .anchor(let anchor):
            let names = schemasByAnchor.keys.compactMap {
                $0.split(separator: "#").last.map(String.init)
            }
            reading.error(
                "reference-unresolved",
                "reference '\(target)' leads nowhere: no schema has this anchor", at: location,
                hint: Diagnostic.hint(for: anchor, among: names.sorted()))
            return nil
        }
    }

    private func root(_ name: String, from resource: SchemaResource?) -> Node? {
        if name.isEmpty { return resource?.node ?? document.node }
        return resources[name]
    }

    /// The node at a JSON Pointer, or the token that leads nowhere and the names that stand there instead.
    private func walk(
        _ tokens: [String], from root: Node
    ) -> (node: Node?, gap: (token: String, names: [String])?) {
        var node = root
        for token in tokens {
            guard let next = node.child(token) else {
                return (nil, (token, node.entries?.map(\.name) ?? []))
            }
            node = next
        }
        return (node, nil)
    }
}

extension Node {
    /// The child that one token of a JSON Pointer names (RFC 6901, section 4).
    fileprivate func child(_ token: String) -> Node? {
        guard let elements else { return self[token] }
        guard let index = Int(token), String(index) == token, elements.indices.contains(index)
        else {
            return nil
        }
        return elements[index]
    }
}
