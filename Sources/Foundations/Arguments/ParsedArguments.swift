/// What a command line gives a command.
///
/// `--name value`, `--name=value`, `-n value`; after `--` everything is positional, and `-` always
/// is. A value that begins with a dash has to be attached by `=`. Of an option that is not repeated
/// the last value counts.
public struct ParsedArguments: Sendable {
    /// Whether the help was asked for; then nothing else was looked at behind it.
    public private(set) var asksForHelp = false
    private var flags: Set<String> = []
    private var values: [String: [String]] = [:]
    private var positionals: [String] = []
    private let declaration: CommandDeclaration

    /// Reads the arguments of a command.
    ///
    /// Throws what is wrong with the first one that is.
    public init(
        _ arguments: [String], for declaration: CommandDeclaration
    ) throws(UsageError) {
        self.declaration = declaration
        var rest = arguments[...]
        var isLiteral = false
        while let argument = rest.popFirst() {
            if isLiteral || argument == "-" || !argument.hasPrefix("-") {
                try addPositional(argument)
            } else if argument == "--" {
                isLiteral = true
            } else {
                try addOption(argument, &rest)
                if asksForHelp { return }
            }
        }
        try checkRequired()
    }

    /// Whether a flag was given.
    public subscript(flag: Flag) -> Bool { flags.contains(flag.declaration.name) }

    /// The value of an option; nil when it was not given.
    public subscript<Value>(option: Option<Value>) -> Value? {
        values[option.declaration.name]?.last.flatMap(option.read)
    }

    /// The values of an option that may be repeated.
    public func all<Value>(_ option: Option<Value>) -> [Value] {
        (values[option.declaration.name] ?? []).compactMap(option.read)
    }

    /// The values of a positional argument. Only the last one declared may be repeated.
    public subscript(positional: Positional) -> [String] {
        let declared = declaration.positionals
        let index = declared.firstIndex { $0.name == positional.declaration.name }
        guard let index, index < positionals.count else { return [] }
        return declared[index].isRepeated
            ? Array(positionals[index...]) : [positionals[index]]
    }
}

extension ParsedArguments {
    private mutating func addPositional(_ argument: String) throws(UsageError) {
        let declared = declaration.positionals
        let isLast = positionals.count >= declared.count
        guard let position = isLast ? declared.last : declared[positionals.count],
            !isLast || position.isRepeated
        else { throw UsageError("unexpected argument '\(argument)'") }
        try check(argument, of: position)
        positionals.append(argument)
    }

    private mutating func addOption(
        _ argument: String, _ rest: inout ArraySlice<String>
    ) throws(UsageError) {
        let (name, attached) = Self.split(argument)
        guard let option = declaration.options.first(where: { $0.isCalled(name) }) else {
            throw UsageError(
                "unknown option '\(name)'", meant: name,
                among: declaration.options.map(\.longName))
        }
        guard option.kind == .option else {
            if attached != nil { throw UsageError("'\(name)' takes no value") }
            flags.insert(option.name)
            if option.name == ArgumentDeclaration.help.name { asksForHelp = true }
            return
        }
        let value = attached ?? value(&rest)
        guard let value, !value.isEmpty else {
            throw UsageError("missing value for '\(name) <\(option.valueName)>'")
        }
        try check(value, of: option)
        values[option.name, default: []].append(value)
    }

    /// `--name=value`
    private static func split(_ argument: String) -> (name: String, value: String?) {
        guard argument.hasPrefix("--"), let sign = argument.firstIndex(of: "=") else {
            return (argument, nil)
        }
        return (String(argument[..<sign]), String(argument[argument.index(after: sign)...]))
    }

    /// The word behind an option, unless that is an option too. A token may begin with a dash.
    private func value(_ rest: inout ArraySlice<String>) -> String? {
        guard let next = rest.first, !next.hasPrefix("--"),
            !declaration.options.contains(where: { $0.isCalled(next) })
        else { return nil }
        return rest.popFirst()
    }

    private func check(
        _ value: String, of argument: ArgumentDeclaration
    ) throws(UsageError) {
        guard !argument.choices.isEmpty, !argument.choices.contains(value) else { return }
        throw UsageError(
            "unknown \(argument.name) '\(value)'; expected one of "
                + argument.choices.joined(separator: ", "),
            meant: value, among: argument.choices)
    }

    private func checkRequired() throws(UsageError) {
        let missing = declaration.positionals.dropFirst(positionals.count).first(
            where: \.isRequired)
        if let missing { throw UsageError("missing expected argument '\(missing.phrase)'") }
    }
}

extension ArgumentDeclaration {
    /// Whether a word with dashes names it.
    fileprivate func isCalled(_ word: String) -> Bool {
        word == longName || short.map { word == "-\($0)" } ?? false
    }
}
