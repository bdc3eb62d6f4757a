import CodeText
import ContractModel

/// Emits the type of what is given to an operation: its parameters by their place, and its content.
struct InputEmitter {
    let text: TypeText
    let operation: Contract.Operation
    let name: TypeScriptName

    /// Nothing when the operation takes nothing.
    var code: Code {
        let members = members
        guard !members.isEmpty || needsMediaType else { return .empty }
        guard needsMediaType else {
            return """
                export interface \(name) {
                    \(members.lines())
                }
                """
        }
        let choice = Code.union(choices)
        let contents: Code =
            choices.count == 1 ? choice : "(\(choice)\(choice.spansLines ? "\n" : ""))"
        if members.isEmpty { return "export type \(name) \(Code.alias(choice))" }
        return """
            export type \(name) = {
                \(members.lines())
            } & \(contents);
            """
    }

    /// The type: `{}` when the operation takes nothing.
    var type: Code { code.isEmpty ? "{}" : "\(name)" }

    // MARK: Parameters

    private var members: [Code] {
        let places: [(Contract.Place, String)] = [
            (.path, "path"), (.query, "query"), (.header, "headers"), (.cookie, "cookies"),
        ]
        let groups = places.compactMap { place, name in group(place, name) }
        let whole = operation.parameters.filter { $0.place == .querystring }.map { parameter in
            text.member(
                "querystring", text.type(of: parameter.shape, inRequest: true),
                isRequired: parameter.isRequired, parameter.description)
        }
        return groups + whole + (needsMediaType ? [] : body)
    }

    private func group(_ place: Contract.Place, _ name: String) -> Code? {
        let parameters = operation.parameters.filter { $0.place == place }
        guard !parameters.isEmpty else { return nil }
        let members = parameters.map { parameter in
            text.member(
                parameter.name, text.type(of: parameter.shape, inRequest: true),
                isRequired: isRequired(parameter), parameter.description,
                isDeprecated: parameter.isDeprecated)
        }
        let mark: Code = parameters.contains(where: isRequired) ? "" : "?"
        return """
            \(TypeScriptLiteral.property(name))\(mark): {
                \(members.lines())
            };
            """
    }

    /// The runtime makes a key where none is given.
    private func isRequired(_ parameter: Contract.Parameter) -> Bool {
        parameter.isRequired && !parameter.isIdempotencyKey
    }

    // MARK: Content

    private var body: [Code] {
        guard let body = operation.requestBody, let content = body.content.first else { return [] }
        return [
            text.member("body", type(of: content), isRequired: body.isRequired, body.description)
        ]
    }

    /// Whether the caller says which media type is sent.
    private var needsMediaType: Bool {
        guard let body = operation.requestBody, let first = body.content.first else { return false }
        return body.content.count > 1 || first.mediaType.contains("*")
    }

    private var choices: [Code] {
        guard let body = operation.requestBody else { return [] }
        let types = body.content.map { content in
            (
                mediaType: "\(TypeScriptLiteral.mediaType(content.mediaType))" as Code,
                type(of: content)
            )
        }
        return types.map(\.1).distinct.map { type in
            let mediaTypes = types.filter { $0.1.bytes == type.bytes }.map(\.mediaType)
            return "{ contentType: \(mediaTypes.joined(by: " | ")); body: \(type) }"
        } + (body.isRequired ? [] : ["{ contentType?: never; body?: never }"])
    }

    private func type(of content: Contract.Content) -> Code {
        switch content.coding {
        case .json, .urlencoded: text.type(of: content.shape, inRequest: true)
        case .text: "string"
        case .binary: "Binary"
        case .items:
            "AsyncIterable<\(text.type(of: content.shape, inRequest: true))> | "
                + "Iterable<\(text.type(of: content.shape, inRequest: true))>"
        case .multipart(let form): type(of: form)
        }
    }

    private func type(of form: Contract.Form) -> Code {
        if form.parts.isEmpty { return "{ [name: string]: unknown }" }
        let members = form.parts.map { part in
            let type: Code =
                if case .binary = part.coding { "Bytes" } else {
                    text.type(of: part.shape, inRequest: true)
                }
            let list: Code = "readonly \(text.enclosed(type))[]"
            return text.member(
                part.name, part.maxCount == 1 ? type : list, isRequired: part.isRequired,
                part.description)
        }
        return """
            {
                \(members.lines())
            }
            """
    }
}

extension Contract.Parameter {
    /// Whether it is what tells a request that is sent again from a new one
    /// (draft-ietf-httpapi-idempotency-key-header).
    var isIdempotencyKey: Bool {
        place == .header && name.lowercased() == "idempotency-key"
    }
}
