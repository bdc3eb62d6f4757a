/// Where the contract says that the API is served.
public struct ServerDescription: Sendable {
    /// The address, with `{variables}`; may be relative to the document's own.
    public let urlTemplate: String
    /// What the server is for.
    public let description: String
    /// The variables of the address.
    public let variables: [ServerVariableDescription]

    /// Describes a server.
    public init(
        _ urlTemplate: StaticString, description: StaticString = "",
        variables: [ServerVariableDescription] = []
    ) {
        self.urlTemplate = urlTemplate.description
        self.description = description.description
        self.variables = variables
    }

    /// The address with values for its variables, or their defaults; nil for a variable that there
    /// is not, and a value that it may not have.
    public func url(_ values: [String: String] = [:]) -> String? {
        guard values.keys.allSatisfy({ name in variables.contains { $0.name == name } }) else {
            return nil
        }
        var chosen: [Substring: String] = [:]
        for variable in variables {
            let value = values[variable.name] ?? variable.defaultValue
            guard variable.allows(value) else { return nil }
            chosen[variable.name[...]] = value
        }
        return filled(chosen)
    }

    /// The template with values for its variables. What looks like a variable in a value stays as
    /// it is, and so does a name without a value.
    private func filled(_ values: [Substring: String]) -> String {
        var url = ""
        var rest = urlTemplate[...]
        while let end = rest.firstIndex(of: "}") {
            let next = rest.index(after: end)
            if let start = rest[..<end].lastIndex(of: "{"),
                let value = values[rest[rest.index(after: start)..<end]]
            {
                url += rest[..<start] + value
            } else {
                url += rest[..<next]
            }
            rest = rest[next...]
        }
        return url + rest
    }
}

/// A variable of a server's address.
public struct ServerVariableDescription: Sendable {
    /// The name in the address.
    public let name: String
    /// The value when none is chosen.
    public let defaultValue: String
    /// The values that it may have; any when there are none.
    public let allowedValues: [String]

    /// Describes a variable.
    public init(
        _ name: StaticString, default defaultValue: StaticString,
        allowedValues: [StaticString] = []
    ) {
        self.name = name.description
        self.defaultValue = defaultValue.description
        self.allowedValues = allowedValues.map(\.description)
    }

    /// Whether the variable may have a value.
    func allows(_ value: String) -> Bool {
        allowedValues.isEmpty || allowedValues.contains(value)
    }
}
