import CodeText
import ContractModel
import SourceText

// Chooses every name of the emitted code, once, over the whole contract. Emitters receive names and
// never invent any, so two things can only meet here, and both places are told.

/// Chooses the Swift names for a contract.
struct Namer {
    let contract: Contract
    private let configuration: EmissionConfiguration
    var names = SwiftNames()
    var diagnostics: [Diagnostic] = []
    /// Types, and everything else at the top level.
    var types: Scope
    private var rules = Scope()
    let fieldGroups: FieldGroups
    let answerGroups: FieldGroups

    /// Whether a client is emitted.
    var hasClient: Bool { configuration.sides.contains(.client) }
    /// Whether what handlers need is emitted.
    var hasServer: Bool { configuration.sides.contains(.server) }
    /// The name that was chosen for the client.
    var clientName: String { configuration.clientName ?? "APIClient" }

    private init(_ contract: Contract, _ configuration: EmissionConfiguration) {
        self.contract = contract
        self.configuration = configuration
        fieldGroups = FieldGroups(contract)
        answerGroups = FieldGroups(contract, ofClients: true)
        let hasClient = configuration.sides.contains(.client)
        let taken = SwiftVocabulary.standardTypes.union(Runtime.typeNames)
            .union(Runtime.schemaTypeNames).union(Runtime.parameterTypeNames)
            .union(configuration.types.values.map(\.name))
            .union(hasClient ? Runtime.clientTypeNames : [])
            .union(hasClient ? [configuration.clientName ?? "APIClient"] : [])
        var nested = Self.nestedTypes(of: contract)
        if hasClient { nested.formUnion(Self.answerTypes(of: contract)) }
        types = Scope(reserving: taken.union(nested), suffix: "Schema")
    }

    /// The types inside operations, which would hide a type of the same name from what stands
    /// beside them.
    private static func nestedTypes(of contract: Contract) -> Set<String> {
        let responses = contract.operations.lazy.flatMap(\.responses)
        let problems = responses.filter { !$0.problems.isEmpty }.map { problemsType(of: $0.status) }
        let opensWebSocket = contract.operations.contains { !$0.webSocket.isEmpty }
        return Set(problems).union(["Input", "Output"] + (opensWebSocket ? ["Socket"] : []))
            .union(bodyTypes(of: contract))
    }

    /// `Conflict`
    private static func problemsType(of status: Contract.Status) -> String {
        let name = StatusNames.name(of: status)
        return name.prefix(1).uppercased() + name.dropFirst()
    }

    /// `OkBody`
    static func contentType(of status: Contract.Status) -> String {
        problemsType(of: status) + "Body"
    }

    /// The names for a contract; those that would be given twice are reported.
    static func names(
        for contract: Contract, _ configuration: EmissionConfiguration = .standard,
        reporting diagnostics: inout [Diagnostic]
    ) -> SwiftNames {
        var namer = Namer(contract, configuration)
        namer.nameShapes()
        namer.nameOperations()
        if namer.hasServer { namer.nameTags() }
        namer.nameOutgoing()
        namer.nameFieldGroups()
        if namer.hasClient { namer.nameClient() }
        diagnostics += namer.diagnostics
        return namer.names
    }

    // MARK: Shapes

    private mutating func nameShapes() {
        for shape in contract.shapes {
            let words = words(of: shape)
            names.types.append(SwiftName(chosen: ""))
            names.rules.append(SwiftName(chosen: ""))
            if let type = foreignType(of: shape) {
                names.types[shape.id.index] = SwiftName(chosen: type.name)
                names.foreign[shape.id.index] = type
                continue
            }
            switch shape.shape.kind {
            case .object(let object):
                names.types[shape.id.index] = declareType(shape, words)
                nameProperties(of: object, shape)
            case .enumeration(let values):
                names.types[shape.id.index] = declareType(shape, words)
                names.cases[shape.id.index] = caseNames(of: values)
            case .union(let union):
                names.types[shape.id.index] = declareType(shape, words)
                names.alternatives[shape.id.index] = UnionNames(union, in: words).declared(
                    &diagnostics)
            default:
                names.rules[shape.id.index] = rules.declare(
                    words.lowerCamel, for: Self.title(of: shape), at: shape.origin, &diagnostics)
            }
        }
    }

    /// The type that stands for a component, or for what requests hold in its place.
    private func foreignType(of shape: NamedShape) -> EmissionConfiguration.ForeignType? {
        guard !configuration.types.isEmpty else { return nil }
        let origin = contract.requestViews.first { $0.value == shape.id }?.key ?? shape.id
        guard case .component(let name) = contract[origin].name else { return nil }
        return configuration.types[name]
    }

    /// The words of a name; a chosen one counts for what is within it, too.
    private func words(of shape: NamedShape) -> Words {
        switch shape.name {
        case .component(let name): return Words(configuration.schemaNames[name] ?? name)
        case .inline(let names):
            guard let first = names.first,
                let chosen = configuration.schemaNames[first] ?? configuration.operationNames[first]
            else { return Words(names) }
            return Words([chosen] + names.dropFirst())
        }
    }

    /// The identifier that was chosen for a component.
    private func chosenType(of shape: NamedShape) -> String? {
        guard case .component(let name) = shape.name else { return nil }
        return configuration.schemaNames[name]
    }

    private static func title(of shape: NamedShape) -> String {
        switch shape.name {
        case .component(let name): "schema '\(name)'"
        case .inline(let names): "the schema of '\(names.joined(separator: "."))'"
        }
    }

    private mutating func declareType(_ shape: NamedShape, _ words: Words) -> SwiftName {
        types.declare(
            chosenType(of: shape) ?? words.upperCamel, for: Self.title(of: shape), at: shape.origin,
            &diagnostics)
    }

    private mutating func nameProperties(of object: ObjectShape, _ shape: NamedShape) {
        let index = shape.id.index
        var chosen: [String: String] = [:]
        if case .component(let name) = shape.name {
            chosen = configuration.propertyNames[name] ?? [:]
        }
        var scope = Scope(reserving: SwiftVocabulary.unusableMembers)
        let properties = object.properties.map { property in
            scope.declare(
                chosen[property.name] ?? Words(property.name).lowerCamel,
                for: "property '\(property.name)'", at: property.origin, &diagnostics)
        }
        names.properties[index] = zip(properties, object.properties).map { name, property in
            Self.names(around: name, &scope, at: property.origin)
        }
        if let additional = object.additional {
            names.additional[index] = scope.fresh(
                ["additionalProperties", "otherProperties"], at: additional.origin)
        }
    }

    static func names(
        around name: SwiftName, _ scope: inout Scope, at origin: SourceLocation
    ) -> SwiftNames.PropertyNames {
        let bare = name.text.filter { $0 != "`" }
        return SwiftNames.PropertyNames(
            property: name, rule: SwiftName(chosen: bare + "Rule"),
            box: scope.fresh([bare + "Box"], at: origin))
    }

    private mutating func caseNames(of values: [EnumerationValue]) -> [SwiftName] {
        var scope = Scope(
            reserving: SwiftVocabulary.enumerationMembers.union(SwiftVocabulary.unusableMembers))
        return values.map { value in
            scope.declare(
                Self.words(of: value).lowerCamel, for: "value '\(value.text)'", at: value.origin,
                &diagnostics)
        }
    }

    /// The words of a value; those of other values than texts begin with one for all.
    private static func words(of value: EnumerationValue) -> Words {
        if let title = value.title, !title.isEmpty { return Words(title) }
        if value.isText { return Words(value.text) }
        if ["true", "false"].contains(value.text) { return Words(value.text) }
        let text = value.text.first == "-" ? "minus " + value.text.dropFirst() : value.text
        return Words("value " + text.replacing(".", with: " point "))
    }

    // MARK: Operations

    private mutating func nameOperations() {
        var methods = Scope(reserving: SwiftVocabulary.unusableMembers, suffix: "Operation")
        for operation in contract.operations {
            let words = Words(configuration.operationNames[operation.id] ?? operation.id)
            let title = "operation '\(operation.id)'"
            let type = types.declare(
                words.upperCamel, for: title, at: operation.idOrigin, &diagnostics)
            // Two operations that differ in case only are reported by their types.
            var ignored: [Diagnostic] = []
            let method = methods.declare(
                words.lowerCamel, for: title, at: operation.idOrigin, &ignored)
            names.operations.append(inputNames(of: operation, type: type, method: method))
        }
    }

    private mutating func inputNames(
        of operation: Contract.Operation, type: SwiftName, method: SwiftName
    ) -> SwiftNames.OperationNames {
        var scope = Scope(reserving: SwiftVocabulary.unusableMembers)
        let parameters = operation.parameters.map { parameter in
            scope.declare(
                Words(parameter.name).lowerCamel,
                for: "\(parameter.place.rawValue) parameter '\(parameter.name)'",
                at: parameter.origin, &diagnostics)
        }
        return SwiftNames.OperationNames(
            type: type, method: method,
            parameters: zip(parameters, operation.parameters).map { name, parameter in
                var names = Self.names(around: name, &scope, at: parameter.origin)
                if hasClient, hasServer, parameter.defaultValue != nil {
                    let bare = name.text.filter { $0 != "`" }
                    names.given = scope.fresh(
                        ["given" + bare.prefix(1).uppercased() + bare.dropFirst()],
                        at: parameter.origin)
                }
                return names
            },
            body: scope.fresh(["body", "requestBody"], at: operation.origin),
            contents: contentNames(of: operation.requestBody?.content ?? []),
            parts: partNames(of: operation),
            responses: operation.responses.map { responseNames(of: $0) },
            webSocket: caseNames(of: operation.webSocket))
    }

    private mutating func caseNames(of protocols: [Contract.WebSocketProtocol]) -> [SwiftName] {
        var scope = Scope(
            reserving: SwiftVocabulary.unusableMembers.union(["description", "items", "path"]))
        return protocols.map { entry in
            let subprotocol = entry.subprotocol
            return scope.declare(
                subprotocol.map { Words($0).lowerCamel } ?? "plain",
                for: subprotocol.map { "subprotocol '\($0)'" } ?? "the lack of a subprotocol",
                at: entry.origin, &diagnostics)
        }
    }

    private mutating func responseNames(of response: Contract.Response) -> SwiftNames.ResponseNames
    {
        var headers = Scope(reserving: SwiftVocabulary.unusableMembers)
        let group = fieldGroups.position(of: response)
        let fields = group == nil ? fieldNames(of: response.headers, &headers) : []
        var scope = Scope(reserving: SwiftVocabulary.unusableMembers.union(["code", "values"]))
        return SwiftNames.ResponseNames(
            output: SwiftName(chosen: StatusNames.name(of: response.status)),
            problems: SwiftName(chosen: Self.problemsType(of: response.status)),
            problemCases: response.problems.map { position in
                let problem = contract.problems[position]
                return scope.declare(
                    Words(problem.code).lowerCamel, for: "problem '\(problem.code)'",
                    at: problem.origin, &diagnostics)
            },
            placeholders: response.problems.map { placeholderNames(of: contract.problems[$0]) },
            headers: fields, fieldGroup: group,
            fields: headers.fresh(["fields", "responseFields"], at: response.origin),
            status: headers.fresh(["status", "code"], at: response.origin),
            body: headers.fresh(["body", "content"], at: response.origin),
            contentType: SwiftName(chosen: Self.contentType(of: response.status)),
            contents: contentNames(of: response.content, reserving: ["mediaTypes"]),
            answerType: SwiftName(chosen: Self.answerType(of: response.status)),
            answerFields: hasClient ? answerGroups.position(of: response) : nil)
    }

    private mutating func placeholderNames(of problem: Contract.Problem) -> [SwiftName] {
        var scope = Scope(reserving: SwiftVocabulary.unusableMembers)
        return problem.placeholders.map { placeholder in
            scope.declare(
                Words(placeholder).lowerCamel, for: "placeholder '\(placeholder)'",
                at: problem.origin, &diagnostics)
        }
    }

    // MARK: Tags

    private mutating func nameTags() {
        if configuration.services == .single {
            names.service = SwiftNames.TagNames(
                type: types.fresh(["Operations", "AllOperations"], at: contract.origin),
                argument: SwiftName(chosen: "operations"))
            return
        }
        var arguments = Scope(reserving: ["routes", "self"], suffix: "Operations")
        for tag in contract.tags {
            let words = Words(configuration.tagNames[tag.name] ?? tag.name)
            let title = "tag '\(tag.name)'"
            var ignored: [Diagnostic] = []
            names.tags.append(
                SwiftNames.TagNames(
                    type: types.declare(
                        words.upperCamel + "Operations", for: title, at: tag.origin, &diagnostics),
                    argument: arguments.declare(
                        words.lowerCamel, for: title, at: tag.origin, &ignored)))
        }
    }
}

extension Contract.Status {
    /// Whether the handler says which status it is.
    var codeIsChosenByHandlers: Bool {
        if case .code = self { false } else { true }
    }
}
