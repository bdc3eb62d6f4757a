import Generator

#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// The program `accord`.
@main
struct Accord {
    static let help = """
        usage: accord <command> [...]

        commands:
          generate   reads an OpenAPI document and writes Swift code for it

        `accord <command> --help` tells more about a command. Exit status 2 means wrong usage.

        """

    static func main() { exit(run(Array(CommandLine.arguments.dropFirst()))) }

    /// Runs the program; the result is its exit status.
    static func run(_ arguments: [String]) -> Int32 {
        guard let command = arguments.first else {
            Console.say(help, to: .error)
            return 2
        }
        switch command {
        case "generate":
            return GenerateCommand(name: "accord generate").run(Array(arguments.dropFirst()))
        case "--help", "-h", "help":
            Console.say(help, to: .output)
            return 0
        default:
            let kind = command.hasPrefix("-") ? "option" : "command"
            let failure = UsageError(
                "unknown \(kind) '\(command)'", meant: command,
                among: ["generate", "help", "--help"])
            Console.say("error: \(failure.message)\n\(help)", to: .error)
            return 2
        }
    }
}
