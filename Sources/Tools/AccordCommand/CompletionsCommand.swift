import Arguments
import Generator

/// `accord completions`: what a shell needs to complete command lines.
enum CompletionsCommand: Command {
    static let shell = Positional("shell", "the shell", choices: Shell.allCases.map(\.rawValue))

    static let declaration = CommandDeclaration(
        "completions", "writes a script that completes command lines of accord in a shell",
        arguments: [shell.declaration],
        statuses: [ExitStatus(0, "the script was written"), ExitStatus.wrongUsage])

    static func run(_ arguments: ParsedArguments) throws(UsageError) -> Int32 {
        guard let shell = arguments[shell].first.flatMap(Shell.init) else {
            throw UsageError("missing expected argument '<shell>'")
        }
        Console.say(Accord.program.completions(for: shell), to: .output)
        return 0
    }
}
