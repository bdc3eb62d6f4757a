import Foundation
import Testing

@Suite("The documentation") struct DocumentationTests {
    static let articles: [String] = {
        let root = ["README.md", "CONTRIBUTING.md", "CHANGELOG.md"]
        return root + ((try? Repository.files(under: "docs", ending: ".md")) ?? [])
    }()

    @Test("its links lead to files that exist", arguments: articles)
    func linksResolve(article: String) throws {
        let folder = URL(fileURLWithPath: article, relativeTo: Repository.root)
            .deletingLastPathComponent()
        for match in try Repository.text(article).matches(of: /\]\(([^)#\s]+)(?:#[^)]*)?\)/) {
            let target = String(match.output.1)
            // Pages of the service that hosts the repository have no file.
            if target.contains("://") || target.hasPrefix("../../actions/") { continue }
            let path = folder.appendingPathComponent(target).standardizedFileURL.path
            #expect(FileManager.default.fileExists(atPath: path), "\(article) links to \(target)")
        }
    }

    @Test("the files that it names exist", arguments: articles)
    func pathsExist(article: String) throws {
        let path = /`((?:Sources|Tests|Plugins|docs|script|Benchmarks)\/[A-Za-z0-9_\/.+-]+)`/
        for match in try Repository.text(article).matches(of: path) {
            let name = String(match.output.1)
            #expect(Repository.exists(name), "\(article) names \(name)")
        }
    }

    @Test(
        "an article starts with the question that it answers",
        arguments: ["operations", "openapi-support", "diagnostics", "contract-testing"])
    func startsWithQuestion(article: String) throws {
        let title = try Repository.text("docs/\(article).md").prefix { !$0.isNewline }
        #expect(title.hasPrefix("# ") && title.hasSuffix("?"))
    }

    @Test("docs/contract-testing.md quotes the example's test, and names every check and axis")
    func quotes() throws {
        let article = try Repository.text("docs/contract-testing.md")
        let test = try Repository.text("Examples/petstore/Tests/PetstoreTests/ContractTests.swift")
        let blocks = article.matches(of: /(?s)```swift\n(.*?)```/)
        #expect(!blocks.isEmpty)
        for block in blocks { #expect(test.contains(block.output.1), "\(block.output.1)") }
        for file in ["Checks/Check.swift", "Coverage/CoverageItem.swift"] {
            let names = try Repository.text("Sources/Tools/ContractTesting/\(file)")
                .matches(of: /(?m)^ +case (\w+)(?: = "(\w+)")?$/)
            #expect(!names.isEmpty)
            for name in names {
                let spelling = name.output.2 ?? name.output.1
                #expect(article.contains("| `\(spelling)` |"), "\(spelling)")
            }
        }
    }

    @Test("docs/operations.md names every variable that the settings read")
    func variablesAreDocumented() throws {
        let guide = try Repository.text("docs/operations.md")
        var names: Set<String> = []
        for file in try Repository.files(under: "Sources/Server/Settings", ending: ".swift") {
            for match in try Repository.text(file).matches(of: /"([A-Z][A-Z_]{3,})"/) {
                names.insert(String(match.output.1))
            }
        }
        // What `--help` calls values, the constants of sysexits.h and of C.
        names.subtract(try placeholders())
        #expect(names.count > 25)
        for name in names.sorted() { #expect(guide.contains("`\(name)`"), "\(name)") }
    }

    private func placeholders() throws -> Set<String> {
        let files = try Repository.files(under: "Sources/Server/Settings", ending: ".swift")
        let texts = try files.filter { $0.contains("/Setting") }.map(Repository.text)
        let names = texts.flatMap { $0.matches(of: /"[a-z-]+", "([A-Z]+)"/) }
        return Set(names.map { String($0.output.1) })
    }

    @Test(
        "docs/operations.md names every limit",
        arguments: [
            "Sources/Runtime/HTTPServer/HTTPServerConfiguration.swift",
            "Sources/Foundations/HTTPMessages/Wire/HTTPMessageLimits.swift",
            "Sources/Foundations/JSON/JSONLimits.swift",
            "Sources/Services/StorageSQLite/SQLiteConfiguration.swift",
        ])
    func limitsAreDocumented(file: String) throws {
        let guide = try Repository.text("docs/operations.md")
        let text = try Repository.text(file)
        let limits = text.matches(
            of: /public (?:var|let) ((?:max|min)[A-Za-z]+|[a-z]+(?:Timeout|Deadline))\b/)
        #expect(!limits.isEmpty)
        for limit in limits {
            let name = String(limit.output.1)
            let option = "`--" + name.replacing(/[A-Z]/) { "-" + $0.output.lowercased() } + "`"
            let isNamed = [name, option, option.replacing("head-", with: "header-")]
                .contains { guide.contains($0) }
            #expect(isNamed, "\(file): \(name)")
        }
    }
}
