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

    /// A schema that leads to itself without a step into the value (a property, an item) cannot be
    /// checked, unless a list of alternatives or of parts can do without the element that leads
    /// back: then it does.
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
                    breakCycle(stack.map(\.schema), backTo: next)
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

    /// Leaves out an element of a list on the way from a schema back to itself, or refuses the
    /// document when there is none.
    ///
    /// What holds for a value is undefined then (JSON Schema 2020-12, 9.4.1). An element that asks
    /// whether its own list holds adds nothing to it. A child whose `allOf` names the parent that
    /// has it among its `oneOf` is written often: the parent keeps its alternatives.
    private func breakCycle(_ path: [Schema], backTo target: Schema) {
        let cycle = path.drop { $0 !== target } + [target]
        let steps = Array(zip(cycle, cycle.dropFirst()))
        let isBroken = steps.contains { outer, inner in
            !neighbours(of: outer).contains { $0 === inner }
        }
        if isBroken { return }
        let lists: [(String, ReferenceWritableKeyPath<Schema, [Schema]>)] = [
            ("allOf", \.allOf), ("oneOf", \.oneOf), ("anyOf", \.anyOf),
        ]
        for (keyword, list) in lists {
            for (outer, inner) in steps.reversed() {
                guard let position = outer[keyPath: list].firstIndex(where: { $0 === inner }) else {
                    continue
                }
                outer[keyPath: list].remove(at: position)
                reading.warning(
                    "schema-cycle-left-out",
                    "an element of '\(keyword)' leads back to the schema that it is a part of: "
                        + "it is left out", at: inner.location)
                return
            }
        }
        let place = [target, path.last].first {
            $0?.reference != nil || $0?.dynamicReference != nil
        }
        reading.error(
            "schema-cycle", "the schema leads back to itself without a property or an item between",
            at: (place.flatMap(\.self) ?? target).location)
    }
}
