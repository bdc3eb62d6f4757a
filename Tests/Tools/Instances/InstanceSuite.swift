import Foundation
import JSON
import JSONSchema
import TestSupport

@testable import ContractTesting

/// The schemas of the JSON-Schema-Test-Suite, which lies in the corpus.
struct InstanceSuite {
    /// One schema, and whether the suite has a valid instance of it.
    struct Group: Sendable {
        let name: String
        let schema: JSONValue
        let isSatisfiable: Bool
        let registry: SchemaRegistry

        /// Nil when the schema cannot be compiled alone.
        var generator: InstanceGenerator? {
            try? InstanceGenerator(at: JSONPointer(), of: schema, in: registry)
        }
    }

    static func groups(_ draft: String, _ dialect: SchemaDialect) throws -> [Group] {
        guard let folder = try Corpus.suite("json-schema-test-suite") else { return [] }
        let remotes = try registry(folder.appendingPathComponent("remotes"), draft, dialect)
        var groups: [Group] = []
        for subfolder in ["", "/optional", "/optional/format"] {
            let tests = folder.appendingPathComponent("tests/\(draft)\(subfolder)")
            let names = try FileManager.default.contentsOfDirectory(atPath: tests.path).sorted()
            for name in names where name.hasSuffix(".json") {
                for group in try parse(tests.appendingPathComponent(name)).array ?? [] {
                    let schema = group["schema"] ?? true
                    var registry = remotes
                    guard (try? registry.add(document: schema, uri: "", dialect: dialect)) != nil
                    else {
                        continue
                    }
                    groups.append(
                        Group(
                            name: "\(name) | \(group["description"]?.string ?? "")", schema: schema,
                            isSatisfiable: isSatisfiable(group, schema, registry),
                            registry: registry))
                }
            }
        }
        return groups
    }

    /// Whether an instance of the group is valid to the validator here: formats count, which some files leave out.
    private static func isSatisfiable(
        _ group: JSONValue, _ schema: JSONValue, _ registry: SchemaRegistry
    ) -> Bool {
        guard
            let compiled = try? Schema(
                at: JSONPointer(), of: "", in: registry, assertsFormats: true)
        else { return false }
        return (group["tests"]?.array ?? []).contains { compiled.isValid($0["data"] ?? nil) }
    }

    private static func registry(
        _ remotes: URL, _ draft: String, _ dialect: SchemaDialect
    ) throws -> SchemaRegistry {
        var registry = SchemaRegistry()
        let paths = try FileManager.default.subpathsOfDirectory(atPath: remotes.path).sorted()
        for path in paths where path.hasSuffix(".json") {
            let isForeign =
                (path.hasPrefix("draft") || path.hasPrefix("v")) && !path.hasPrefix(draft)
            guard !isForeign else { continue }
            let document = try parse(remotes.appendingPathComponent(path))
            try registry.add(
                document: document, uri: "http://localhost:1234/\(path)", dialect: dialect)
        }
        return registry
    }

    static func parse(_ file: URL) throws -> JSONValue {
        try JSONValue.parse([UInt8](Data(contentsOf: file)))
    }
}
