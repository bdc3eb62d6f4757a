import CodeText
import ContractModel

/// Emits how a client writes the input of an operation into a request.
struct RequestEmitter {
    let text: ShapeText
    let operation: Contract.Operation
    let names: SwiftNames.OperationNames

    private var contents: [Contract.Content] { operation.requestBody?.content ?? [] }
    private var hasAlternatives: Bool { contents.count > 1 }

    /// The function that writes the input.
    var writing: Code {
        let request = Scope.local(
            "request", "httpRequest", avoiding: names.parameters.map(\.property) + [names.body])
        let parameter = "to \(request): inout \(Runtime.requestWriter)" as Code
        return """
            /// Writes the input into a request.
            @_spi(Generated) public func write(\(parameter)) {
                \(([path(request)] + parameters(request) + [body(request)]).lines())
            }
            """
    }

    private func path(_ request: SwiftName) -> Code {
        let arguments = zip(operation.parameters, names.parameters)
            .filter { $0.0.place == .path }
            .map { "\($1.property.label): \($1.property)" as Code }
        return "\(request).path = \(names.type).path" + .call(arguments)
    }

    private func parameters(_ request: SwiftName) -> [Code] {
        zip(operation.parameters, names.parameters).filter { $0.0.place != .path }
            .map { parameter, names in
                Runtime.write(
                    parameter, value(of: parameter, names),
                    isPlain: text.contract.isWrittenPlainly(parameter), to: request)
            }
    }

    private func value(
        of parameter: Contract.Parameter, _ names: SwiftNames.PropertyNames
    ) -> Code {
        guard let given = names.given else { return "\(names.property)" }
        // A parameter cannot be sent as null, which is no text.
        return text.contract.isNullable(parameter.shape) ? "\(given) ?? nil" : "\(given)"
    }

    private func body(_ request: SwiftName) -> Code {
        guard let requestBody = operation.requestBody, let content = contents.first else {
            return .empty
        }
        if hasAlternatives {
            let mark: Code = requestBody.isRequired ? .empty : "?"
            return "\(names.body)\(mark).write(to: &\(request))"
        }
        let call = Runtime.write(content, "\(names.body)", to: request)
        if requestBody.isRequired { return call }
        return """
            if let \(names.body) {
                \(call)
            }
            """
    }

    // MARK: Bodies

    /// The extensions that write bodies of several media types, and parts of forms.
    var codings: [Code] {
        let forms = contents.compactMap { content -> Code? in
            guard case .multipart(let form) = content.coding else { return nil }
            return parts(of: form)
        }
        return [alternatives] + forms
    }

    private var alternatives: Code {
        guard hasAlternatives else { return .empty }
        let request = Scope.local("request", "httpRequest", avoiding: [])
        let arms = zip(contents, names.contents).map { content, name -> Code in
            """
            case .\(name)(let value):
                \(Runtime.write(content, "value", to: request))
            """
        }
        return """
            extension \(names.type).Body {
                /// Writes the content into a request.
                fileprivate func write(to \(request): inout \(Runtime.requestWriter)) {
                    switch self {
                    \(arms.lines())
                    }
                }
            }
            """
    }

    private func parts(of form: Contract.Form) -> Code {
        let arms = zip(form.parts, names.parts).map { part, names -> Code in
            """
            case .\(names.property)(let value):
                part.\(method(for: part))\(Code.call([.quoted(part.name), "value", mediaType(of: part)]))
            """
        }
        // Of a form without parts there is nothing to write, and an empty switch is none.
        let body: Code =
            arms.isEmpty
            ? .empty
            : """
            switch self {
            \(arms.lines())
            }
            """
        return """
            extension \(names.type).Part: \(Runtime.clientPart) {
                /// Writes the part.
                @_spi(Generated) public func write(to part: inout \(Runtime.partWriter)) {
                    \(body)
                }
            }
            """
    }

    private func method(for part: Contract.Part) -> Code {
        switch part.coding {
        case .binary: "content"
        case .text: text.contract.isPlain(part) ? "text" : "spelled"
        case .json: "json"
        }
    }

    /// What the contract says first and means exactly, or else what is usual (OpenAPI 3.1, section
    /// 4.8.15.1).
    private func mediaType(of part: Contract.Part) -> Code {
        if let type = part.mediaTypes.first(where: { !$0.contains("*") }) { return .quoted(type) }
        return switch part.coding {
        case .binary: .quoted("application/octet-stream")
        case .text: .quoted("text/plain")
        case .json: .quoted("application/json")
        }
    }
}

extension Contract {
    /// Whether a parameter is one text, as it is, when it is written.
    func isWrittenPlainly(_ parameter: Parameter) -> Bool {
        switch parameter.coding {
        case .style where parameter.place == .querystring, .json, .form: return false
        case .style, .text: break
        }
        return switch resolved(parameter.shape).kind {
        case .string, .integer, .number, .boolean, .timestamp, .date: true
        case .enumeration(let values): values.allSatisfy(\.isText)
        default: false
        }
    }
}
