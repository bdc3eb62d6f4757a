import CodeText
import ContractModel

/// Emits the types of one operation: what is asked, what is answered, and what the runtime must
/// know of it.
struct OperationEmitter {
    let text: ShapeText
    let operation: Contract.Operation
    let names: SwiftNames.OperationNames
    let input: InputEmitter
    let output: OutputEmitter
    let socket: WebSocketEmitter
    private let body: BodyEmitter
    private let answer: AnswerEmitter
    private let request: RequestEmitter
    private let spoken: SpokenEmitter

    init(_ text: ShapeText, _ position: Int) {
        self.text = text
        operation = text.contract.operations[position]
        names = text.names.operations[position]
        input = InputEmitter(text: text.ofRequests, operation: operation, names: names)
        output = OutputEmitter(text, operation, names)
        socket = WebSocketEmitter(text: text, protocols: operation.webSocket, names: names)
        body = BodyEmitter(text: text.ofRequests, operation: operation, names: names)
        answer = AnswerEmitter(text, operation, names)
        request = RequestEmitter(text: text.ofRequests, operation: operation, names: names)
        spoken = SpokenEmitter(text: text, protocols: operation.webSocket, names: names)
    }

    private var isServed: Bool { text.isServed }
    private var isCalled: Bool { text.isCalled }

    var unit: Unit {
        var parts = [declaration]
        var imports: [Imports] = [.contractRuntime, input.imports]
        if isServed {
            parts += [input.coding] + body.codings + [socket.opening, output.writing]
            parts += output.codings
            imports += [output.imports, socket.imports]
        }
        if isCalled {
            parts += request.codings + [spoken.code]
            imports += [answer.imports, spoken.imports]
        }
        return Unit(
            key: names.type.text, code: parts.paragraphs(), imports: Imports(imports),
            modules: [Runtime.httpMessages])
    }

    private var declaration: Code {
        let documentation = Code.documentation(
            operation.summary, operation.description,
            "`\(operation.method.rawValue.uppercased()) \(operation.path.text)`",
            Code.deprecation(operation.isDeprecated))
        var members = [input.declaration(isCalled ? request.writing : .empty)]
        members += body.declarations
        if isServed {
            members += [socket.declaration, output.declaration] + output.declarations
        }
        if isCalled { members += answer.declarations }
        let conformance: Code = isCalled ? ": \(answer.conformance)" : .empty
        return """
            \(documentation)
            public enum \(names.type)\(conformance) {
                \((members + [description, path]).paragraphs())
            }
            """
    }

    // MARK: Path

    /// The function that makes the operation's path, so that no handler repeats a template.
    private var path: Code {
        let parameters = zip(operation.parameters, names.parameters).filter { $0.0.place == .path }
        let documentation = Code.documentation(
            parameters.isEmpty
                ? "The operation's path." : "The operation's path with its parameters filled in.",
            indent: 4)
        let list = parameters.map { parameter, names -> Code in
            "\(names.property): \(pathType(of: parameter))"
        }
        return """
            \(documentation)
            public static func path\(Code.signature(list)) -> String {
                \(pathLiteral(parameters.map { ($0.0, $0.1.property) }))
            }
            """
    }

    /// The type of an argument; where requests alone hold a type it does not write itself, and the
    /// argument is the text that the value has in a path.
    private func pathType(of parameter: Contract.Parameter) -> Code {
        // A client gives what its input holds.
        if isCalled { return text.ofRequests.type(of: parameter.shape) }
        return isWritten(parameter) ? text.type(of: parameter.shape) : "String"
    }

    private func isWritten(_ parameter: Contract.Parameter) -> Bool {
        text.contract.layout(of: parameter) != nil || isCalled || text.writes(parameter.shape)
    }

    private func pathArgument(_ parameter: Contract.Parameter, _ name: SwiftName) -> Code {
        if text.contract.layout(of: parameter) != nil { return Runtime.pathSegment(name) }
        return isWritten(parameter)
            ? Runtime.pathSegment(name, parameter) : Runtime.pathText(name)
    }

    private func pathLiteral(
        _ parameters: [(parameter: Contract.Parameter, property: SwiftName)]
    ) -> Code {
        func code(_ segment: Contract.PathTemplate.Segment) -> Code {
            switch segment {
            case .literal(let text): "\(Literal.content(text))"
            case .mixed(let parts): parts.map(code).reduce(.empty, +)
            case .parameter(let name):
                if let found = parameters.first(where: { $0.parameter.name == name }) {
                    #"\("# + pathArgument(found.parameter, found.property) + ")"
                } else {
                    .empty
                }
            }
        }
        let segments = operation.path.segments.map { "/" + code($0) }
        return "\"" + segments.reduce(.empty, +) + "\""
    }

    // MARK: Description

    private var description: Code {
        """
        /// What the runtime must know of the operation.
        public static let description = \(Runtime.operation)\(Code.call(arguments))
        """
    }

    private var arguments: [Code] {
        [
            .labeled("id", operation.id), "method: \(Runtime.method(operation.method))",
            .labeled("path", operation.path.text),
            .labeled("tag", text.contract.tags[operation.tag].name),
        ] + securityArguments + bodyArguments + mediaTypeArguments + parameterArguments
            + statusArguments + (operation.isVital ? ["isVital: true"] : []) + socket.arguments
    }

    private var securityArguments: [Code] {
        var alternatives = operation.security.alternatives.map { alternative in
            Code.array(alternative.schemes.map(Runtime.requirement))
        }
        if case .optional = operation.security { alternatives.append("[]") }
        return list("security", alternatives) + texts("roles", operation.roles)
    }

    private var bodyArguments: [Code] {
        guard let body = operation.requestBody else { return [] }
        return texts("requestMediaTypes", body.content.map(\.mediaType))
            + texts(
                "streamedMediaTypes", body.content.filter { !$0.isValue }.map(\.mediaType))
            + (body.isRequired ? ["requiresBody: true"] : [])
            + (operation.maxBodyBytes.map { ["maxBodyBytes: \(Literal.integer(Int64($0)))"] } ?? [])
    }

    private var parameterArguments: [Code] {
        func names(_ place: Contract.Place) -> [String] {
            operation.parameters.filter { $0.place == place }.map(\.name)
        }
        return queryArguments + texts("headerParameters", names(.header))
    }

    /// The names that a query may have: those of an object that is spread are its properties'.
    private var queryArguments: [Code] {
        var (names, deep, isOpen) = ([String](), [String](), false)
        for parameter in operation.parameters {
            if parameter.place == .querystring { isOpen = true }
            guard parameter.place == .query else { continue }
            names.append(parameter.name)
            if parameter.style == .deepObject { deep.append(parameter.name) }
            guard text.contract.layout(of: parameter) == nil, parameter.explode,
                parameter.coding == .style, parameter.style != .deepObject
            else { continue }
            let properties = text.ofRequests.propertyNames(of: parameter.shape)
            names += properties.names.filter { !names.contains($0) }
            isOpen = isOpen || properties.areOpen
        }
        return texts("queryParameters", names) + texts("deepQueryParameters", deep)
            + (isOpen ? ["takesAnyQuery: true"] : [])
    }

    private var mediaTypeArguments: [Code] {
        var mediaTypes: [String] = []
        for content in operation.responses.flatMap(\.content)
        where !mediaTypes.contains(content.mediaType) {
            mediaTypes.append(content.mediaType)
        }
        return texts("responseMediaTypes", mediaTypes)
    }

    private var statusArguments: [Code] {
        list("statuses", codes(ofRuntime: false)) + list("runtimeStatuses", codes(ofRuntime: true))
    }

    private func codes(ofRuntime isOfRuntime: Bool) -> [Code] {
        operation.responses.filter { $0.isAnsweredByRuntime == isOfRuntime }.compactMap {
            if case .code(let code) = $0.status { "\(code)" } else { nil }
        }
    }

    private func texts(_ label: Code, _ texts: [String]) -> [Code] {
        list(label, texts.map { .quoted($0) })
    }

    private func list(_ label: Code, _ elements: [Code]) -> [Code] {
        elements.isEmpty ? [] : ["\(label): \(Code.array(elements))"]
    }
}
