import Foundation
import JSON
import JSONSchema
import TestSupport
import Testing

@Suite("Outputs hold for the public suites")
struct SchemaOutputSuiteTests {
    private static let drafts: [(draft: String, dialect: SchemaDialect)] = [
        ("draft2020-12", .draft2020), ("draft7", .draft7), ("draft4", .draft4),
    ]

    /// A file that says a draft that is not supported, read as 2020-12, which has the same outputs.
    private static func document(_ file: URL) throws -> JSONValue {
        let text = try String(contentsOf: file, encoding: .utf8)
            .replacing(
                "json-schema.org/draft/2019-09/schema", with: "json-schema.org/draft/2020-12/schema"
            )
        return try JSONValue.parse(Array(text.utf8))
    }

    private static func files(_ folder: URL) throws -> [URL] {
        try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
            .filter { $0.pathExtension == "json" }
            .sorted { $0.path < $1.path }
    }

    @Test("the suite's expectations of outputs hold", arguments: ["2019-09", "2020-12"])
    func expectations(draft: String) throws {
        guard let suite = try Corpus.suite("json-schema-test-suite") else { return }
        let folder = suite.appendingPathComponent("output-tests/draft\(draft)")
        let outputSchema = try Self.document(folder.appendingPathComponent("output-schema.json"))
        var count = 0
        for file in try Self.files(folder.appendingPathComponent("content")) {
            for group in try Self.document(file).array ?? [] {
                let schema = try Schema(compiling: group["schema"] ?? nil)
                for test in group["tests"]?.array ?? [] {
                    for (name, expected) in test["output"]?.object ?? [:] {
                        guard let format = SchemaOutputFormat(rawValue: name) else { continue }
                        var registry = SchemaRegistry()
                        try registry.add(document: outputSchema, uri: "")
                        let rule = try Schema(compiling: expected, in: registry, baseURI: "test:")
                        let output = schema.output(of: test["data"] ?? nil, format: format)
                        let found = rule.validate(output)
                        #expect(found.isEmpty, "\(file.lastPathComponent) \(test): \(output)")
                        count += 1
                    }
                }
            }
        }
        print("JSON-Schema-Test-Suite output-tests \(draft): \(count)")
        #expect(count > 1)
    }

    /// Whether a test of annotations is for a draft: "7" is from then on, "<=2019" up to then.
    private static func isCompatible(_ text: String, _ draft: Int) -> Bool {
        text.split(separator: ",").allSatisfy { part in
            guard let number = Int(part.drop { !$0.isNumber }) else { return false }
            if part.hasPrefix("<=") { return draft <= number }
            return part.hasPrefix("=") ? draft == number : draft >= number
        }
    }

    @Test(
        "annotations are those that the suite expects",
        arguments: [(2020, SchemaDialect.draft2020), (7, .draft7), (4, .draft4)])
    func annotations(draft: Int, dialect: SchemaDialect) throws {
        guard let suite = try Corpus.suite("json-schema-test-suite") else { return }
        var count = 0
        for file in try Self.files(suite.appendingPathComponent("annotations/tests")) {
            for group in try Self.document(file)["suite"]?.array ?? []
            where Self.isCompatible(group["compatibility"]?.string ?? "3", draft) {
                let schema = try Schema(compiling: group["schema"] ?? nil, dialect: dialect)
                for test in group["tests"]?.array ?? [] {
                    let output = schema.output(of: test["instance"] ?? nil, format: .basic)
                    for assertion in test["assertions"]?.array ?? [] {
                        count += 1
                        let found = Self.annotations(output, assertion)
                        let object = assertion["expected"]?.object?.map(\.value)
                        let expected = object ?? assertion["expected"]?.array ?? []
                        #expect(found == expected, "\(group["description"] ?? nil): \(output)")
                    }
                }
            }
        }
        print("JSON-Schema-Test-Suite annotations as of \(draft): \(count)")
        #expect(count > 0)
    }

    /// The annotations of a keyword at a place, the last one first.
    private static func annotations(_ output: JSONValue, _ wanted: JSONValue) -> [JSONValue] {
        let units = output["annotations"]?.array ?? []
        let found = units.filter { unit in
            let keyword = unit["keywordLocation"]?.string?.split(separator: "/").last ?? ""
            return unit["instanceLocation"] == wanted["location"]
                && String(keyword) == wanted["keyword"]?.string
        }
        return found.compactMap { $0["annotation"] }.reversed()
    }

    @Test(
        "every output agrees with the verdict and has the form that is asked for", arguments: drafts
    )
    func everyOutput(draft: String, dialect: SchemaDialect) throws {
        guard let suite = try SchemaSuite(draft: draft, dialect) else { return }
        let file = suite.folder.appendingPathComponent(
            "output-tests/draft2020-12/output-schema.json")
        let form = try Schema(compiling: Self.document(file), assertsFormats: false)
        var count = 0
        for subfolder in ["", "optional"] {
            let folder = suite.folder.appendingPathComponent("tests/\(draft)/\(subfolder)")
            for file in try Self.files(folder) {
                for group in try SchemaSuite.parse(file).array ?? [] {
                    let document = group["schema"] ?? true
                    let schema = try? Schema(
                        compiling: document, in: suite.registry, dialect: dialect)
                    guard let schema else { continue }
                    for test in group["tests"]?.array ?? [] {
                        let name = "\(file.lastPathComponent) \(group["description"] ?? nil)"
                        check(schema, test["data"] ?? nil, form, name)
                        count += 1
                    }
                }
            }
        }
        print("outputs of JSON-Schema-Test-Suite \(draft): \(count)")
        #expect(count > 300)
    }

    private func check(_ schema: Schema, _ instance: JSONValue, _ form: Schema, _ name: String) {
        let isValid = JSONValue.boolean(schema.isValid(instance))
        for format in SchemaOutputFormat.allCases {
            let output = schema.output(of: instance, format: format)
            #expect(output["valid"] == isValid, "\(name) \(format)")
            guard output["truncated"] == nil, format != .flag else { continue }
            #expect(form.validate(output).isEmpty, "\(name) \(format)\n\(output)")
            checkPlaces(output, instance, name)
            guard format == .basic else { continue }
            #expect((output["errors"] != nil) == (isValid == false), "\(name)")
            let hasAnnotation = output["errors"]?.array?.contains { $0["annotation"] != nil }
            #expect(hasAnnotation != true, "\(name)")
        }
    }

    private func checkPlaces(_ unit: JSONValue, _ instance: JSONValue, _ name: String) {
        let text = unit["instanceLocation"]?.string ?? "missing"
        let pointer = JSONPointer(text)
        #expect(pointer.flatMap { instance[$0] } != nil, "\(name): \(text)")
        for child in (unit["errors"] ?? unit["annotations"])?.array ?? [] {
            checkPlaces(child, instance, name)
        }
    }
}
