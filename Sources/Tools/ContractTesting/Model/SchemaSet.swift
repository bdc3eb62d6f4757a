import JSON
import JSONSchema
import Synchronization

/// The schemas of a document, compiled when they are first needed and kept.
final class SchemaSet: Sendable {
    private struct Key: Hashable {
        let pointer: JSONPointer
        let view: SchemaView
    }

    /// The document as each side has it.
    let documents: [SchemaView: JSONValue]
    let registries: [SchemaView: SchemaRegistry]
    private let compiled = Mutex<[Key: Result<Schema, SchemaError>]>([:])
    private let assertions = Mutex<[Key: Schema?]>([:])

    init(_ document: JSONValue) throws(SchemaError) {
        var documents: [SchemaView: JSONValue] = [:]
        var registries: [SchemaView: SchemaRegistry] = [:]
        for view in SchemaView.allCases {
            let own = view.document(document)
            var registry = SchemaRegistry()
            try registry.add(document: own, uri: "", dialect: .draft2020)
            documents[view] = own
            registries[view] = registry
        }
        self.documents = documents
        self.registries = registries
    }

    /// What stands at a pointer, as a side has it.
    func json(at pointer: JSONPointer, _ view: SchemaView) -> JSONValue? {
        documents[view]?[pointer]
    }

    func schema(at pointer: JSONPointer, _ view: SchemaView) throws(SchemaError) -> Schema {
        let key = Key(pointer: pointer, view: view)
        if let known = compiled.withLock({ $0[key] }) { return try known.get() }
        let result = Result { () throws(SchemaError) in
            // A registry is made for each side.
            try Schema(
                at: pointer, of: "", in: registries[view] ?? SchemaRegistry(), assertsFormats: true)
        }
        compiled.withLock { $0[key] = result }
        return try result.get()
    }

    /// Every way in which a value breaks the schema at a pointer.
    func violations(
        of value: JSONValue, at pointer: JSONPointer, _ view: SchemaView
    ) -> [PartViolation] {
        do throws(SchemaError) {
            return try schema(at: pointer, view).validate(value).map {
                PartViolation(
                    pointer: $0.pointer, location: $0.location, keyword: $0.keyword,
                    message: $0.message)
            }
        } catch {
            return [
                PartViolation(
                    pointer: "", location: "#\(pointer)", keyword: "",
                    message: "the schema cannot be used: \(error)")
            ]
        }
    }

    /// Whether a value satisfies the schema at a pointer; false for one that cannot be compiled.
    func isValid(_ value: JSONValue, at pointer: JSONPointer, _ view: SchemaView) -> Bool {
        (try? schema(at: pointer, view))?.isValid(value) ?? false
    }

    /// A schema that holds some keywords of the one at a pointer alone; nil when it cannot be compiled.
    func assertion(
        _ keyword: String, of pointer: JSONPointer, _ view: SchemaView,
        _ make: () -> JSONObject
    ) -> Schema? {
        let key = Key(pointer: pointer.appending(keyword), view: view)
        if let known = assertions.withLock({ $0[key] }) { return known }
        let schema = try? Schema(compiling: .object(make()), assertsFormats: true)
        assertions.withLock { $0[key] = .some(schema) }
        return schema
    }
}
