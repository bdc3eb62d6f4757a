import Foundation
import JSON
import SourceText
import TestSupport
import Testing
import YAML

@Suite("Reading JSON as a tree") struct JSONReadingTests {
    @Test(
        "understands what YAML's reader does not",
        arguments: [
            ("[\"\\ud83d\\ude00\"]", "😀"), ("[\"a\\/b\"]", "a/b"), ("[\t\"x\"\t]", "x"),
            ("[\"\u{7F}\"]", "\u{7F}"),
            ("\t[\"\\u0000\"]", "\0"),
        ])
    func strings(text: String, expected: String) {
        for path in ["a.json", "a.yml"] {
            let (node, diagnostics) = Node.read(SourceFile(path: path, text))
            #expect(diagnostics.isEmpty)
            #expect(node?.elements?.first?.string == expected)
        }
    }

    @Test("reads keys of any length")
    func longKey() {
        let key = String(repeating: "k", count: 5000)
        let (node, diagnostics) = Node.read(SourceFile(path: "a.json", "{\"\(key)\" : 1}"))
        #expect(diagnostics.isEmpty)
        #expect(node?[key]?.scalar?.value == .integer(1))
    }

    @Test(
        "says where it is malformed",
        arguments: [
            ("", 1, "expected a value"), ("{\"a\" 1}", 6, "expected ':'"),
            ("[1 2]", 4, "expected ',' or ']'"),
            ("{\"a\": 1 \"b\"}", 9, "expected ',' or '}'"), ("[1,]", 4, "expected a value"),
            ("[01]", 3, "expected ',' or ']'"), ("[1.]", 4, "expected a digit"),
            ("[tru]", 2, "expected a value"),
            ("[\"a", 4, "expected '\"'"), ("[\"\\x\"]", 4, "expected an escape sequence"),
            ("[\"\\u12\"]", 7, "expected four hexadecimal digits"),
            ("[] []", 4, "expected the end of the file"),
            ("[\"\\udc00\"]", 8, "a surrogate must be one of a pair"),
        ])
    func errors(text: String, column: Int, message: String) {
        let (node, diagnostics) = Node.read(SourceFile(path: "a.json", text))
        #expect(node == nil || text == "[] []")
        #expect(diagnostics.map(\.code) == ["json-syntax"])
        #expect(diagnostics.first?.message == message)
        #expect(diagnostics.first?.location?.start.column == column)
    }

    @Test("falls back to YAML where a file only looks like JSON")
    func flow() {
        let (node, diagnostics) = Node.read(
            SourceFile(path: "a.yml", "{openapi: 3.1.0, paths: {}}"))
        #expect(diagnostics.isEmpty)
        #expect(node?["openapi"]?.string == "3.1.0")
    }

    @Test("agrees with the JSON module on the suite of JSON texts")
    func conformance() throws {
        guard let suite = try Corpus.suite("nst-json") else { return }
        let names = try FileManager.default.subpathsOfDirectory(atPath: suite.path)
            .filter { $0.hasSuffix(".json") }
        var read = 0
        for name in names.sorted() {
            let file = name.split(separator: "/").last.map(String.init) ?? name
            let bytes = try Array(Data(contentsOf: suite.appendingPathComponent(name)))
            let (documents, diagnostics) = Node.readStream(SourceFile(path: file, text: bytes))
            // Repeated keys are well-formed JSON, which documents may not use.
            let codes = diagnostics.filter(\.isError).map(\.code).filter {
                $0 != "yaml-key-repeated"
            }
            if file.hasPrefix("y_") {
                read += 1
                #expect(codes == [], "\(file)")
                if diagnostics.isEmpty {
                    #expect(try documents.first?.jsonValue == JSONValue.parse(bytes), "\(file)")
                }
            }
            if file.hasPrefix("n_") { #expect(codes != [], "\(file) is read") }
        }
        #expect(read > 90)
    }
}
