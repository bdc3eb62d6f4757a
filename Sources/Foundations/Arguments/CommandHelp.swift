/// The texts that tell of commands.
enum CommandHelp {
    private static let maxColumns = 80
    /// Where what is told begins.
    private static let margin = 26

    /// The help of a command of a program.
    static func text(of command: CommandDeclaration, in program: String) -> String {
        var sections = ["OVERVIEW: \(command.abstract)"]
        if !command.discussion.isEmpty { sections.append(command.discussion) }
        sections.append(usage(of: command, in: program))
        let positionals = command.positionals.map { ($0.label, help(of: $0)) }
        if !positionals.isEmpty { sections.append(table("ARGUMENTS", positionals)) }
        sections.append(table("OPTIONS", command.options.map { ($0.label, help(of: $0)) }))
        sections.append(
            table("EXIT STATUS", command.statuses.map { (String($0.code), $0.meaning) }))
        return sections.joined(separator: "\n\n") + "\n"
    }

    /// The help of a program with several commands.
    static func text(of program: Program) -> String {
        let options = [program.versionOption, .help]
        let commands = program.commands.map { ($0.declaration.name, $0.declaration.abstract) }
        return [
            "OVERVIEW: \(program.abstract)",
            "USAGE: \(program.name) <command>",
            table("COMMANDS", commands),
            table("OPTIONS", options.map { ($0.label, $0.help) }),
            "  See '\(program.name) help <command>' for more about one of them.",
        ].joined(separator: "\n\n") + "\n"
    }

    /// The lines of usage.
    static func usage(of command: CommandDeclaration, in program: String) -> String {
        var usages = command.usages
        if usages.isEmpty { usages = [usage(of: command, room: maxColumns - program.count - 8)] }
        let lines = usages.map { $0.isEmpty ? program : "\(program) \($0)" }
        return "USAGE: " + lines.joined(separator: "\n       ")
    }

    private static func usage(of command: CommandDeclaration, room: Int) -> String {
        let options = command.arguments.filter { !$0.isPositional }.map(\.usage)
        let positionals = command.positionals.map(\.usage)
        let whole = (options + positionals).joined(separator: " ")
        if whole.count <= room { return whole }
        return (["[<options>]"] + positionals).joined(separator: " ")
    }

    private static func help(of argument: ArgumentDeclaration) -> String {
        guard !argument.choices.isEmpty else { return argument.help }
        return "\(argument.help): \(argument.choices.joined(separator: ", "))"
    }

    private static func table(_ title: String, _ rows: [(label: String, text: String)]) -> String {
        let lines = rows.map { label, text in
            let body = wrapped(text)
            let name = "  " + label
            let fits = name.count < margin
            let start = fits ? name + String(repeating: " ", count: margin - name.count) : name
            let separator = "\n" + String(repeating: " ", count: margin)
            return start + (fits ? "" : separator) + body.joined(separator: separator)
        }
        return "\(title):\n" + lines.joined(separator: "\n")
    }

    /// The lines of a text that fit beside the labels.
    private static func wrapped(_ text: String) -> [String] {
        var lines: [String] = []
        var line = ""
        for word in text.split(separator: " ") {
            if !line.isEmpty, line.count + word.count + 1 > maxColumns - margin {
                lines.append(line)
                line = ""
            }
            line += (line.isEmpty ? "" : " ") + word
        }
        return lines + [line]
    }
}
