import CodeText
import ContractModel

/// Emits the client: a structure with a method for each operation.
struct ClientEmitter {
    let text: ShapeText
    let names: SwiftNames.ClientNames

    private var contract: Contract { text.contract }

    var code: Code {
        let calls = zip(contract.operations, text.names.operations).map { operation, names in
            operation.webSocket.isEmpty ? call(operation, names) : opening(operation, names)
        }
        return """
            \(Code.documentation("A client of \(contract.title)."))
            public struct \(names.type): \(Runtime.emittedClient) {
                /// What the calls go through.
                public let connection: \(Runtime.clientConnection)

                \(([credentials, initializer] + calls).paragraphs())
            }
            """
    }

    // MARK: Making

    private var initializer: Code {
        let list = [
            "baseURL: String" + (defaultURL.map { " = \(Code.quoted($0))" } ?? .empty),
            "transport: any \(Runtime.clientTransport)",
            "credentials: Credentials = Credentials()",
            "configuration: \(Runtime.clientConfiguration) = \(Runtime.clientConfiguration)()",
        ]
        let arguments: [Code] = [
            "baseURL: baseURL", "transport: transport", "credentials: credentials",
            "securitySchemes: ContractDocument.securitySchemes", "configuration: configuration",
        ]
        let documentation = Code.documentation(
            "Makes a client. `baseURL` is where the API is served"
                + (defaultURL == nil
                    ? "." : ": the contract's first server unless another is named."),
            indent: 4)
        return """
            \(documentation)
            public init\(Code.signature(list)) {
                connection = \(Runtime.clientConnection)\(Code.call(arguments))
            }
            """
    }

    /// The first server's address with its variables filled in; nil of one that is relative.
    private var defaultURL: String? {
        guard let server = contract.servers.first else { return nil }
        var url = server.url
        for variable in server.variables {
            url = url.replacing("{\(variable.name)}", with: variable.defaultValue)
        }
        let isAbsolute = url.hasPrefix("https://") || url.hasPrefix("http://")
        return isAbsolute && !url.contains("{") ? url : nil
    }

    private var credentials: Code {
        let schemes = Array(zip(contract.securitySchemes, names.credentials))
        let properties = schemes.map { scheme, name -> Code in
            let documentation = Code.documentation(
                scheme.description.orWhenBlank("The scheme `\(scheme.name)`."), indent: 8)
            return """
                \(documentation)
                public var \(name): \(Runtime.clientCredential)?
                """
        }
        let parameters = schemes.map { "\($1): \(Runtime.clientCredential)? = nil" as Code }
        let assignments = schemes.map { "self.\($1) = \($1)" as Code }
        let initializer: Code =
            schemes.isEmpty
            ? """
            /// Makes none.
            public init() {}
            """
            : """
            /// Makes the credentials that there are.
            public init\(Code.signature(parameters)) {
                \(assignments.lines())
            }
            """
        let arms = schemes.map { scheme, name -> Code in
            "case \(Code.quoted(scheme.name)): \(name)"
        }
        let lookup: Code =
            schemes.isEmpty
            ? "nil"
            : """
            switch scheme {
            \((arms + ["default: nil"]).lines())
            }
            """
        let subscription: Code = """
            /// The credential of a scheme.
            public subscript(_ scheme: String) -> \(Runtime.clientCredential)? {
                \(lookup)
            }
            """
        return """
            /// What the calls prove themselves with.
            public struct Credentials: \(Runtime.clientCredentials) {
                \([properties.lines(), initializer, subscription].paragraphs())
            }
            """
    }

    // MARK: Calling

    private func call(
        _ operation: Contract.Operation, _ names: SwiftNames.OperationNames
    ) -> Code {
        let list = [
            input(operation, names),
            "_ options: \(Runtime.callOptions) = \(Runtime.callOptions)()",
        ]
        return """
            \(documentation(operation))
            public func \(names.method)\(Code.signature(list)) async throws -> \(Runtime.clientAnswer(names.type)) {
                try await connection.call(\(names.type).self, input, options)
            }
            """
    }

    private func opening(
        _ operation: Contract.Operation, _ names: SwiftNames.OperationNames
    ) -> Code {
        let list = [
            input(operation, names),
            "speaking spoken: ClientSocketProtocol<\(names.type), Sent, Received>",
            "over transport: any ClientSocketTransport",
            "_ options: SocketOptions = SocketOptions()",
        ]
        return """
            \(documentation(operation))
            public func \(names.method)<Sent, Received>\(Code.signature(list)) -> ClientSocket<Sent, Received> {
                connection.open(spoken, input, over: transport, options)
            }
            """
    }

    private func input(
        _ operation: Contract.Operation, _ names: SwiftNames.OperationNames
    ) -> Code {
        let input = InputEmitter(text: text.ofRequests, operation: operation, names: names)
        let type: Code = "\(names.type).Input"
        return "_ input: \(type)" + (input.isOptional ? " = \(type)()" : .empty)
    }

    private func documentation(_ operation: Contract.Operation) -> Code {
        Code.documentation(
            operation.summary.orWhenBlank("The operation `\(operation.id)`."),
            Code.deprecation(operation.isDeprecated), indent: 4)
    }

    // MARK: Problems

    /// The codes of the problems as a type, so that callers name none in a text.
    var problems: Unit? {
        guard let (type, cases) = names.problems else { return nil }
        let lines = zip(contract.problems, cases).map { problem, name -> Code in
            let told = problem.texts.first
            let documentation = Code.documentation(
                (told?.detail ?? told?.title).orWhenBlank("The problem `\(problem.code)`."),
                indent: 4)
            return """
                \(documentation)
                case \(name)
                """
        }
        let table = Code.array(contract.problems.map { .quoted($0.code) })
        let code: Code = """
            /// The codes of the problems that answers may carry.
            public enum \(type): Int, \(Runtime.enumeration) {
                \(lines.lines())

                /// The texts, in the order of the cases.
                public static let names: [StaticString] = \(table)

                /// The code of a problem; nil where there is none, or one that the contract does not list.
                public init?(_ problem: \(Runtime.clientProblem)?) {
                    guard let code = problem?.code else { return nil }
                    self.init(name: code)
                }
            }
            """
        return Unit(
            key: type.text, code: code,
            imports: [.contractConformance, .contractClient], modules: [])
    }
}
