/// One thing that a command takes.
public struct ArgumentDeclaration: Sendable {
    /// How it is written.
    public enum Kind: Sendable {
        /// `--name`
        case flag
        /// `--name <value>`
        case option
        /// `<value>`
        case positional
    }

    /// What completes its value.
    public enum Completion: Sendable {
        /// Nothing but its choices.
        case none
        /// The names of files.
        case file
        /// The names of folders.
        case folder
    }

    /// How it is written.
    public let kind: Kind
    /// Its name, without dashes.
    public let name: String
    /// Its short name, without a dash.
    public let short: Character?
    /// What its value is called.
    public let valueName: String
    /// What it is for: lower-case, without a full stop.
    public let help: String
    /// The values that there are; empty when there are others.
    public let choices: [String]
    /// What completes its value.
    public let completion: Completion
    /// Whether the command needs it.
    public let isRequired: Bool
    /// Whether it may be given more than once.
    public let isRepeated: Bool

    init(
        _ kind: Kind, _ name: String, short: Character? = nil, valueName: String = "",
        help: String, choices: [String] = [], completion: Completion = .none,
        isRequired: Bool = false, isRepeated: Bool = false
    ) {
        self.kind = kind
        self.name = name
        self.short = short
        self.valueName = valueName
        self.help = help
        self.choices = choices
        self.completion = completion
        self.isRequired = isRequired
        self.isRepeated = isRepeated
    }

    static let help = ArgumentDeclaration(.flag, "help", short: "h", help: "show this help")

    var isPositional: Bool { kind == .positional }

    /// The name with its dashes.
    var longName: String { "--\(name)" }

    /// How messages call it: `--output <folder>`, `<document>`.
    var phrase: String {
        switch kind {
        case .flag: longName
        case .option: "\(longName) <\(valueName)>"
        case .positional: "<\(valueName)>"
        }
    }

    /// What the help calls it: `-o, --output <folder>`.
    var label: String {
        if isPositional { return "<\(valueName)>" }
        return (short.map { "-\($0), " } ?? "") + phrase
    }

    /// How it stands in the line of usage.
    var usage: String {
        let one = isRequired ? phrase : "[\(phrase)]"
        return isRepeated ? "\(one) ..." : one
    }
}
