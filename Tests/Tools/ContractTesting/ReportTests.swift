import Foundation
import JSON
import Testing

@testable import ContractTesting

/// `UPDATE_GOLDEN=1` writes the expected files anew.
@Suite("Reports tell findings, coverage and tests, and nothing in them can be taken for markup")
struct ReportTests {
    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("expected")

    private func report() throws -> TestReport {
        let pets = try Pets(
            """
            /pets:
              get:
                operationId: listPets
                security: [{bearer: []}, {key: []}]
                responses:
                  '200':
                    description: Pets.
                    content:
                      application/json:
                        schema: {type: array, items: {type: string, maxLength: 3}}
                  '404': {description: None.}
            """,
            components: """
                components:
                  securitySchemes: {bearer: {type: http, scheme: bearer}, key: {type: apiKey, in: query, name: key}}
                """)
        let run = TestRun(pets.checker)
        run.see(
            Exchange(
                origin: "lists pets", server: "http://127.0.0.1:8000",
                request: .init(
                    "GET", "/pets?a=%3Cb%3E&c='d'&key=secret",
                    fields: [.init("Authorization", "Bearer secret")]),
                response: Pets.json(#"["Rex", "Rexie"]"#), duration: .milliseconds(1250), seed: 7))
        run.see(
            Exchange(
                origin: "asks for <nonsense> & \"more\"\u{7}", request: .init("GET", "/pets"),
                response: Pets.answer(418, "text/<html>", ""), duration: .microseconds(70)))
        run.see(
            Exchange(
                origin: "is well", request: .init("GET", "/elsewhere"), response: .init(200)))
        return run.report()
    }

    private func expect(
        _ text: String, _ name: String, sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let file = Self.folder.appendingPathComponent(name)
        if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] != nil {
            try Data(text.utf8).write(to: file)
        }
        let expected = try String(contentsOf: file, encoding: .utf8)
        #expect(text == expected, sourceLocation: sourceLocation)
    }

    @Test("JUnit's XML, which an XML reader reads")
    func junit() throws {
        let text = try report().junit()
        try expect(text, "report.xml")
        #expect(try isMarkup(text))
    }

    @Test("HTML, which is well-formed but for its doctype")
    func html() throws {
        let text = try report().html()
        try expect(text, "report.html")
        let body = text.replacing("<!DOCTYPE html>\n", with: "")
            .replacing(#"<meta charset="utf-8">"#, with: "")
            .replacing(
                #"<meta name="viewport" content="width=device-width, initial-scale=1">"#, with: "")
        #expect(try isMarkup(body))
        #expect(!text.contains("<script"))
    }

    @Test("workflow commands, a line each")
    func github() throws {
        let text = try report().github()
        try expect(text, "report.github.txt")
        #expect(text.split(separator: "\n").allSatisfy { $0.hasPrefix("::error ") })
    }

    @Test("JSON")
    func json() throws {
        let bytes = try report().json()
        try expect(String(decoding: bytes, as: UTF8.self), "report.json")
        let value = try JSONValue.parse(bytes)
        #expect(value["findings"]?.array?.count == 2)
    }

    @Test("no report has a secret in it")
    func secrets() throws {
        let report = try report()
        let json = String(decoding: report.json(), as: UTF8.self)
        for text in [report.junit(), report.html(), report.github(), json] {
            #expect(!text.contains("secret"))
        }
    }

    /// Whether Python's reader, which is not ours, takes it for XML.
    private func isMarkup(_ text: String) throws -> Bool {
        let process = Process()
        let input = Pipe()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/python3")
        process.arguments = [
            "-c",
            "import sys, xml.dom.minidom; xml.dom.minidom.parseString(sys.stdin.buffer.read())",
        ]
        process.standardInput = input
        process.standardError = FileHandle.nullDevice
        try process.run()
        try input.fileHandleForWriting.write(contentsOf: Data(text.utf8))
        try input.fileHandleForWriting.close()
        process.waitUntilExit()
        return process.terminationStatus == 0
    }
}
