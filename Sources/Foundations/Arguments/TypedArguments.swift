/// A switch: `--name`.
public struct Flag: Sendable {
    /// How it is written, for a ``CommandDeclaration``.
    public let declaration: ArgumentDeclaration

    /// Declares a flag.
    public init(_ name: String, short: Character? = nil, _ help: String) {
        declaration = ArgumentDeclaration(.flag, name, short: short, help: help)
    }
}

/// A named value: `--name <value>`.
public struct Option<Value: Sendable>: Sendable {
    /// How it is written, for a ``CommandDeclaration``.
    public let declaration: ArgumentDeclaration
    /// The value that a text stands for; nil when it stands for none.
    let read: @Sendable (String) -> Value?
}

extension Option<String> {
    /// Declares an option whose value is any text.
    public init(
        _ name: String, short: Character? = nil, _ valueName: String, _ help: String,
        completion: ArgumentDeclaration.Completion = .none, isRepeated: Bool = false
    ) {
        declaration = ArgumentDeclaration(
            .option, name, short: short, valueName: valueName, help: help, completion: completion,
            isRepeated: isRepeated)
        read = { $0 }
    }
}

extension Option where Value: CaseIterable & RawRepresentable, Value.RawValue == String {
    /// Declares an option whose value is one of a list.
    public init(
        _ name: String, short: Character? = nil, _ valueName: String, _ help: String,
        _ type: Value.Type, isRepeated: Bool = false
    ) {
        declaration = ArgumentDeclaration(
            .option, name, short: short, valueName: valueName, help: help,
            choices: Value.allCases.map(\.rawValue), isRepeated: isRepeated)
        read = { Value(rawValue: $0) }
    }
}

/// A value that is told by its position.
public struct Positional: Sendable {
    /// How it is written, for a ``CommandDeclaration``.
    public let declaration: ArgumentDeclaration

    /// Declares a positional argument.
    public init(
        _ valueName: String, _ help: String, choices: [String] = [],
        completion: ArgumentDeclaration.Completion = .none, isRequired: Bool = true,
        isRepeated: Bool = false
    ) {
        declaration = ArgumentDeclaration(
            .positional, valueName, valueName: valueName, help: help, choices: choices,
            completion: completion, isRequired: isRequired, isRepeated: isRepeated)
    }
}
