import Arguments
import Generator

#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// The program `accord`. Another command is one more type in the list.
@main
struct Accord {
    /// That of the contract (`info.version` in openapi.yml).
    static let version = "1.0.0"

    static let program = Program(
        "accord", version: version, "works on OpenAPI documents and JSON Schemas",
        commands: [
            GenerateCommand.self, ValidateCommand.self, CheckCommand.self, ExportCommand.self,
            BowtieCommand.self, YAMLToJSONCommand.self, CompletionsCommand.self,
        ])

    static func main() { exit(run(Array(CommandLine.arguments.dropFirst()))) }

    /// Runs the program; the result is its exit status.
    static func run(_ arguments: [String]) -> Int32 {
        do throws(UsageError) {
            switch try program.request(arguments) {
            case .answer(let text):
                Console.say(text, to: .output)
                return 0
            case .run(let command, let parsed): return try command.run(parsed)
            }
        } catch {
            Console.say(program.refusal(error, of: arguments), to: .error)
            return ExitStatus.wrongUsage.code
        }
    }

    /// Says that a file cannot be read or written; the status that the program ends with.
    static func refuse(_ error: FileError) -> Int32 {
        Console.say("error: \(error.message)\n", to: .error)
        return ExitStatus.wrongUsage.code
    }
}
