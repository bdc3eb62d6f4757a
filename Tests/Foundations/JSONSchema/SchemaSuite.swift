import Foundation
import JSON
import JSONSchema
import TestSupport

/// Runs files of the JSON-Schema-Test-Suite, which lies in the corpus.
struct SchemaSuite {
    /// What came out.
    struct Report {
        var total = 0
        /// Names of the tests that failed: "file | group | test".
        var failures: [String] = []
    }

    let folder: URL
    /// The name of a draft's folder.
    let draft: String
    let dialect: SchemaDialect
    let registry: SchemaRegistry

    /// Nil where the corpus is absent.
    init?(draft: String, _ dialect: SchemaDialect) throws {
        guard let folder = try Corpus.suite("json-schema-test-suite") else { return nil }
        self.folder = folder
        self.draft = draft
        self.dialect = dialect
        registry = try Self.registry(folder.appendingPathComponent("remotes"), draft, dialect)
    }

    /// The remote documents: those for all drafts and those of the draft.
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

    /// Runs every file directly in a folder of the draft.
    func run(_ subfolder: String = "", assertsFormats: Bool = false) throws -> Report {
        let folder = folder.appendingPathComponent("tests/\(draft)/\(subfolder)")
        var report = Report()
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
        for name in names where name.hasSuffix(".json") {
            let groups = try Self.parse(folder.appendingPathComponent(name)).array ?? []
            for group in groups {
                run(group, name.dropLast(5).description, assertsFormats, into: &report)
            }
        }
        return report
    }

    private func run(
        _ group: JSONValue, _ file: String, _ assertsFormats: Bool, into report: inout Report
    ) {
        let title = "\(file) | \(group["description"]?.string ?? "")"
        let tests = group["tests"]?.array ?? []
        report.total += tests.count
        do {
            let schema = try Schema(
                compiling: group["schema"] ?? true, in: registry, dialect: dialect,
                assertsFormats: assertsFormats)
            for test in tests where !agrees(schema, test) {
                report.failures.append("\(title) | \(test["description"]?.string ?? "")")
            }
        } catch {
            report.failures += tests.map { "\(title) | \($0["description"]?.string ?? "")" }
        }
    }

    /// Whether both ways of validating give what the suite expects.
    private func agrees(_ schema: Schema, _ test: JSONValue) -> Bool {
        let instance = test["data"] ?? nil
        let expected = test["valid"] == .boolean(true)
        return schema.isValid(instance) == expected
            && schema.validate(instance).isEmpty == expected
    }
}
