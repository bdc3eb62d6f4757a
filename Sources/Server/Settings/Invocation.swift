import SourceText

/// What the command line asks for.
struct Invocation {
    enum Command: Equatable {
        case serve
        case seed(path: String)
        case createAdmin
        case help
        case version
    }

    var command = Command.serve
    /// Settings, and the options of `create-admin`, by name.
    var options: [(name: String, value: String)] = []
    var environmentFile: String?

    /// The options of `create-admin`.
    static let adminOptions = ["email", "first-name", "last-name"]

    /// Reads the arguments after the program's name.
    ///
    /// - Throws: `UsageError` for what is not understood, with the near miss.
    init(_ arguments: [String]) throws(UsageError) {
        var rest = arguments[...]
        if let first = rest.first, !first.hasPrefix("-") {
            rest = rest.dropFirst()
            command = try Self.command(first, &rest)
        }
        while let argument = rest.popFirst() {
            try read(argument, &rest)
        }
    }

    private static func command(
        _ name: String, _ rest: inout ArraySlice<String>
    ) throws(UsageError) -> Command {
        switch name {
        case "serve": return .serve
        case "create-admin": return .createAdmin
        case "help": return .help
        case "version": return .version
        case "seed":
            guard let path = rest.popFirst(), !path.hasPrefix("-") else {
                throw UsageError("missing expected argument '<file>' of 'seed'")
            }
            return .seed(path: path)
        default:
            let names = ["serve", "seed", "create-admin", "help", "version"]
            throw UsageError("unknown command '\(name)'", hint: nearestMatch(to: name, in: names))
        }
    }

    private mutating func read(
        _ argument: String, _ rest: inout ArraySlice<String>
    ) throws(UsageError) {
        if argument == "--help" || argument == "-h" {
            command = .help
            return
        }
        if argument == "--version" {
            command = .version
            return
        }
        guard argument.hasPrefix("--") else {
            throw UsageError("unexpected argument '\(argument)'")
        }
        let body = argument.dropFirst(2)
        let name = String(body.prefix { $0 != "=" })
        let inline = body.firstIndex(of: "=").map { String(body[body.index(after: $0)...]) }
        guard let takesValue = takesValue(name) else {
            let known =
                Setting.all.map(\.option) + Self.adminOptions + ["env-file", "help", "version"]
            throw UsageError(
                "unknown option '--\(name)'",
                hint: nearestMatch(to: name, in: known).map { "--\($0)" })
        }
        guard let value = inline ?? (takesValue ? Self.value(&rest) : "true") else {
            throw UsageError("missing value for '--\(name)'")
        }
        if name == "env-file" { environmentFile = value } else { options.append((name, value)) }
    }

    /// The next argument, unless it is an option itself; a value that begins so is given as `--option=--value`.
    private static func value(_ rest: inout ArraySlice<String>) -> String? {
        rest.first.flatMap { $0.hasPrefix("--") ? nil : $0 } == nil ? nil : rest.popFirst()
    }

    /// Whether an option takes a value; nil for one that there is not.
    private func takesValue(_ name: String) -> Bool? {
        if name == "env-file" { return true }
        if command == .createAdmin, Self.adminOptions.contains(name) { return true }
        return Setting.all.first { $0.option == name }.map { $0.placeholder != nil }
    }
}

/// A command line that is not understood: exit status 64 (EX_USAGE of sysexits.h).
struct UsageError: Error, CustomStringConvertible {
    let description: String

    init(_ message: String, hint: String? = nil) {
        description = hint.map { "\(message): did you mean '\($0)'?" } ?? message
    }
}
