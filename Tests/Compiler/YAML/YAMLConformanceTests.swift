import Foundation
import JSON
import SourceText
import TestSupport
import Testing
import YAML

/// The public YAML test suite, as its JSON equivalents see it.
///
/// libyaml, which reads the syntax, is a reader of YAML 1.1 in places; each case that it gets wrong
/// is listed here. A listed case that passes fails the test: take it off the list.
@Suite("The YAML test suite") struct YAMLConformanceTests {
    /// Valid documents that are refused or read differently.
    private static let unread: Set<String> = [
        // Comments and plain scalars next to flow indicators.
        "DBG4", "DK3J", "K3WX", "NJ66", "UT92", "W5VH",
        // A bare document behind a document end marker.
        "M7A3",
    ]
    /// Invalid documents that are read.
    private static let accepted: Set<String> = [
        "CVW2", "EB22", "G5U8", "RHX7", "S98Z",
    ]

    @Test("reads what is valid as the suite's JSON does")
    func validCases() throws {
        let cases = try cases().filter { $0["error"]?.boolean != true && $0["json_docs"] != nil }
        var wrong: Set<String> = []
        for testCase in cases {
            let id = try #require(testCase["id"]?.string)
            let yaml = try #require(testCase["yaml"]?.string)
            let (documents, diagnostics) = Node.readStream(SourceFile(path: "\(id).yml", yaml))
            let values = JSONValue.array(documents.map(\.jsonValue))
            if diagnostics.hasErrors || values != testCase["json_docs"] { wrong.insert(id) }
        }
        report(wrong, of: cases.count, expected: Self.unread, "valid documents read")
    }

    @Test("refuses what is invalid")
    func invalidCases() throws {
        let cases = try cases().filter { $0["error"]?.boolean == true }
        var wrong: Set<String> = []
        for testCase in cases {
            let id = try #require(testCase["id"]?.string)
            let yaml = try #require(testCase["yaml"]?.string)
            let (_, diagnostics) = Node.readStream(SourceFile(path: "\(id).yml", yaml))
            if !diagnostics.hasErrors { wrong.insert(id) }
            #expect(diagnostics.allSatisfy { $0.location != nil }, "\(id): no place")
        }
        report(wrong, of: cases.count, expected: Self.accepted, "invalid documents refused")
    }

    private func report(_ wrong: Set<String>, of total: Int, expected: Set<String>, _ what: String)
    {
        if total > 0 { print("YAML test suite: \(total - wrong.count)/\(total) \(what)") }
        #expect(wrong.subtracting(expected).sorted() == [], "these went wrong")
        if total > 0 {
            #expect(
                expected.subtracting(wrong).sorted() == [],
                "these are right: take them off the list")
        }
    }

    private func cases() throws -> [JSONValue] {
        guard let suite = try Corpus.suite("yaml-test-suite") else { return [] }
        let file = suite.appendingPathComponent("yaml-test-suite.json")
        return try #require(try JSONValue.parse(Array(Data(contentsOf: file))).array)
    }
}
