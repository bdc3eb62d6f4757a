import CodeText
import ContractModel

// What emitted clients call.

extension Runtime {
    static let clientOperation: Code = "ClientOperation"
    static let pagedOperation: Code = "PagedOperation"
    static let listedOperation: Code = "ListedOperation"
    static let clientInput: Code = "ClientInput"
    static let clientPart: Code = "ClientPart"
    static let requestWriter: Code = "ClientRequestWriter"
    static let partWriter: Code = "ClientPartWriter"
    static let operationAnswer: Code = "OperationAnswer"
    static let answerFields: Code = "AnswerFields"
    static let fieldReader: Code = "AnswerFieldReader"
    static let answerContent: Code = "AnswerContent"
    static let emittedClient: Code = "EmittedClient"
    static let clientConnection: Code = "ClientConnection"
    static let clientTransport: Code = "ClientTransport"
    static let clientConfiguration: Code = "ClientConfiguration"
    static let clientCredentials: Code = "ClientCredentials"
    static let clientCredential: Code = "ClientCredential"
    static let clientProblem: Code = "ClientProblem"
    static let callOptions: Code = "CallOptions"

    static func clientAnswer(_ operation: SwiftName) -> Code { "ClientAnswer<\(operation)>" }
    static func answerItems(_ value: Code) -> Code { "AnswerItems<\(value)>" }

    /// What a case of an answer holds.
    static func reply(_ body: Code, _ fields: SwiftName?) -> Code {
        fields.map { "Reply<\(body), \($0)>" } ?? "PlainReply<\(body)>"
    }

    /// The names that schemas may not take because of what is here.
    static let clientTypeNames: Set<String> = [
        "AnswerContent", "AnswerError", "AnswerFieldReader", "AnswerFields", "AnswerItems",
        "CallOptions", "ClientAnswer", "ClientConfiguration", "ClientConnection",
        "ClientCredential", "ClientCredentials", "ClientInput", "ClientMiddleware",
        "ClientOperation", "ClientPart", "ClientPartWriter", "ClientProblem",
        "ClientRequestWriter", "ClientSocket", "ClientSocketProtocol", "ClientTransport",
        "ContentAlternative", "ContentReading", "ContractClient", "EmittedClient",
        "ListedOperation", "NoFields", "OperationAnswer", "PagedOperation", "PlainReply",
        "ReceivedAnswer", "Reply", "RetryPolicy", "SocketOptions", "SocketResume",
    ]

    // MARK: Writing

    /// The call that writes a parameter: `request.query("limit", limit)`.
    static func write(
        _ parameter: Contract.Parameter, _ value: Code, isPlain: Bool, to request: SwiftName
    ) -> Code {
        guard isPlain else {
            return "\(request).parameter" + styledArguments(parameter, value)
        }
        let method: Code =
            switch parameter.place {
            case .query, .querystring, .path: "query"
            case .cookie: "cookie"
            case .header: "field"
            }
        return "\(request).\(method)" + .call([.quoted(parameter.name), value])
    }

    /// The call that writes content.
    static func write(
        _ content: Contract.Content, _ value: Code, to request: SwiftName
    ) -> Code {
        let type = Code.quoted(content.mediaType)
        switch content.coding {
        case .json: return "\(request).json" + .call([value, type])
        case .text: return "\(request).text" + .call([value, type])
        case .binary: return "\(request).content" + .call([value, type])
        case .multipart: return "\(request).multipart" + .call([value, type])
        case .items(let framing):
            return "\(request).items" + .call([value, self.framing(framing), type])
        case .urlencoded(let fields):
            let list: [Code] = fields.isEmpty ? [] : [.array(fields.map { formField($0) })]
            return "\(request).form" + .call([value, type] + list)
        }
    }

    // MARK: Reading

    static func contentReading(_ content: Contract.Content, rule: Code) -> Code {
        switch content.coding {
        case .json: ".json(\(rule))"
        case .text: ".text(\(rule))"
        case .items(let framing): ".items" + .call([rule, self.framing(framing)])
        case .binary, .multipart, .urlencoded: ".content"
        }
    }

    /// The description of a field that is not a plain value.
    static func styledHeader(_ header: Contract.Header, schema: Code) -> Code {
        let style: Code = header.isJSON ? ".json" : ".simple"
        let explode: [Code] = header.explode && !header.isJSON ? ["explode: true"] : []
        return "StyledParameter"
            + .call([.quoted(header.name), ".header", style] + explode + [schema])
    }
}
