import Arguments
import Generator
import JSON
import JSONSchema
import SourceText

/// `accord validate`: documents by the compiler, instances by a schema.
enum ValidateCommand: Command {
    /// The dialects by the names that people give them.
    enum Dialect: String, CaseIterable, Sendable {
        case draft2020 = "2020-12"
        case draft7 = "draft7"
        case draft4 = "draft4"
        case openAPI30 = "openapi-3.0"

        var schemaDialect: SchemaDialect {
            switch self {
            case .draft2020: .draft2020
            case .draft7: .draft7
            case .draft4: .draft4
            case .openAPI30: .openAPI30
            }
        }
    }

    static let files = Positional(
        "file",
        "OpenAPI documents, or with --schema instances in JSON or YAML; '-' is the standard "
            + "input stream", completion: .file, isRepeated: true)
    static let schema = Option(
        "schema", "file",
        "a JSON Schema, or an OpenAPI document that holds one (see --at), in JSON "
            + "or YAML", completion: .file)
    static let place = Option(
        "at", "reference", "where in that file the schema is, such as '#/components/schemas/Pet'")
    static let dialect = Option(
        "dialect", "dialect", "what a schema without $schema is written in", Dialect.self)
    static let assertsFormats = Flag(
        "assert-formats", "refuse what does not have the 'format' that the schema names")
    static let output = Option(
        "output", "form",
        "write what validating gives in a form of JSON Schema's specification, a "
            + "line for each instance", SchemaOutputFormat.self)

    static let declaration = CommandDeclaration(
        "validate", "checks OpenAPI documents, or instances by a schema",
        discussion: """
            Documents are checked as 'accord generate' checks them, with the accord.yml beside
            each. A schema may refer to other files of its folder, or of the one that --root
            names; nothing is fetched from a network.
            """,
        usages: [
            "[--root <folder>] [--format <format>] <document> ...",
            "--schema <file> [--at <reference>] [<options>] <instance> ...",
        ],
        arguments: [
            files.declaration, schema.declaration, place.declaration, dialect.declaration,
            assertsFormats.declaration, output.declaration, GenerateCommand.root.declaration,
            GenerateCommand.format.declaration,
        ],
        statuses: [
            ExitStatus(0, "everything is valid"),
            ExitStatus(1, "a document, the schema or an instance was refused"),
            ExitStatus.wrongUsage,
        ])

    static func run(_ arguments: ParsedArguments) throws(UsageError) -> Int32 {
        try check(arguments)
        do throws(FileError) {
            if let root = arguments[GenerateCommand.root] { try Files.requireFolder(root) }
            guard arguments[schema] != nil else { return try validateDocuments(arguments) }
            return try InstanceValidation(arguments).run()
        } catch {
            return Accord.refuse(error)
        }
    }

    private static func check(_ arguments: ParsedArguments) throws(UsageError) {
        guard arguments[schema] == nil else {
            if arguments[output] != nil, arguments[GenerateCommand.format] != nil {
                throw UsageError("expected only one of '--output <form>' and '--format <format>'")
            }
            let inputs = arguments[files] + [arguments[schema] ?? ""]
            if inputs.count(where: { $0 == "-" }) > 1 {
                throw UsageError("the standard input stream can be read only once")
            }
            return
        }
        let given = [
            (place.declaration, arguments[place] != nil),
            (dialect.declaration, arguments[dialect] != nil),
            (assertsFormats.declaration, arguments[assertsFormats]),
            (output.declaration, arguments[output] != nil),
        ]
        if let other = given.first(where: \.1)?.0 {
            throw UsageError("'--\(other.name)' is about instances; expected '--schema <file>' too")
        }
    }

    private static func validateDocuments(_ arguments: ParsedArguments) throws(FileError) -> Int32 {
        var diagnostics: [Diagnostic] = []
        var valid: [String] = []
        for path in arguments[files] {
            let found = try GenerateCommand.generation(
                of: path, root: arguments[GenerateCommand.root])
            diagnostics += found.diagnostics
            if found.files != nil { valid.append(path) }
        }
        finish(diagnostics, valid, arguments[GenerateCommand.format] ?? .human)
        return valid.count == arguments[files].count ? 0 : 1
    }

    /// Prints what was found, and for people what is valid as well.
    static func finish(_ diagnostics: [Diagnostic], _ valid: [String], _ format: ReportFormat) {
        Console.report(diagnostics, format)
        guard format == .human else { return }
        Console.say(valid.map { "\($0): valid\n" }.joined(), to: .output)
    }
}
