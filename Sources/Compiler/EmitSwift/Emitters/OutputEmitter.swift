import CodeText
import ContractModel

/// Emits the output of an operation, its problems, and how they become a response.
struct OutputEmitter {
    private let text: ShapeText
    private let type: SwiftName
    /// The responses that handlers give.
    private let answers: [Answer]

    init(
        _ text: ShapeText, _ operation: Contract.Operation, _ names: SwiftNames.OperationNames
    ) {
        self.text = text
        type = names.type
        answers = zip(operation.responses, names.responses)
            .filter { !$0.0.isAnsweredByRuntime }
            .map { response, names in
                Answer(
                    response: response, names: names, text: text,
                    opensWebSocket: !operation.webSocket.isEmpty && response.status == .code(101))
            }
    }

    var imports: Imports { Imports(answers.map(\.imports)) }

    var declaration: Code {
        """
        /// What a handler may answer.
        public enum Output: Sendable {
            \(answers.map(\.declaration).lines())
        }
        """
    }

    /// The extension that writes the output.
    var writing: Code {
        let names = answers.flatMap(\.bindings)
        let response = Scope.local("response", "httpResponse", avoiding: names)
        return """
            extension \(type).Output: \(Runtime.output) {
                /// Writes the answer.
                public func write(to \(response): inout \(Runtime.response)) {
                    switch self {
                    \(answers.map { $0.arm(response) }.lines())
                    }
                }
            }
            """
    }

    // MARK: Problems

    private var problems: [ProblemEmitter] {
        answers.filter(\.hasProblemType).map {
            ProblemEmitter(
                problems: $0.problems, names: $0.names, operation: type,
                status: $0.statusText)
        }
    }

    private var contents: [ContentEmitter] { answers.compactMap(\.alternatives) }

    /// The types inside the operation's.
    var declarations: [Code] { contents.map(\.declaration) + problems.map(\.declaration) }
    /// The extensions that write them.
    var codings: [Code] { contents.map { $0.writing(of: type) } + problems.map(\.coding) }
}

/// One response that handlers give.
struct Answer {
    let response: Contract.Response
    let names: SwiftNames.ResponseNames
    let text: ShapeText
    /// Whether the connection becomes a WebSocket.
    let opensWebSocket: Bool

    /// What is behind the case, in the order of its payload.
    private struct Part {
        let label: SwiftName?
        let name: SwiftName
        let type: Code
        let fallback: Code?
    }

    var problems: [Contract.Problem] { response.problems.map { text.contract.problems[$0] } }

    /// The representations among which the handler chooses.
    var alternatives: ContentEmitter? {
        guard problems.isEmpty, !opensWebSocket, response.content.count > 1 else { return nil }
        return ContentEmitter(text: text, contents: response.content, names: names)
    }

    /// One problem without placeholders needs no type: the case says it all.
    var hasProblemType: Bool {
        !problems.isEmpty && !(problems.count == 1 && problems[0].placeholders.isEmpty)
    }

    private var content: Contract.Content? { response.content.first }

    private var contentType: Code? {
        if opensWebSocket { return "@Sendable (Socket) async -> Void" }
        if hasProblemType { return "\(names.problems)" }
        guard problems.isEmpty, let content else { return nil }
        return alternatives == nil
            ? ContentEmitter.type(of: content, text) : "\(names.contentType)"
    }

    private var parts: [Part] {
        let status = response.status.codeIsChosenByHandlers ? [statusPart] : []
        let body = contentType.map {
            [Part(label: nil, name: names.body, type: $0, fallback: nil)]
        }
        let fields = fields.map {
            Part(
                label: $0.name, name: $0.name, type: $0.type,
                fallback: $0.isOptional ? "nil" : nil)
        }
        return status + (body ?? []) + (groupPart ?? fields)
    }

    /// The fields that stand by themselves.
    private var fields: [ResponseField] {
        zip(response.headers, names.headers).map { ResponseField($0, $1, text) }
    }

    /// The fields that other responses have alike.
    private var group: SwiftNames.FieldGroupNames? {
        names.fieldGroup.map { text.names.fieldGroups[$0] }
    }

    private var groupPart: [Part]? {
        group.map { group in
            let isOptional = group.fields(text).allSatisfy(\.isOptional)
            return [
                Part(
                    label: names.fields, name: names.fields, type: "\(group.type)",
                    fallback: isOptional ? "\(group.type)()" : nil)
            ]
        }
    }

    private var statusPart: Part {
        Part(label: names.status, name: names.status, type: "UInt16", fallback: nil)
    }

    var bindings: [SwiftName] { parts.map(\.name) }

    var imports: Imports {
        let contents = problems.isEmpty ? response.content.flatMap(\.shapes) : []
        // What is written one by one must be known to be written as JSON.
        let hasItems = response.content.contains {
            if case .items = $0.coding { !text.isType($0.shape) } else { false }
        }
        let fields = group == nil ? response.headers.map(\.shape) : []
        return Imports(
            (contents + fields).map { text.imports(of: $0) }
                + (hasItems ? [.jsonConformance] : []))
    }

    /// The status as people write it: `404`, `4XX`, `any other status`.
    var statusText: String {
        switch response.status {
        case .code(let code): "\(code)"
        case .range(let digit): "\(digit)XX"
        case .other: "Any other status"
        }
    }

    // MARK: Declaration

    var declaration: Code {
        let headers = fields.map { "- `\($0.name.text)`: \($0.description)" }
        let documentation = Code.documentation(
            "\(statusText): \(response.description)", headers.joined(separator: "\n"), indent: 8)
        return """
            \(documentation)
            case \(names.output)\(payload)
            """
    }

    private var payload: Code {
        guard !parts.isEmpty else { return .empty }
        return .call(
            parts.map { part in
                (part.label.map { "\($0): " } ?? .empty) + part.type
                    + (part.fallback.map { " = \($0)" } ?? .empty)
            })
    }

    // MARK: Writing

    /// The arm of the switch that writes the response.
    func arm(_ response: SwiftName) -> Code {
        let pattern = parts.isEmpty ? Code.empty : .call(parts.map { "let \($0.name)" })
        let written =
            group == nil
            ? fields.map { $0.write(to: response) }
            : ["\(names.fields).write(to: &\(response))"]
        let label: Code = "case .\(names.output)\(pattern):"
        if written.isEmpty { return label + .fold + answer(response) }
        return """
            \(label)
                \(([answer(response)] + written).lines())
            """
    }

    private func answer(_ response: SwiftName) -> Code {
        let body: Code = "\(names.body)"
        if opensWebSocket { return Runtime.openWebSocket(body, to: response) }
        if hasProblemType {
            return Runtime.answerProblem(status: status, body, to: response)
        }
        if let problem = problems.first {
            return Runtime.answerProblem(status: status, .quoted(problem.code), to: response)
        }
        if alternatives != nil {
            return "\(body).write" + .call([status, "to: &\(response)"])
        }
        return Runtime.answer(content, status: status, body, to: response)
    }

    private var status: Code {
        if case .code(let code) = response.status { "\(code)" } else { "\(names.status)" }
    }
}
