package import JSON

/// A value of each of a document's schemas as requests have it, the same each time.
package final class SchemaSamples {
    private let source: InstanceSource
    private var known: [JSONPointer: JSONValue?] = [:]

    /// Makes the samples of a document.
    package init(_ document: CheckedDocument) { source = InstanceSource(document.schemas) }

    /// The value of a schema; nil where none was found.
    package func value(of schema: DocumentPlace) -> JSONValue? {
        if let known = known[schema.pointer] { return known }
        var numbers = RandomNumbers(seed: 1)
        let value = source.valid(schema, using: &numbers)
        known[schema.pointer] = .some(value)
        return value
    }
}
