/// What a command is called, what it takes and how it ends.
///
/// It is declared once: parsing, help, completions and docs/command.md are made of it.
///
///     static let format = Option("format", "name", "how findings are printed", Format.self)
///     static let declaration = CommandDeclaration(
///         "check", "checks a document", arguments: [format.declaration], statuses: [...])
public struct CommandDeclaration: Sendable {
    /// The word that chooses it.
    public let name: String
    /// What it does, in one line: lower-case, third person, without a full stop.
    public let abstract: String
    /// More about it, in paragraphs; empty when the line says all.
    public let discussion: String
    /// The forms in which it is called, without its name; one that is made of the arguments when
    /// empty.
    public let usages: [String]
    /// What it takes, in the order of the help.
    public let arguments: [ArgumentDeclaration]
    /// What each status that the program may end with means.
    public let statuses: [ExitStatus]

    /// Declares a command.
    public init(
        _ name: String, _ abstract: String, discussion: String = "", usages: [String] = [],
        arguments: [ArgumentDeclaration], statuses: [ExitStatus]
    ) {
        self.name = name
        self.abstract = abstract
        self.discussion = discussion
        self.usages = usages
        self.arguments = arguments
        self.statuses = statuses
    }

    /// The help of a command that is called by these words.
    public static func help(of command: CommandDeclaration, called words: String) -> String {
        CommandHelp.text(of: command, in: words)
    }

    /// Everything that begins with a dash: what is declared, and the help.
    var options: [ArgumentDeclaration] {
        arguments.filter { !$0.isPositional } + [.help]
    }

    var positionals: [ArgumentDeclaration] { arguments.filter(\.isPositional) }
}

/// A status that a program ends with, and what it means.
public struct ExitStatus: Sendable {
    /// The number.
    public let code: Int32
    /// When it is given: lower-case, without a full stop.
    public let meaning: String

    /// Makes a status.
    public init(_ code: Int32, _ meaning: String) {
        self.code = code
        self.meaning = meaning
    }

    /// What every command ends with when it was called wrongly.
    public static let wrongUsage = ExitStatus(
        2, "the command line is wrong, or a file cannot be read")
}
