import SourceText
import YAML

extension DocumentChecker {
    /// The values of a discriminator's mapping are names of components, or references.
    func checkDiscriminators() {
        let names = Set(document.components?.schemas.names ?? [])
        for discriminator in reading.discriminators {
            for element in discriminator.mapping where !names.contains(element.value) {
                let prefix = "#/components/schemas/"
                let name =
                    element.value.hasPrefix(prefix)
                    ? String(element.value.dropFirst(prefix.count)) : element.value
                if names.contains(name) { continue }
                let place = discriminator.node["mapping"]?[element.name] ?? discriminator.node
                // Its values are refused where they are read.
                reading.warning(
                    "discriminator-mapping", "'\(element.value)' names no schema of the components",
                    at: place.location, hint: Diagnostic.hint(for: name, among: names.sorted()))
            }
        }
    }

    /// A schema that leads to itself without a step into the value (a property, an item) can never
    /// be checked.
    ///
    /// A depth-first search with a stack of its own: references may form long chains.
    func checkSchemaCycles() {
        var finished: Set<ObjectIdentifier> = []
        for record in reading.schemas where !finished.contains(ObjectIdentifier(record.schema)) {
            var path: Set<ObjectIdentifier> = []
            var stack: [(schema: Schema, next: [Schema])] = []
            func enter(_ schema: Schema) {
                path.insert(ObjectIdentifier(schema))
                stack.append((schema, neighbours(of: schema)))
            }
            enter(record.schema)
            while let top = stack.last {
                guard let next = stack[stack.count - 1].next.popLast() else {
                    path.remove(ObjectIdentifier(top.schema))
                    finished.insert(ObjectIdentifier(top.schema))
                    stack.removeLast()
                    continue
                }
                if path.contains(ObjectIdentifier(next)) {
                    reportCycle(from: top.schema, to: next)
                } else if !finished.contains(ObjectIdentifier(next)) {
                    enter(next)
                }
            }
        }
    }

    /// The schemas that hold for the same value.
    private func neighbours(of schema: Schema) -> [Schema] {
        var neighbours = schema.allOf + schema.anyOf + schema.oneOf
        neighbours += schema.dependentSchemas.map(\.value)
        let single = [
            schema.not, schema.condition, schema.consequence, schema.alternative,
            document.target(of: schema), document.dynamicTarget(of: schema),
        ]
        return neighbours + single.compactMap(\.self)
    }

    /// Reports a cycle at one of its references.
    private func reportCycle(from schema: Schema, to target: Schema) {
        let place = [target, schema].first { $0.reference != nil || $0.dynamicReference != nil }
        reading.error(
            "schema-cycle", "the schema leads back to itself without a property or an item between",
            at: (place ?? schema).location)
    }
}
