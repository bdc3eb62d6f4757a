/// A command of a program: what it takes, and what it does.
public protocol Command: SendableMetatype {
    /// What it is called and takes.
    static var declaration: CommandDeclaration { get }

    /// Does what the arguments ask for, and gives the status that the program ends with.
    ///
    /// Throws when the arguments do not fit together.
    static func run(_ arguments: ParsedArguments) throws(UsageError) -> Int32
}

/// A program with several commands.
public struct Program: Sendable {
    /// The word that starts it.
    public let name: String
    /// What `--version` answers.
    public let version: String
    /// What it is, in one line: lower-case, without a full stop.
    public let abstract: String
    /// Its commands, in the order of the help.
    public let commands: [any Command.Type]

    /// Makes a program.
    public init(
        _ name: String, version: String, _ abstract: String, commands: [any Command.Type]
    ) {
        self.name = name
        self.version = version
        self.abstract = abstract
        self.commands = commands
    }

    /// What a command line asks for.
    public enum Request {
        /// To run a command.
        case run(any Command.Type, ParsedArguments)
        /// A text for the standard output stream.
        case answer(String)
    }

    /// Reads a command line, without the name of the program.
    ///
    /// Throws what is wrong with it; ``refusal(_:of:)`` tells that to whoever wrote it.
    public func request(_ arguments: [String]) throws(UsageError) -> Request {
        guard let first = arguments.first else {
            throw UsageError("missing expected argument '<command>'")
        }
        switch first {
        case "--version": return .answer("\(version)\n")
        case "--help", "-h": return .answer(help)
        case "help":
            guard arguments.count > 1 else { return .answer(help) }
            return .answer(help(of: try command(arguments[1])))
        default:
            let command = try command(first)
            let parsed = try ParsedArguments(
                Array(arguments.dropFirst()), for: command.declaration)
            if parsed.asksForHelp { return .answer(help(of: command)) }
            return .run(command, parsed)
        }
    }

    private func command(_ word: String) throws(UsageError) -> any Command.Type {
        if let command = commands.first(where: { $0.declaration.name == word }) { return command }
        let kind = word.hasPrefix("-") ? "option" : "command"
        throw UsageError(
            "unknown \(kind) '\(word)'", meant: word,
            among: commands.map { $0.declaration.name } + ["help", "--help", "--version"])
    }

    /// The help of the program.
    public var help: String { CommandHelp.text(of: self) }

    /// The help of a command.
    public func help(of command: any Command.Type) -> String {
        let declaration = command.declaration
        return CommandDeclaration.help(of: declaration, called: "\(name) \(declaration.name)")
    }

    /// What is said about a wrong command line: the mistake, how it is written, and where there is
    /// more.
    public func refusal(_ error: UsageError, of arguments: [String]) -> String {
        let named = commands.first { $0.declaration.name == arguments.first }
        guard let named else { return "error: \(error.message)\n\n\(help)" }
        let name = "\(name) \(named.declaration.name)"
        let usage = CommandHelp.usage(of: named.declaration, in: name)
        return "error: \(error.message)\n\n\(usage)\n  See '\(name) --help' for more.\n"
    }

    var versionOption: ArgumentDeclaration {
        ArgumentDeclaration(.flag, "version", help: "show the version")
    }
}
