import CodeText
import EmitSwift
import Foundation
import SourceText
import Testing

@testable import Generator

/// Fixtures/golden/configured shows what becomes of a document; this is about the rest.
@Suite("The configuration") struct ConfigurationTests {
    private static let document = """
        openapi: 3.1.0
        info: {title: Animals, version: '1'}
        paths:
          /pets:
            get:
              operationId: listPets
              responses:
                '200':
                  description: Pets.
                  content: {application/json: {schema: {$ref: '../shared/pet.yml'}}}

        """

    private func run(
        _ configuration: String?, path: String = "api/openapi.yml", at place: String = "api"
    ) -> Generation {
        Generation.run(
            SourceFile(path: path, Self.document),
            configuration: configuration.map { SourceFile(path: "\(place)/accord.yml", $0) }
        ) { path in
            let pet = "type: object\nproperties: {name: {type: string}}\n"
            return path == "shared/pet.yml" ? Array(pet.utf8) : nil
        }
    }

    @Test("may be empty, or hold comments only", arguments: ["", "# nothing yet\n", "{}\n"])
    func empty(text: String) {
        var diagnostics: [Diagnostic] = []
        let configuration = Configuration.read(
            SourceFile(path: "accord.yml", text), reporting: &diagnostics)
        #expect(diagnostics.isEmpty)
        #expect(configuration.emission == .standard)
    }

    @Test("permits files outside the folder of the document")
    func outside() {
        #expect(run(nil).diagnostics.map(\.code) == ["reference-outside"])
        for folder in ["../shared", "../shared/", "./../shared/pet.yml", "../api/../shared"] {
            let result = run("references: {outside-root: [\(folder)]}\n")
            #expect(result.diagnostics.isEmpty, "\(result.diagnostics)")
            #expect(result.files != nil)
        }
        let others = run("references: {outside-root: [../share, ../shared/other.yml]}\n")
        #expect(others.diagnostics.map(\.code) == ["reference-outside"])
        // Its own folder counts, wherever the document is.
        let elsewhere = run("references: {outside-root: [shared]}\n", at: ".")
        #expect(elsewhere.files != nil)
    }

    @Test("gives every declaration another access", arguments: ["package", "internal"])
    func access(access: String) throws {
        let document = GoldenTests.repository.appendingPathComponent("Tests/Emitted/openapi.yml")
        let bytes = Array(try Data(contentsOf: document))
        let result = Generation.run(
            SourceFile(path: "openapi.yml", text: bytes),
            configuration: SourceFile(
                path: "accord.yml", "access: \(access)\nservices: single\n"))
        let files = try #require(result.files)
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("access-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        for file in files {
            #expect(!file.text.contains("\npublic ") && !file.text.contains("   public "))
            try Data(file.text.utf8).write(to: folder.appendingPathComponent(file.name))
        }
        let check = try GoldenTests.typecheck(folder)
        #expect(check.status == 0, "\(check.output)")
    }

    @Test("leaves out what only operations use that were not asked for")
    func filter() throws {
        let golden = try #require(
            GoldenTests.Golden.all.first { $0.testDescription == "configured" })
        let text = try golden.emitted().map(\.text).joined()
        #expect(text.contains("struct Animal"))
        #expect(text.contains("struct Owner"))
        // No operation uses it: somebody wrote it for another reason.
        #expect(text.contains("struct Note"))
        #expect(!text.contains("struct Receipt"))
        #expect(!text.contains("struct Money"))
        #expect(!text.contains(#""Receipt""#))
    }

    @Test("names the protocols of tags")
    func tags() throws {
        let document = SourceFile(
            path: "openapi.yml",
            """
            openapi: 3.1.0
            info: {title: T, version: '1'}
            paths:
              /pets:
                get: {operationId: a, tags: [pets], responses: {'204': {description: D}}}
            """)
        func run(_ text: String) -> Generation {
            Generation.run(document, configuration: SourceFile(path: "accord.yml", text))
        }
        let named = run("names: {tags: {pets: wildAnimals}}\n")
        let service = try #require(named.files).first { $0.name == "Service.swift" }?.text ?? ""
        #expect(service.contains("public protocol WildAnimalsOperations"))
        #expect(service.contains("wildAnimals: some WildAnimalsOperations"))
        let unknown = run("names: {tags: {pet: Animals}}\n")
        #expect(unknown.diagnostics.map(\.code) == ["config-target"])
        #expect(unknown.files == nil)
    }

    @Test("turns warnings into errors when it is strict")
    func strict() throws {
        let document =
            Self.document.replacing("'../shared/pet.yml'", with: "'#/components/schemas/P'")
            + "components: {schemas: {P: {properties: {a: {type: string}}}}}\n"
        let file = SourceFile(path: "openapi.yml", document)
        let lax = Generation.run(file)
        #expect(lax.files != nil && !lax.diagnostics.isEmpty)
        let strict = Generation.run(
            file, configuration: SourceFile(path: "accord.yml", "strict: true\n"))
        #expect(strict.files == nil)
        #expect(strict.diagnostics.allSatisfy { $0.isError })
    }
}
