public import Arguments
import CodeText
public import EmitSwift
import OpenAPI
import SourceText

/// The command that generates, which several programs offer.
public struct GenerateCommand: Command, Sendable {
    static let document = Positional("document", "the OpenAPI document", completion: .file)
    static let output = Option(
        "output", short: "o", "folder",
        "where the files go; a file is written only when its bytes differ", completion: .folder)
    static let language = Option(
        "language", "language",
        "what is written: types and server protocols in Swift, which is what is written without it, "
            + "or a client in TypeScript", Language.self)
    static let isSilent = Flag("diagnostics-only", "write no file")
    static let sides = Option(
        "generate", "side",
        "what is generated beside the types, whatever the configuration says; may be repeated",
        EmissionConfiguration.Side.self, isRepeated: true)
    static let configuration = Option(
        "config", "file", "the configuration; without it the accord.yml beside the document",
        completion: .file)
    /// Where references may lead, which other commands take too.
    public static let root = Option(
        "root", "folder",
        "also read files of this folder that references lead to; without it only those in the "
            + "folder of the document", completion: .folder)
    /// How diagnostics are printed, which other commands take too.
    public static let format = Option(
        "format", "format",
        "how diagnostics are printed: for people to the standard error stream, or to the standard "
            + "output stream as one JSON object, a log of SARIF 2.1.0 or workflow commands of GitHub",
        ReportFormat.self)

    /// What it takes.
    public static let declaration = CommandDeclaration(
        "generate", "reads an OpenAPI document and writes code for it",
        usages: [
            "<document> --output <folder> [--language <language>] [--generate <side>] "
                + "[--config <file>] [--root <folder>] [--format <format>]",
            "<document> --diagnostics-only [...]",
        ],
        arguments: [
            document.declaration, output.declaration, language.declaration, isSilent.declaration,
            sides.declaration, configuration.declaration, root.declaration, format.declaration,
        ],
        statuses: [
            ExitStatus(0, "the code was generated"),
            ExitStatus(
                1,
                "the document or the configuration was refused, or a file could not be read or "
                    + "written; nothing was written unless writing failed"),
            ExitStatus(2, "the command line is wrong"),
        ])

    /// The name of the program in its help.
    private let name: String

    /// Makes the command of a program with this name.
    public init(name: String) { self.name = name }

    /// Runs the command; the result is the exit status of the program.
    public func run(_ arguments: [String]) -> Int32 {
        let help = CommandDeclaration.help(of: Self.declaration, called: name)
        do throws(UsageError) {
            let parsed = try ParsedArguments(arguments, for: Self.declaration)
            if parsed.asksForHelp {
                Console.say(help, to: .output)
                return 0
            }
            return try Self.run(parsed)
        } catch {
            Console.say("error: \(error.message)\n\n\(help)", to: .error)
            return 2
        }
    }

    /// Runs the command with what was parsed.
    public static func run(_ arguments: ParsedArguments) throws(UsageError) -> Int32 {
        let options = try GenerationOptions(parsed: arguments)
        do throws(FileError) {
            return try run(options)
        } catch {
            Console.say("error: \(error.message)\n", to: .error)
            return 1
        }
    }

    private static func run(_ options: GenerationOptions) throws(FileError) -> Int32 {
        let result = try generation(
            of: options.document, language: options.language, sides: options.sides,
            configuration: options.configuration,
            root: options.root)
        Console.report(result.diagnostics, options.format)
        guard let files = result.files else { return 1 }
        if let folder = options.output { try store(files, in: folder) }
        return 0
    }

    /// What the compiler makes of the document at a path.
    ///
    /// - Parameters:
    ///   - language: what is emitted.
    ///   - sides: what is generated; nil for what the configuration says.
    ///   - configuration: the path of the configuration; the file beside the document if nil.
    ///   - root: a folder within which references may lead to files.
    public static func generation(
        of document: String, language: Language = .swift,
        sides: Set<EmissionConfiguration.Side>? = nil, configuration: String? = nil,
        root: String? = nil
    ) throws(FileError) -> Generation {
        let file = SourceFile(path: document, text: try Files.bytes(of: document))
        if let root { try Files.requireFolder(root) }
        let root = root.map { FilePath(Files.absolute($0)) }
        return Generation.run(
            file, language: language,
            configuration: try self.configuration(configuration, for: document), sides: sides,
            loader: { Files.contents(of: $0) },
            allowsOutside: { root?.contains(FilePath(Files.absolute($0))) == true })
    }

    /// The configuration that is named, or else the one beside the document.
    private static func configuration(
        _ path: String?, for document: String
    ) throws(FileError) -> SourceFile? {
        if let path { return SourceFile(path: path, text: try Files.bytes(of: path)) }
        let folder = document.lastIndex(of: "/").map { document[...$0] } ?? ""
        let path = folder + "accord.yml"
        return Files.contents(of: String(path)).map { SourceFile(path: String(path), text: $0) }
    }

    /// Writes what differs, and removes what an earlier version emitted under another name.
    private static func store(_ files: [EmittedFile], in folder: String) throws(FileError) {
        var names: [String: Set<String>] = ["": []]
        for file in files {
            let slash = file.name.lastIndex(of: "/")
            let path = slash.map { "/" + file.name[..<$0] } ?? ""
            let name = slash.map { file.name[file.name.index(after: $0)...] } ?? file.name[...]
            names[path, default: []].insert(String(name))
        }
        for path in names.keys.sorted() { try Files.makeFolder(folder + path) }
        for file in files { try Files.store(file.bytes, at: "\(folder)/\(file.name)") }
        for (path, names) in names { try removeOthers(than: names, in: folder + path) }
    }

    /// Removes files of a folder that were emitted and have none of these names.
    private static func removeOthers(
        than names: Set<String>, in folder: String
    ) throws(FileError) {
        // Another language may have its files beside these.
        let endings = Set(names.compactMap { $0.split(separator: ".").last.map(String.init) })
        for name in Files.names(in: folder) where !names.contains(name) {
            guard let ending = name.split(separator: ".").last, endings.contains(String(ending)),
                let bytes = Files.contents(of: "\(folder)/\(name)"), EmittedFile.isEmitted(bytes)
            else { continue }
            try Files.remove("\(folder)/\(name)")
        }
    }
}
