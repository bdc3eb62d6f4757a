import JSONSchema
import Testing

@Suite("The JSON-Schema-Test-Suite passes")
struct SchemaSuiteTests {
    /// A folder of the suite, and which of its tests are known to fail.
    struct Part: CustomTestStringConvertible, Sendable {
        let draft: String
        let dialect: SchemaDialect
        let folder: String
        var assertsFormats = false
        /// The reason by the test's name.
        var exceptions: [String: String] = [:]

        var testDescription: String { "\(draft)/\(folder)" }
    }

    private static let contentIsAnnotation = "content keywords are annotations, as in 2020-12"

    private static let parts: [Part] = [
        Part(draft: "draft2020-12", dialect: .draft2020, folder: ""),
        Part(draft: "draft2020-12", dialect: .draft2020, folder: "optional"),
        Part(
            draft: "draft2020-12", dialect: .draft2020, folder: "optional/format",
            assertsFormats: true),
        Part(draft: "draft7", dialect: .draft7, folder: ""),
        Part(
            draft: "draft7", dialect: .draft7, folder: "optional",
            exceptions: [
                "content | validation of string-encoded content based on media type "
                    + "| an invalid JSON document": contentIsAnnotation,
                "content | validation of binary-encoded media type documents "
                    + "| a validly-encoded invalid JSON document": contentIsAnnotation,
                "content | validation of binary-encoded media type documents "
                    + "| an invalid base64 string that is valid JSON": contentIsAnnotation,
                "cross-draft | refs to future drafts are processed as future drafts "
                    + "| missing bar is invalid": "the target is written in 2019-09",
            ]),
        Part(draft: "draft7", dialect: .draft7, folder: "optional/format", assertsFormats: true),
        Part(draft: "draft4", dialect: .draft4, folder: ""),
        Part(
            draft: "draft4", dialect: .draft4, folder: "optional",
            exceptions: [
                "zeroTerminatedFloats | some languages do not distinguish between different types of "
                    + "numeric value | a float is not an integer even without fractional part":
                    "1.0 is an integer in every dialect, as the runtime reads it"
            ]),
        Part(draft: "draft4", dialect: .draft4, folder: "optional/format", assertsFormats: true),
    ]

    @Test("A part of the suite fails nowhere but in its exceptions", arguments: parts)
    func part(_ part: Part) throws {
        guard let suite = try SchemaSuite(draft: part.draft, part.dialect) else { return }
        let report = try suite.run(part.folder, assertsFormats: part.assertsFormats)
        let passed = report.total - report.failures.count
        print("JSON-Schema-Test-Suite \(part.testDescription): \(passed)/\(report.total)")
        let unexpected = report.failures.filter { part.exceptions[$0] == nil }
        #expect(unexpected.isEmpty, "\(unexpected.joined(separator: "\n"))")
        let unneeded = Set(part.exceptions.keys).subtracting(report.failures)
        #expect(unneeded.isEmpty, "these exceptions are no longer needed")
        #expect(report.total > 0)
    }
}
