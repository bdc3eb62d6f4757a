import SourceText
import YAML

// How references are followed. A reference is a URI: what stands before `#` names a resource, which
// is this document or a schema within it that has that `$id`; a fragment is a JSON Pointer, or an
// anchor. The pointer is walked over the nodes. What was read from the place that it names is the
// target, so that a component has one identity however it is reached. What was not read as part of
// the document (it may stand under an extension) is read when the first reference leads there, and
// its own references join the queue.

/// Finds what the references of a document lead to, and reports those that lead nowhere.
struct ReferenceResolver {
    private let document: Document
    private let reading: Reading
    private var table = ReferenceTable()
    private var schemasByPlace: [SourceLocation: Schema] = [:]
    private var schemasByAnchor: [String: Schema] = [:]
    private var indexedSchemas = 0
    private var finder: NodeFinder

    init(_ document: Document, _ reading: Reading) {
        self.document = document
        self.reading = reading
        finder = NodeFinder(root: document.node, reading: reading)
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
            if reading.failedReferences.contains(place) { return }
            guard !isOfOtherKind(target, than: type.title, in: type.section, at: place),
                let node = finder.find(target, from: nil, at: place)
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
        let known = reading.objects[.init(node.location, type)] as? Object
        return known
            ?? readTarget(node, title: Object.title, at: reference.targetLocation) { reading in
                Object.read(node, FieldName(name: reference.target), reading)
            }
    }

    /// Reads what no field of the document holds, and reports it when it is not what is expected.
    private func readTarget<Target>(
        _ node: Node, title: String, at location: SourceLocation, _ read: (Reading) -> Target?
    ) -> Target? {
        let scratch = Reading(reading.version)
        scratch.failedReferences = reading.failedReferences
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

    /// Reports a reference into another section of the components: `#/components/schemas/…` is no
    /// parameter.
    private func isOfOtherKind(
        _ target: String, than title: String, in section: String?, at location: SourceLocation
    ) -> Bool {
        let prefix = "#/components/"
        guard let section, target.hasPrefix(prefix) else { return false }
        let tokens = target.dropFirst(prefix.count).split(separator: "/")
        guard tokens.count == 2, tokens[0] != section, !tokens[0].hasPrefix("x-"),
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
            if reading.failedReferences.contains(place) { continue }
            table[keyPath: keyPath][ObjectIdentifier(schema)] =
                self.schema(target, from: record.resource, at: place)
        }
    }

    private mutating func schema(
        _ target: String, from resource: SchemaResource?, at location: SourceLocation
    ) -> Schema? {
        if resource == nil, let node = finder.found[target],
            let schema = schemasByPlace[node.location]
        {
            return schema
        }
        if let parts = ReferenceTarget(target), case .anchor(let anchor) = parts.fragment {
            let id = parts.resource.isEmpty ? resource?.id ?? "" : parts.resource
            if let schema = schemasByAnchor["\(id)#\(anchor)"] { return schema }
        }
        guard !isOfOtherKind(target, than: Schema.title, in: Schema.section, at: location),
            let node = finder.find(target, from: resource, at: location)
        else { return nil }
        if let schema = schemasByPlace[node.location] { return schema }
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
            schemasByPlace[schema.location] = schema
            for anchor in [schema.identity.anchor, schema.identity.dynamicAnchor].compactMap(\.self)
            {
                schemasByAnchor["\(record.resource?.id ?? "")#\(anchor)"] = schema
                finder.anchors.append(anchor)
            }
            if let id = schema.identity.id { finder.resources[id] = schema.node }
        }
        indexedSchemas = reading.schemas.count
    }
}
