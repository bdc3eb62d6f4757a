import Foundation
import SourceText
import TestSupport
import Testing
import YAML

@Suite("Reading a tree") struct NodeReadingTests {
    @Test(
        "keeps the place of every node",
        arguments: [
            ("a.yml", "key: value\n"), ("a.yml", "\u{FEFF}größe: \"ä\\n\" # c\n"),
            ("a.yml", "list:\n- one\n- {flow: [x, 'y']}\ntext: |\n  line\nlast: 1\n"),
            ("a.json", "{\"a\\u00e9\": [1, true, null, \"\\ud83d\\ude00\"],\n \"b\": {}}"),
        ])
    func places(path: String, text: String) throws {
        let file = SourceFile(path: path, text)
        let root = try #require(Node.read(file).node)
        var scalars: [String] = []
        func visit(_ node: Node) {
            let range = node.location.range
            let slice = String(decoding: file.text[range.start..<range.end], as: UTF8.self)
            switch node.kind {
            case .scalar(let scalar):
                scalars.append(scalar.text)
                if scalar.style == .plain { #expect(slice == scalar.text) }
                if scalar.style == .doubleQuoted {
                    #expect(slice.first == "\"" && slice.last == "\"")
                }
            case .sequence(let elements):
                if slice.first == "[" { #expect(slice.last == "]") }
                elements.forEach(visit)
            case .mapping(let entries):
                if slice.first == "{" { #expect(slice.last == "}") }
                for entry in entries {
                    visit(entry.key)
                    visit(entry.value)
                }
            }
        }
        visit(root)
        #expect(!scalars.isEmpty)
    }

    @Test("finds places behind many characters of several bytes")
    func offsets() throws {
        let lines = (0..<500).map { "k\($0): \"äöü😀\($0)\"\n" }.joined()
        let file = SourceFile(path: "a.yml", lines)
        let entries = try #require(Node.read(file).node?.entries)
        for (number, entry) in entries.enumerated() {
            let start = entry.value.location.start
            #expect(start.line == number + 1)
            #expect(start.column == "k\(number): ".count + 1)
        }
    }

    @Test("shares aliases and keeps the place of their anchor")
    func aliases() throws {
        let file = SourceFile(path: "a.yml", "a: &x [1, 2]\nb: *x\nc: &x 3\nd: *x\n")
        let (node, diagnostics) = Node.read(file)
        #expect(diagnostics.isEmpty)
        #expect(node?["b"]?.elements?.count == 2)
        #expect(node?["b"]?.location.start.line == 1)
        #expect(node?["d"]?.scalar?.value == .integer(3))
    }

    @Test(
        "reports repeated keys in short and long mappings", arguments: [2, 15, 16, 17, 40, 10_000])
    func repeatedKeys(count: Int) {
        let keys = (0..<count).map { "k\($0): 1\n" } + ["k0: 2\n", "k\(count - 1): 3\n"]
        let (_, diagnostics) = Node.read(SourceFile(path: "a.yml", keys.joined()))
        #expect(diagnostics.map(\.code) == ["yaml-key-repeated", "yaml-key-repeated"])
        #expect(diagnostics.compactMap { $0.location?.start.line } == [count + 1, count + 2])
        #expect(diagnostics.compactMap { $0.notes.first?.location.start.line } == [1, count])
    }

    @Test(
        "refuses bombs at once",
        arguments: ["billion-laughs.yml", "json-depth-100000.json", "yaml-depth-20000.yml"])
    func bombs(name: String) throws {
        guard let suite = try Corpus.suite("bombs") else { return }
        let bytes = try Data(contentsOf: suite.appendingPathComponent(name))
        try refuseAtOnce(SourceFile(path: name, text: Array(bytes)))
    }

    @Test(
        "refuses towers, chains of aliases and floods of directives at once",
        arguments: [
            String(repeating: "- ", count: 50_000), String(repeating: "{a: ", count: 50_000),
            String(repeating: "[", count: 1_000_000), String(repeating: "? ", count: 50_000),
            String(repeating: "%TAG !a! b\n", count: 100_000),
            "a0: &a0 [x]\n" + (1..<200).map { "a\($0): &a\($0) [*a\($0 - 1)]\n" }.joined(),
            "a: &a [" + String(repeating: "x, ", count: 5000) + "x]\nb: [*a, *a, *a]\n",
            "{\"a\":" + String(repeating: "[", count: 1_000_000),
        ])
    func towers(text: String) throws {
        try refuseAtOnce(SourceFile(path: "a.yml", text))
    }

    @Test("refuses a file beyond the limit of its size")
    func size() {
        let limits = DocumentLimits.standard
        let text = [UInt8](repeating: UInt8(ascii: "#"), count: limits.maxBytes + 1)
        let (_, diagnostics) = Node.read(SourceFile(path: "a.yml", text: text))
        #expect(diagnostics.map(\.code) == ["document-size"])
    }

    private func refuseAtOnce(_ file: SourceFile) throws {
        var diagnostics: [Diagnostic] = []
        let time = ContinuousClock().measure { diagnostics = Node.read(file).diagnostics }
        #expect(diagnostics.hasErrors)
        #expect(diagnostics.count < 10)
        // L10 asks for 100 ms of the release build; a debug build on a loaded machine gets ten
        // times that.
        #expect(time < .seconds(1))
    }
}
