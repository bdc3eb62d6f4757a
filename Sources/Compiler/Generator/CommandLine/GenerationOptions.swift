import Arguments
import EmitSwift

/// What a command line asks for.
struct GenerationOptions: Equatable {
    /// The path of the document.
    var document: String
    /// The folder for the emitted files; nil to print diagnostics only.
    var output: String?
    /// The path of the configuration; nil for the file beside the document, if there is one.
    var configuration: String?
    /// What is generated; nil for what the configuration says.
    var sides: Set<EmissionConfiguration.Side>?
    /// A folder within which references may lead to files; nil for that of the document.
    var root: String?
    /// What is emitted.
    var language = Language.swift
    /// How diagnostics are printed.
    var format = ReportFormat.human

    /// Reads the arguments; nil when they ask for help.
    init?(_ arguments: [String]) throws(UsageError) {
        let parsed = try ParsedArguments(arguments, for: GenerateCommand.declaration)
        if parsed.asksForHelp { return nil }
        try self.init(parsed: parsed)
    }

    /// Takes what was parsed.
    init(parsed: ParsedArguments) throws(UsageError) {
        document = parsed[GenerateCommand.document].first ?? ""
        output = parsed[GenerateCommand.output]
        configuration = parsed[GenerateCommand.configuration]
        root = parsed[GenerateCommand.root]
        let sides = parsed.all(GenerateCommand.sides)
        self.sides = sides.isEmpty ? nil : Set(sides)
        language = parsed[GenerateCommand.language] ?? .swift
        format = parsed[GenerateCommand.format] ?? .human
        if (output == nil) != parsed[GenerateCommand.isSilent] {
            throw UsageError("expected one of '--output <folder>' and '--diagnostics-only'")
        }
    }
}
