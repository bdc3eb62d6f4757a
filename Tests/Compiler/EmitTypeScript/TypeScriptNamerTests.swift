import CodeText
import ContractModel
import OpenAPI
import SourceText
import Testing

@testable import EmitTypeScript

@Suite("Names of TypeScript") struct TypeScriptNamerTests {
    private func names(
        schemas: [String] = [], operations: [String] = [], tags: [String] = [],
        _ configuration: TypeScriptConfiguration = .standard
    ) throws -> (TypeScriptNames, [Diagnostic]) {
        var text = "openapi: 3.1.0\ninfo: {title: A, version: '1'}\npaths:\n"
        for (number, id) in operations.enumerated() {
            let tag = number < tags.count ? "tags: ['\(tags[number])'], " : ""
            text += """
                  /\(number):
                    get: {operationId: '\(id)', \(tag)responses: {'204': {description: Done.}}}

                """
        }
        text += "components:\n  schemas:\n    Last_: {type: string}\n"
        text += schemas.map { "    '\($0)': {type: object}\n" }.joined()
        let (document, found) = Document.read(file: SourceFile(path: "a.yml", text))
        var diagnostics = found
        let read = try #require(document, "\(found)")
        let contract = try #require(
            Contract.lowered(from: read, reporting: &diagnostics), "\(diagnostics)")
        diagnostics = []
        let names = TypeScriptNamer.names(
            for: contract, configuration, reporting: &diagnostics)
        return (names, diagnostics)
    }

    @Test("are not those that the language or the runtime has")
    func reserved() throws {
        let (names, diagnostics) = try names(
            schemas: ["Response", "Client", "File", "Exclude"],
            operations: ["delete", "ok", "createClient", "new", "await"])
        #expect(
            names.types.map(\.text).sorted()
                == ["ClientSchema", "ExcludeSchema", "File", "Last", "ResponseSchema"])
        #expect(
            names.operations.map(\.function.text) == [
                "deleteOperation", "okOperation", "createClientOperation", "newOperation",
                "awaitOperation",
            ])
        #expect(diagnostics.isEmpty)
    }

    @Test("are unique over all files, because the index exports them all")
    func unique() throws {
        let (names, diagnostics) = try names(
            schemas: ["user_name", "userName", "GetMeInput"], operations: ["getMe", "get_me"])
        #expect(names.types.map(\.text).contains("UserName2"))
        #expect(names.operations.map(\.function.text) == ["getMe", "getMe2"])
        #expect(names.operations[0].input.text == "GetMeInputType")
        #expect(names.operations[1].input.text != names.operations[0].input.text)
        #expect(diagnostics.map(\.code) == ["name-collision", "name-collision"])
    }

    @Test("of files differ where the case of letters says nothing, and are none of the others")
    func files() throws {
        let (names, _) = try names(
            operations: ["a", "b", "c", "d"], tags: ["uSers", "USers", "index", "con"])
        let files = names.files.map(\.text)
        #expect(Set(files.map { $0.lowercased() }).count == 4)
        #expect(files.contains("indexOperations") && files.contains("conOperations"))
    }

    @Test("can be chosen")
    func chosen() throws {
        var configuration = TypeScriptConfiguration.standard
        configuration.schemaNames = ["user": "Person"]
        configuration.operationNames = ["getMe": "whoAmI"]
        configuration.tagNames = ["users": "people"]
        let (names, _) = try names(
            schemas: ["user"], operations: ["getMe"], tags: ["users"], configuration)
        #expect(names.types.map(\.text).contains("Person"))
        #expect(names.operations[0].function.text == "whoAmI")
        #expect(names.operations[0].answer.text == "WhoAmIAnswer")
        #expect(names.files.map(\.text) == ["people"])
    }

    @Test(
        "are identifiers of old compilers, too",
        arguments: [
            ("plain", "plain"), ("日本", "日本"), ("2fast", "_2fast"), ("a-b", "au2Db"),
            // A combining character starts no identifier.
            ("\u{301}x", "_\u{301}x"),
            // A letter of Unicode 15.
            ("\u{1E4D0}", "u1E4D0"),
        ])
    func identifiers(name: String, identifier: String) {
        #expect(TypeScriptName.identifier(name) == identifier)
    }

    @Test(
        "of properties and literals are escaped",
        arguments: [
            ("name", "name"), ("X-Name", "'X-Name'"), ("", "''"), ("2", "'2'"),
            ("__proto__", "__proto__"), ("it's", #"'it\'s'"#), ("a\\", #"'a\\'"#),
            ("a\n\u{2028}", #"'a\n\u{2028}'"#), ("naïve", "'naïve'"),
        ])
    func properties(name: String, expected: String) {
        #expect(TypeScriptLiteral.property(name).text == expected)
    }

    @Test("of media types are patterns where they are ranges")
    func mediaTypes() {
        #expect(TypeScriptLiteral.mediaType("image/png").text == "'image/png'")
        #expect(TypeScriptLiteral.mediaType("image/*").text == "`image/${string}`")
        #expect(TypeScriptLiteral.mediaType("`$/*").text == "`\\`\\$/${string}`")
    }

    @Test("of comments end nothing")
    func comments() {
        func text(_ code: Code) -> String { String(decoding: code.bytes, as: UTF8.self) }
        #expect(text(.comment("a */ b")) == "/** a *\\/ b */")
        #expect(text(.comment("a", nil, "b", isDeprecated: true)).hasSuffix("move on.\n */"))
        #expect(text(.comment(nil, " ")) == "")
        #expect(!text(.comment("a\u{2028}*/x")).contains("\u{2028}"))
    }
}
