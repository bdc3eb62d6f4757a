import EmitSwift
import OpenAPI
import SourceText

/// The command that generates, which several programs offer.
public struct GenerateCommand: Sendable {
    /// The name of the program in its help.
    private let name: String

    /// Makes the command of a program with this name.
    public init(name: String) { self.name = name }

    /// Runs the command; the result is the exit status of the program.
    public func run(_ arguments: [String]) -> Int32 {
        do throws(UsageError) {
            guard let options = try GenerationOptions(arguments) else {
                Console.say(GenerationOptions.help(for: name), to: .output)
                return 0
            }
            do throws(FileError) {
                return try run(options)
            } catch {
                Console.say("error: \(error.message)\n", to: .error)
                return 1
            }
        } catch {
            let help = GenerationOptions.help(for: name)
            Console.say("error: \(error.message)\n\(help)", to: .error)
            return 2
        }
    }

    private func run(_ options: GenerationOptions) throws(FileError) -> Int32 {
        let file = SourceFile(
            path: options.document, text: try Files.bytes(of: options.document))
        if let root = options.root { try Files.requireFolder(root) }
        let root = options.root.map { FilePath(Files.absolute($0)) }
        let result = Generation.run(
            file, configuration: try Self.configuration(for: options),
            loader: { Files.contents(of: $0) },
            allowsOutside: { root?.contains(FilePath(Files.absolute($0))) == true })
        let report = options.format.text(of: result.diagnostics)
        Console.say(report, to: options.format == .human ? .error : .output)
        guard let files = result.files else { return 1 }
        if let folder = options.output { try Self.store(files, in: folder) }
        return 0
    }

    /// The configuration that is named, or else the one beside the document.
    private static func configuration(
        for options: GenerationOptions
    ) throws(FileError) -> SourceFile? {
        if let path = options.configuration {
            return SourceFile(path: path, text: try Files.bytes(of: path))
        }
        let folder = options.document.lastIndex(of: "/").map { options.document[...$0] } ?? ""
        let path = folder + "accord.yml"
        return Files.contents(of: String(path)).map { SourceFile(path: String(path), text: $0) }
    }

    /// Writes what differs, and removes what an earlier version emitted under another name.
    private static func store(_ files: [EmittedFile], in folder: String) throws(FileError) {
        try Files.makeFolder(folder)
        for file in files {
            try Files.store(file.bytes, at: "\(folder)/\(file.name)")
        }
        let names = Set(files.map(\.name))
        for name in Files.names(in: folder) where name.hasSuffix(".swift") && !names.contains(name)
        {
            let path = "\(folder)/\(name)"
            guard let bytes = Files.contents(of: path), EmittedFile.isEmitted(bytes) else {
                continue
            }
            try Files.remove(path)
        }
    }
}
