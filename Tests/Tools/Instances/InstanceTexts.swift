import JSON
import JSONSchema

@testable import ContractTesting

/// JSON that a test is sure of.
func json(_ text: String) -> JSONValue {
    guard let value = try? JSONValue.parse(Array(text.utf8)) else {
        preconditionFailure("no JSON: \(text)")
    }
    return value
}

extension InstanceGenerator {
    /// Makes instances of a schema that is written as text.
    init(
        _ text: String, at pointer: String = "", dialect: SchemaDialect? = nil,
        view: SchemaView? = nil
    ) throws {
        var registry = SchemaRegistry()
        let document = json(text)
        try registry.add(document: document, uri: "", dialect: dialect)
        try self.init(
            at: JSONPointer(pointer) ?? JSONPointer(), of: document, in: registry, view: view)
    }

    /// The first valid instance of a seed.
    func valid(seed: UInt64) -> JSONValue? {
        var numbers = RandomNumbers(seed: seed)
        return valid(using: &numbers)
    }
}

extension [LabelledInstance] {
    /// What is labelled with a keyword.
    func values(of keyword: String) -> [JSONValue] {
        filter { $0.keyword == keyword }.map(\.value)
    }
}
