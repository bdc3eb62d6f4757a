import Foundation
import Testing

@Suite("docs/openapi-support.md") struct SupportTests {
    private let article: String

    init() throws { article = try Repository.text("docs/openapi-support.md") }

    /// The rows of the tables that have a column for tests.
    private var rows: [(verdict: String, tests: String)] {
        var hasTests = false
        return article.split(separator: "\n", omittingEmptySubsequences: false).compactMap { line in
            guard line.hasPrefix("|") else {
                hasTests = false
                return nil
            }
            if line.hasSuffix("| test |") { hasTests = true }
            let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
            guard hasTests, cells.count > 2, cells[2] != "test", !cells[2].hasPrefix("---") else {
                return nil
            }
            return (String(line.prefix(60)), cells[cells.count - 1])
        }
    }

    @Test("each line names a test that exists")
    func tests() throws {
        let files = try Set(
            Repository.swiftFiles().map { $0.split(separator: "/").last.map(String.init) ?? "" })
        let fixtures = try Repository.files(under: "Tests/Compiler/Fixtures", ending: "in.yml")
        #expect(rows.count > 80)
        for (line, tests) in rows {
            for name in tests.components(separatedBy: ", ") {
                let exists =
                    files.contains("\(name).swift")
                    || ["script/", "Tests/"].contains { name.hasPrefix($0) }
                        && Repository.exists(name)
                    || fixtures.contains { $0.contains("/\(name)-") }
                #expect(exists, "\(line)… names '\(name)'")
            }
        }
    }

    @Test("every field of OpenAPI and keyword of JSON Schema that is read has a word in it")
    func fields() throws {
        let words = Set(
            article.matches(of: /`([^`\n]+)`/).flatMap { match in
                String(match.output.1).matches(of: /\$?[A-Za-z]+/).map { String($0.output) }
            })
        let call =
            /\.(?:optional|required|list|map|flag|added|components|nonEmptyList|content|require)\(\s*"(\$?[A-Za-z]+)"/
        let readers =
            try Repository.files(under: "Sources/Compiler/OpenAPI/Objects", ending: ".swift")
            + Repository.files(under: "Sources/Compiler/OpenAPI/Reading", ending: ".swift")
        let names = try Set(
            readers.flatMap { path in
                try Repository.text(path).matches(of: call).map { String($0.output.1) }
            })
        #expect(names.count > 100)
        #expect(names.subtracting(words).sorted() == [])
    }
}
