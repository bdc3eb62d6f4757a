import CodeText
import ContractModel

/// Emits the input of an operation, and how it is read from a request.
struct InputEmitter {
    let text: ShapeText
    let operation: Contract.Operation
    let names: SwiftNames.OperationNames

    /// One stored part of the input.
    private struct Part {
        let name: SwiftName
        /// What the initializer takes.
        var type: Code
        let description: String
        let isDeprecated: Bool
        /// Whether reading leaves nil only for what is broken, so that nil must be refused.
        let isRequired: Bool
        /// What the initializer takes when the argument is left out.
        let fallback: Code?
        /// What is stored where one type is for both sides: what was said. Handlers get a value that
        /// is made of it.
        var given: (name: SwiftName, type: Code, value: Code)?
        /// The expression that reads it.
        var reading: (SwiftName) -> Code
        /// The declaration of its rule, if it has one of its own.
        let rule: Code
    }

    private var parts: [Part] {
        zip(operation.parameters, names.parameters).map(part) + bodyPart
    }

    /// Whether an input can be made of nothing.
    var isOptional: Bool { parts.allSatisfy { $0.fallback != nil } }

    var imports: Imports {
        let shapes =
            operation.parameters.map(\.shape)
            + (operation.requestBody?.content.flatMap(\.shapes) ?? [])
        return Imports(shapes.map { text.imports(of: $0) })
    }

    // MARK: Parts

    private func part(
        _ parameter: Contract.Parameter, _ names: SwiftNames.PropertyNames
    ) -> Part {
        let valueType = text.valueType(of: parameter.shape)
        let isNullable = text.contract.isNullable(parameter.shape)
        let parts = statics(parameter, names)
        let standIn = parameter.defaultValue == nil ? nil : parts.defaultValue
        // A client says nothing where nothing is said to it, and the server knows its own default.
        let isAbsentNil = !parameter.isRequired && (standIn == nil || text.isCalled)
        let type: Code = isNullable ? "\(valueType)?" : valueType
        var part = Part(
            name: names.property, type: isAbsentNil && !isNullable ? "\(type)?" : type,
            description: description(of: parameter), isDeprecated: parameter.isDeprecated,
            isRequired: parameter.isRequired,
            fallback: isAbsentNil ? "nil" : parameter.defaultValue.flatMap { text.literal($0) },
            reading: { reading(parameter, names, parts.rule, standIn, of: $0) },
            rule: parts.declarations)
        if let given = names.given, let standIn {
            part.type = "\(type)?"
            part.given = (given, type, "\(given) ?? \(standIn)")
            part.reading = { reading(parameter, names, parts.rule, nil, of: $0) }
        }
        return part
    }

    private func description(of parameter: Contract.Parameter) -> String {
        let description = parameter.description.orWhenBlank(
            "The \(parameter.place.rawValue) parameter `\(parameter.name)`.")
        guard text.isCalled, let value = parameter.defaultValue else { return description }
        return description + "\n\nWhere it is not given the server takes `\(text.told(value))`."
    }

    private func reading(
        _ parameter: Contract.Parameter, _ names: SwiftNames.PropertyNames, _ rule: Code,
        _ defaultValue: Code?, of request: SwiftName
    ) -> Code {
        guard let layout = text.contract.layout(of: parameter) else {
            return Runtime.styledParameter(
                parameter, "Self.\(parameterName(names))", rule: rule,
                isNullable: names.given == nil && text.contract.isNullable(parameter.shape),
                defaultValue: defaultValue, of: request)
        }
        return Runtime.parameter(
            parameter, layout, rule: rule, defaultValue: defaultValue, of: request)
    }

    /// What is made once for a parameter, and how it is called.
    private func statics(
        _ parameter: Contract.Parameter, _ names: SwiftNames.PropertyNames
    ) -> (rule: Code, defaultValue: Code?, declarations: Code) {
        var declarations: [Code] = []
        if text.contract.layout(of: parameter) == nil {
            let description = Runtime.styledParameter(
                parameter, schema: text.parameterSchema(of: parameter.shape))
            declarations.append(
                "private static let \(parameterName(names)) = \(description)")
        }
        var rule = text.rule(of: parameter.shape)
        if text.hasOwnRule(parameter.shape) {
            declarations.append("private static let \(names.rule) = \(rule)")
            rule = "Self.\(names.rule)"
        }
        var value = parameter.defaultValue.flatMap { text.literal($0) }
        if case .json(let json) = parameter.defaultValue {
            let name = SwiftName(chosen: bare(names) + "Default")
            declarations.append(
                "private static let \(name) = \(Runtime.value(ofDefault: json, rule: rule))")
            value = "Self.\(name)"
        }
        return (rule, value, declarations.lines())
    }

    private func bare(_ names: SwiftNames.PropertyNames) -> String {
        names.property.text.filter { $0 != "`" }
    }

    private func parameterName(_ names: SwiftNames.PropertyNames) -> SwiftName {
        SwiftName(chosen: bare(names) + "Parameter")
    }

    private var bodyPart: [Part] {
        guard let body = operation.requestBody, let content = body.content.first else { return [] }
        let bodies = BodyEmitter(text: text, operation: operation, names: names)
        let hasOwnRule = !bodies.hasAlternatives && bodies.hasOwnRule(content)
        let ruleName = SwiftName(chosen: names.body.text + "Rule")
        return [
            Part(
                name: names.body, type: body.isRequired ? bodies.type : "\(bodies.type)?",
                description: body.description.orWhenBlank("The request body."),
                isDeprecated: false, isRequired: body.isRequired,
                fallback: body.isRequired ? nil : "nil",
                reading: {
                    bodies.reading(
                        rule: hasOwnRule ? "Self.\(ruleName)" : nil, isRequired: body.isRequired,
                        of: $0)
                },
                rule: hasOwnRule
                    ? "private static let \(ruleName) = \(bodies.rule(of: content))" : .empty)
        ]
    }

    // MARK: Declaration

    /// The structure; with `writing`, the function by which a client writes it.
    func declaration(_ writing: Code = .empty) -> Code {
        let parts = parts
        let conformance: Code = writing.isEmpty ? "Sendable" : Runtime.clientInput
        let properties = parts.map { part -> Code in
            let documentation = Code.documentation(
                part.description, Code.deprecation(part.isDeprecated), indent: 8)
            guard let given = part.given else {
                return """
                    \(documentation)
                    public let \(part.name): \(part.type)
                    """
            }
            return """
                \(documentation)
                public var \(part.name): \(given.type) { \(given.value) }
                private let \(given.name): \(part.type)
                """
        }
        return """
            /// What a request holds.
            public struct Input: \(conformance) {
                \([properties.lines(), initializer(parts), writing].paragraphs())
            }
            """
    }

    private func initializer(_ parts: [Part]) -> Code {
        guard !parts.isEmpty else {
            return """
                /// Makes an input without parts.
                public init() {}
                """
        }
        let parameters = parts.map { part -> Code in
            "\(part.name): \(part.type)" + (part.fallback.map { " = \($0)" } ?? .empty)
        }
        return """
            /// Makes an input of its parts.
            public init\(Code.signature(parameters)) {
                \(parts.map { "self.\($0.given?.name ?? $0.name) = \($0.name)" as Code }.lines())
            }
            """
    }

    // MARK: Reading

    /// The extension that reads the input.
    var coding: Code {
        let parts = parts
        return """
            extension \(names.type).Input: \(Runtime.input) {
                \([parts.map(\.rule).lines(), reader(parts)].paragraphs())
            }
            """
    }

    private func reader(_ parts: [Part]) -> Code {
        let request = Scope.local("request", "httpRequest", avoiding: parts.map(\.name))
        let readings = parts.map { part -> Code in "let \(part.name) = \(part.reading(request))" }
        let conditions =
            parts.filter(\.isRequired).map { "let \($0.name)" as Code }
            + [Runtime.isAccepted(request)]
        let finish = parts.map { "\($0.name.label): \($0.name)" as Code }
        return """
            /// Reads the input, or throws all that breaks the contract.
            public init(from \(request): inout \(Runtime.request)) throws(\(Runtime.error)) {
                \(readings.lines())
                guard \(Code.conditions(conditions))else { throw \(Runtime.refusal(request)) }
                self.init\(Code.call(finish))
            }
            """
    }
}

extension ShapeText {
    /// A default as an expression; nil when it takes a rule to read it.
    func literal(_ value: Contract.DefaultValue) -> Code? {
        switch value {
        case .json: nil
        case .boolean(let value): "\(Literal.boolean(value))"
        case .integer(let value): "\(Literal.integer(value))"
        case .number(let value): "\(Literal.number(value))"
        case .string(let value): "\(Literal.string(value))"
        case .enumeration(let id, let position):
            ".\(names.cases[id.index]?[position] ?? SwiftName(chosen: "allCases"))"
        case .array(let values): .array(values.compactMap { literal($0) })
        }
    }

    /// A default as a comment says it: what a caller would write to the same end, or JSON.
    func told(_ value: Contract.DefaultValue) -> String {
        switch value {
        case .json(let json): json
        case .boolean(let value): Literal.boolean(value).text
        case .integer(let value): Literal.integer(value).text
        case .number(let value): Literal.number(value).text
        case .string(let value): Literal.string(value).text
        case .enumeration(let id, let position):
            "." + (names.cases[id.index]?[position].text.filter { $0 != "`" } ?? "allCases")
        case .array(let values): "[" + values.map { told($0) }.joined(separator: ", ") + "]"
        }
    }
}
