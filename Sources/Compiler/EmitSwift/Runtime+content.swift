import CodeText
import ContractModel

// What the code for bodies calls.
extension Runtime {
    static func requestItems(_ value: Code) -> Code { "RequestItems<\(value)>" }
    static func responseItems(_ value: Code) -> Code { "ResponseItems<\(value)>" }

    /// The methods of HTTPMessages have the names of the contract's.
    static func method(_ method: Contract.Method) -> Code { Code(trusted: ".\(method.rawValue)") }

    static let outgoingDescription: Code = "OutgoingDescription"
    static let outgoingRequest: Code = "OutgoingRequest"

    // MARK: Servers

    static let serverDescription: Code = "ServerDescription"

    static func server(_ server: Contract.Server) -> Code {
        let description: [Code] =
            server.description.map { [.labeled("description", $0)] } ?? []
        let variables = server.variables.map { variable -> Code in
            let allowed: [Code] =
                variable.allowedValues.isEmpty
                ? [] : ["allowedValues: \(Code.array(variable.allowedValues.map { .quoted($0) }))"]
            return "ServerVariableDescription"
                + .call(
                    [.quoted(variable.name), .labeled("default", variable.defaultValue)] + allowed)
        }
        let list: [Code] = variables.isEmpty ? [] : ["variables: \(Code.array(variables))"]
        return serverDescription + .call([.quoted(server.url)] + description + list)
    }

    // MARK: Requests

    /// The call that reads a body of values.
    static func body(
        _ content: Contract.Content, rule: Code, isRequired: Bool, of request: SwiftName
    ) -> Code {
        switch content.coding {
        case .text: "\(request).\(isRequired ? "text" : "optionalText")" + .call([rule])
        case .urlencoded: "\(request).\(isRequired ? "form" : "optionalForm")" + .call([rule])
        case .items(let framing):
            "\(request).\(isRequired ? "items" : "optionalItems")"
                + .call([rule, self.framing(framing)])
        default: "\(request).\(isRequired ? "json" : "optionalJSON")" + .call([rule])
        }
    }

    private static func framing(_ framing: Contract.ItemFraming) -> Code {
        switch framing {
        case .lines: ".lines"
        case .records: ".records"
        case .events: ".events"
        case .eventData: ".eventData"
        }
    }

    static func binaryBody(isRequired: Bool, of request: SwiftName) -> Code {
        isRequired ? "\(request).binary()" : "\(request).optionalBinary()"
    }

    static func multipartBody(_ part: Code, isRequired: Bool, of request: SwiftName) -> Code {
        "\(request).\(isRequired ? "multipart" as Code : "optionalMultipart")"
            + .call(["\(part).self"])
    }

    static func bodyAlternatives(_ body: Code, isRequired: Bool, of request: SwiftName) -> Code {
        "\(request).\(isRequired ? "content" as Code : "optionalContent")" + .call(["\(body).self"])
    }

    static func contentIndex(_ request: SwiftName) -> Code { "\(request).contentIndex" }

    static func partContent(_ part: SwiftName) -> Code { "\(part).content" }
    static func partText(_ rule: Code, of part: SwiftName) -> Code {
        "\(part).text" + .call([rule])
    }
    static func partValue(_ rule: Code, of part: SwiftName) -> Code {
        "\(part).value" + .call([rule])
    }
    static func spelledRule(_ rule: Code, _ schema: Code) -> Code {
        "SpelledRule" + .call(["of: \(rule)", schema])
    }
    static func partJSON(_ rule: Code, of part: SwiftName) -> Code {
        "\(part).json" + .call([rule])
    }

    // MARK: Responses

    /// The call that writes a response's content; `status` is a number or a name.
    static func answer(
        _ content: Contract.Content?, status: Code, _ value: Code, to response: SwiftName
    ) -> Code {
        guard let content else { return "\(response).empty" + .call([status]) }
        let type = Code.quoted(content.mediaType)
        switch content.coding {
        // A range that is taken for JSON is sent as JSON.
        case .json where content.mediaType == "application/json" || content.mediaType.contains("*"):
            return "\(response).json" + .call([status, value])
        case .json: return "\(response).json" + .call([status, value, type])
        case .text: return "\(response).text" + .call([status, value, type])
        case .items(let framing):
            return "\(response).items" + .call([status, value, self.framing(framing), type])
        case .binary, .multipart, .urlencoded:
            return "\(response).content" + .call([status, value, type])
        }
    }
}
