import Arguments
import Testing

@Suite("A program with commands") struct ProgramTests {
    enum Paint: Command {
        static let declaration = ParsedArgumentsTests.declaration
        static func run(_ arguments: ParsedArguments) -> Int32 { 7 }
    }

    private let program = Program(
        "studio", version: "1.2.3", "works with colors", commands: [Paint.self])

    private func answer(_ arguments: String...) throws -> String? {
        if case .answer(let text) = try program.request(arguments) { text } else { nil }
    }

    @Test("runs the command that is named, with its arguments")
    func run() throws {
        guard case .run(let command, let parsed) = try program.request(["paint", "a", "-l"]) else {
            Issue.record("nothing is run")
            return
        }
        #expect(try command.run(parsed) == 7)
        #expect(parsed[ParsedArgumentsTests.isLoud])
    }

    @Test("tells its version and its help")
    func answers() throws {
        #expect(try answer("--version") == "1.2.3\n")
        let help = try #require(try answer("--help"))
        #expect(help.hasPrefix("OVERVIEW: works with colors\n\nUSAGE: studio <command>\n"))
        #expect(help.contains("\n  paint                   paints\n"))
        #expect(try answer("-h") == help)
        #expect(try answer("help") == help)
    }

    @Test("tells the help of a command, made of its declaration")
    func commandHelp() throws {
        let help = try #require(try answer("help", "paint"))
        #expect(
            help == """
                OVERVIEW: paints

                USAGE: studio paint [<options>] <first> [<other>] ...

                ARGUMENTS:
                  <first>                 what comes first
                  <other>                 what follows

                OPTIONS:
                  -l, --loud              say more
                  -c, --color <name>      the color: red, green
                  --folder <path>         where to look
                  -h, --help              show this help

                EXIT STATUS:
                  0                       it is painted
                  2                       the command line is wrong, or a file cannot be read

                """)
        #expect(try answer("paint", "--help") == help)
    }

    @Test("says what is wrong, and how it is written")
    func refusals() {
        #expect(throws: UsageError("missing expected argument '<command>'")) {
            try program.request([])
        }
        let error = UsageError("unknown command 'pain'; did you mean 'paint'?")
        #expect(throws: error) { try program.request(["pain"]) }
        #expect(throws: UsageError("unknown option '--hlep'; did you mean '--help'?")) {
            try program.request(["--hlep"])
        }
        #expect(program.refusal(error, of: ["pain"]).hasPrefix("error: unknown command 'pain'"))
        let refusal = program.refusal(UsageError("no"), of: ["paint"])
        #expect(refusal.hasPrefix("error: no\n\nUSAGE: studio paint "))
        #expect(refusal.hasSuffix("  See 'studio paint --help' for more.\n"))
    }

    @Test("completes every option and choice", arguments: Shell.allCases)
    func completions(shell: Shell) {
        let script = program.completions(for: shell)
        for word in ["studio", "paint", "loud", "color", "folder", "red green", "help"] {
            #expect(script.contains(word), "\(shell): \(word)")
        }
    }
}
