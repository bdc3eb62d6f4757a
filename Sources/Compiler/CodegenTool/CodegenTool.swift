import EmitSwift
import SourceText

#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// The program `CodegenTool`, which the build plugin runs.
@main
struct Tool {
    static func main() {
        exit(run(Array(CommandLine.arguments.dropFirst())))
    }

    /// Runs the program; the result is its exit status.
    static func run(_ arguments: [String]) -> Int32 {
        do throws(ToolFailure) {
            guard let options = try Options(arguments) else {
                Files.say(Options.help, to: .output)
                return 0
            }
            return try run(options)
        } catch {
            Files.say("error: \(error.message)\n", to: .error)
            return error.status
        }
    }

    private static func run(_ options: Options) throws(ToolFailure) -> Int32 {
        let file = SourceFile(path: options.document, text: try Files.bytes(of: options.document))
        let result = Generation.run(file) { Files.contents(of: $0) }
        for diagnostic in result.diagnostics { Files.say("\(diagnostic)\n", to: .error) }
        guard let files = result.files else { return 1 }
        guard let folder = options.output else { return 0 }
        try Files.makeFolder(folder)
        for file in files {
            try Files.store(Array(file.text.utf8), at: "\(folder)/\(file.name)")
        }
        return 0
    }
}

/// Why the program stopped before it could look at the document.
struct ToolFailure: Error {
    let message: String
    let status: Int32

    /// The command line is wrong.
    static func usage(_ message: String) -> ToolFailure {
        ToolFailure(message: "\(message)\n\(Options.help)", status: 2)
    }

    /// A file cannot be read or written.
    static func file(_ path: String, _ reason: String) -> ToolFailure {
        ToolFailure(message: "'\(path)': \(reason)", status: 1)
    }
}
