import Arguments
import Testing

@Suite("Command lines") struct ParsedArgumentsTests {
    enum Color: String, CaseIterable, Sendable { case red, green }

    static let isLoud = Flag("loud", short: "l", "say more")
    static let color = Option("color", short: "c", "name", "the color", Color.self)
    static let folders = Option("folder", "path", "where to look", isRepeated: true)
    static let first = Positional("first", "what comes first")
    static let others = Positional("other", "what follows", isRequired: false, isRepeated: true)
    static let declaration = CommandDeclaration(
        "paint", "paints",
        arguments: [
            isLoud.declaration, color.declaration, folders.declaration, first.declaration,
            others.declaration,
        ], statuses: [ExitStatus(0, "it is painted"), .wrongUsage])

    private func parsed(_ arguments: String...) throws -> ParsedArguments {
        try ParsedArguments(arguments, for: Self.declaration)
    }

    @Test("give flags, options and positional arguments in any order")
    func everything() throws {
        let parsed = try parsed(
            "a", "--color", "red", "b", "-l", "--folder=x", "--folder", "y", "-c", "green", "c")
        #expect(parsed[Self.isLoud])
        #expect(parsed[Self.color] == .green)
        #expect(parsed.all(Self.folders) == ["x", "y"])
        #expect(parsed[Self.first] == ["a"])
        #expect(parsed[Self.others] == ["b", "c"])
    }

    @Test("may leave out what is not required")
    func defaults() throws {
        let parsed = try parsed("a")
        #expect(!parsed[Self.isLoud])
        #expect(parsed[Self.color] == nil)
        #expect(parsed.all(Self.folders) == [])
        #expect(parsed[Self.others] == [])
    }

    @Test("take everything behind '--' as it stands, and '-' everywhere")
    func literals() throws {
        let parsed = try parsed("-", "--", "--loud", "--", "-c")
        #expect(parsed[Self.first] == ["-"])
        #expect(parsed[Self.others] == ["--loud", "--", "-c"])
        #expect(!parsed[Self.isLoud])
        #expect(try self.parsed("a", "--folder=-x").all(Self.folders) == ["-x"])
        #expect(try self.parsed("a", "--folder", "-x").all(Self.folders) == ["-x"])
    }

    @Test("may ask for help, whatever else is wrong behind it")
    func help() throws {
        #expect(try parsed("--loud", "-h", "--nothing").asksForHelp)
        #expect(try parsed("--help").asksForHelp)
        #expect(!(try parsed("--", "--help").asksForHelp))
    }

    @Test(
        "are refused with what is wrong and what is near",
        arguments: [
            ([], "missing expected argument '<first>'"),
            (["a", "--colr", "red"], "unknown option '--colr'; did you mean '--color'?"),
            (["a", "-x"], "unknown option '-x'"),
            (["a", "--color"], "missing value for '--color <name>'"),
            (["a", "--color", "--loud"], "missing value for '--color <name>'"),
            (["a", "--color", "-c"], "missing value for '--color <name>'"),
            (["a", "-c"], "missing value for '-c <name>'"),
            (["a", "--color="], "missing value for '--color <name>'"),
            (["a", "--loud=yes"], "'--loud' takes no value"),
            (
                ["a", "--color", "gren"],
                "unknown color 'gren'; expected one of red, green; did you mean 'green'?"
            ),
        ])
    func mistakes(arguments: [String], message: String) {
        #expect(throws: UsageError(message)) {
            try ParsedArguments(arguments, for: Self.declaration)
        }
    }

    @Test("are refused with too many positional arguments")
    func tooMany() {
        let declaration = CommandDeclaration(
            "one", "takes one", arguments: [Self.first.declaration], statuses: [])
        #expect(throws: UsageError("unexpected argument 'b'")) {
            try ParsedArguments(["a", "b"], for: declaration)
        }
    }
}
