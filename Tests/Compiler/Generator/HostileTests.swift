import CodeText
import EmitSwift
import Foundation
import JSON
import SourceText
import Synchronization
import Testing

@testable import Generator

@Suite("Hostile documents") struct HostileTests {
    /// In a debug build, on a busy machine; Benchmarks/generator has what a release takes.
    private static let patience = Duration.seconds(20)

    /// `ACCORD_HOSTILE` names a folder that gets the documents, for a look at them with other tools.
    @Test("are refused or harmless, quickly", arguments: HostileDocument.all)
    func bombs(document: HostileDocument) throws {
        let file = SourceFile(path: document.path, document.text())
        if let folder = ProcessInfo.processInfo.environment["ACCORD_HOSTILE"] {
            let name = document.name.replacing(" ", with: "-") + "-" + file.path
            try Data(file.text).write(to: URL(fileURLWithPath: folder + "/" + name))
        }
        let clock = ContinuousClock()
        let start = clock.now
        let result = run(file)
        let codes = Set(result.diagnostics.filter(\.isError).map(\.code))
        if !document.refusals.isEmpty {
            #expect(!codes.isDisjoint(with: document.refusals), "\(codes)")
        }
        #expect(result.diagnostics.filter(\.isError).allSatisfy { $0.location != nil })
        _ = ReportFormat.human.text(of: result.diagnostics)
        let time = clock.now - start
        #expect(time < Self.patience, "\(time)")
    }

    /// Compiles on a stack of the size that the program's main thread has; those of tests are small.
    private func run(_ file: SourceFile) -> Generation {
        let result = Mutex<Generation?>(nil)
        let done = DispatchSemaphore(value: 0)
        let thread = Thread {
            result.withLock { $0 = Generation.run(file) }
            done.signal()
        }
        thread.stackSize = 8 << 20
        thread.start()
        done.wait()
        return result.withLock { $0 } ?? Generation(files: nil, diagnostics: [])
    }

    // MARK: Injection

    /// What would stop the compiler wherever it became code.
    private static let code = "#error(\"injected\")"

    /// Ends of comments, literals and lines, each with code behind it.
    private static let payloads = [
        "*/ \(code) /*", "\n\(code)\n", "\r\(code)\r", "\r\n\(code)\r\n", "\u{2028}\(code)\u{2029}",
        "\u{85}\(code)\u{0B}", "\u{0C}\(code)", "\"; \(code) //", "\"\"\"\n\(code)\n\"\"\"",
        "\"\"\"#\n\(code)", "\\(\(code))", "\\#(\(code))", "\u{0}\(code)\u{0}", "`\(code)`",
        "} } } \(code) { { {", "\\", "\\\n\(code)", "\u{1}\u{4}\u{5} \u{10}\(code)\u{18}\u{1F}",
        "\u{202E}\(code)", "$(\(code))", "${\(code)}", "`${\(code)}`", "'; \(code) //",
        "\\u{27}; \(code)", "</script>\(code)", "__proto__", "constructor", "prototype",
    ]

    @Test(
        "cannot put code into what is emitted, through any text",
        arguments: [[.server], [.client], [.server, .client]]
            as [Set<EmissionConfiguration.Side>])
    func injection(sides: Set<EmissionConfiguration.Side>) throws {
        let file = SourceFile(path: "hostile.json", text: Self.document.serialized())
        let result = Generation.run(file, sides: sides)
        let files = try #require(result.files, "\(result.diagnostics.filter(\.isError))")
        #expect(files.contains { $0.text.contains("injected") })
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("hostile-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        for file in files {
            try Data(file.text.utf8).write(to: folder.appendingPathComponent(file.name))
        }
        let check = try GoldenTests.typecheck(folder)
        #expect(check.status == 0, "\(check.output)")
    }

    @Test("cannot put code into a client either", .enabled(if: TypeScriptCompiler.isThere))
    func injectionIntoClient() throws {
        let file = SourceFile(path: "hostile.json", text: Self.document.serialized())
        let result = Generation.run(file, language: .typescript)
        let files = try #require(result.files, "\(result.diagnostics.filter(\.isError))")
        #expect(files.contains { $0.text.contains("injected") })
        #expect(try TypeScriptCompiler.complaints(about: [files]) == "")
    }

    /// A document that has each payload at each place that takes any text.
    private static var document: JSONValue {
        var paths = JSONObject()
        var schemas = JSONObject()
        var schemes = JSONObject()
        for (number, payload) in payloads.enumerated() {
            let text = JSONValue.string(payload)
            let segment = payload.filter { !"{}".contains($0) }
            paths["/\(number)/\(segment)"] = ["get": operation(number, payload)]
            schemas["S\(number)"] = schema(payload)
            schemes["k\(number)"] = ["type": "apiKey", "in": "query", "name": text]
        }
        return [
            "openapi": "3.1.0",
            "info": [
                "title": .string(payloads.joined()), "version": .string(payloads.joined()),
                "description": .string(payloads.joined()),
            ],
            "tags": .array(payloads.map { ["name": .string($0), "description": .string($0)] }),
            "paths": .object(paths),
            "components": ["schemas": .object(schemas), "securitySchemes": .object(schemes)],
        ]
    }

    private static func operation(_ number: Int, _ payload: String) -> JSONValue {
        let text = JSONValue.string(payload)
        let content: JSONValue = [
            "application/json": ["schema": ["$ref": .string("#/components/schemas/S\(number)")]]
        ]
        return [
            "operationId": text, "summary": text, "description": text, "tags": [text],
            "security": [["\("k\(number)")": []]],
            "parameters": [
                [
                    "name": text, "in": "query", "description": text,
                    "schema": ["type": "string", "default": text],
                ]
            ],
            "requestBody": ["description": text, "content": content],
            "responses": ["200": ["description": text, "content": content]],
        ]
    }

    private static func schema(_ payload: String) -> JSONValue {
        let text = JSONValue.string(payload)
        return [
            "type": "object", "title": text, "description": text, "required": [text],
            "properties": [
                payload: ["type": "string", "description": text, "const": text],
                "pattern": ["type": "string", "pattern": text],
                "values": ["type": "string", "enum": [text, "other"]],
                "variants": ["type": "string", "enum": ["a"], "x-enum-varnames": [text]],
                "format": ["type": "string", "format": text, "default": text],
                "inner": ["type": "object", "properties": [payload + "2": ["type": "integer"]]],
                "either": [
                    "oneOf": [
                        ["type": "string", "title": text], ["type": "integer", "title": text],
                    ]
                ],
                "checked": ["type": "object", "not": ["required": [text]]],
            ],
        ]
    }
}
