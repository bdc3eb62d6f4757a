/// The text of `--help`.
enum Help {
    static var text: String {
        """
        usage: accord-server [command] [options]

        commands:
          serve              serve the contract (what is done without a command)
          seed FILE          load accounts and messages from a JSON file, all or nothing
          create-admin       make an administrator: --email ADDRESS [--first-name N] [--last-name N];
                             the password is read from standard input
          help, version

        options:
        \(Setting.all.map(line).joined(separator: "\n"))
          --env-file FILE            variables to read before the environment's (.env, when there is one)

        Each option can be given as a variable too: --cors-origins is ACCORD_CORS_ORIGINS.
        docs/operations.md says more.

        """
    }

    private static func line(_ setting: Setting) -> String {
        let option =
            "--"
            + ([setting.option] + [setting.placeholder].compactMap(\.self)).joined(separator: " ")
        let padding = String(repeating: " ", count: max(1, 27 - option.count))
        return "  \(option)\(padding)\(setting.help)"
    }
}
