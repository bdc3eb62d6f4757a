import CodeText
import ContractModel

/// Emits the function of an operation, and the types of what goes in and what comes out.
struct OperationEmitter {
    let text: TypeText
    let position: Int
    /// What most operations of the contract ask for.
    let commonSecurity: [[String]]

    private var operation: Contract.Operation { text.contract.operations[position] }
    private var names: TypeScriptNames.Operation { text.names.operations[position] }
    private var answers: AnswerEmitter {
        AnswerEmitter(text: text, operation: operation, name: names.answer)
    }
    private var input: InputEmitter {
        InputEmitter(text: text, operation: operation, name: names.input)
    }

    private var socket: SocketEmitter {
        SocketEmitter(text: text, operation: operation, name: names.frames)
    }

    /// Whether it opens a WebSocket.
    var isSocket: Bool { !operation.webSocket.isEmpty }
    /// Whether an answer may name the next one.
    var isPaged: Bool {
        !isSocket
            && operation.responses.contains { response in
                response.status.isSuccess
                    && response.headers.contains { $0.name.lowercased() == "link" }
            }
    }
    /// Whether a request may carry bytes, whose way up takes its time.
    var sendsBytes: Bool {
        operation.requestBody?.content.contains { content in
            switch content.coding {
            case .binary, .multipart: true
            case .json, .text, .urlencoded, .items: false
            }
        } ?? false
    }

    var code: Code {
        [input.code, isSocket ? socket.frames : answers.code, function].paragraphs()
    }

    private var function: Code {
        let comment = Code.comment(
            operation.summary, operation.description, isDeprecated: operation.isDeprecated)
        let details = DetailsEmitter(
            text: text, operation: operation, answers: answers, commonSecurity: commonSecurity
        ).code
        if isSocket {
            return """
                \(comment)
                export const \(names.function) = /*#__PURE__*/ \
                socketOperation<\(input.type), \(names.frames)>(
                    \(identity.joined(by: ", ")), [
                        \(socket.rows.map { $0 + "," }.lines())
                    ]\(details.isEmpty ? "" : ", ")\(details),
                );
                """
        }
        let arguments = (identity + [answers.table, details]).filter { !$0.isEmpty }
        return """
            \(comment)
            export const \(names.function) = /*#__PURE__*/ \
            \(isPaged ? "pagedOperation" : "operation")<\(input.type), \(names.answer)>(
                \(arguments.joined(by: ", ")),
            );
            """
    }

    private var identity: [Code] {
        let id: Code = "\(TypeScriptLiteral.string(operation.id))"
        let path: Code = "\(TypeScriptLiteral.string(operation.path.address))"
        let method: Code = "\(TypeScriptLiteral.string(operation.method.rawValue.uppercased()))"
        return isSocket ? [id, path] : [id, method, path]
    }
}

extension Contract.Status {
    fileprivate var isSuccess: Bool {
        switch self {
        case .code(let code): code / 100 == 2
        case .range(let digit): digit == 2
        case .other: false
        }
    }
}
