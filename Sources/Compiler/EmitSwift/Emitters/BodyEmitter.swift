import ContractModel

/// Emits what a request body is when it is more than one value of JSON: bytes, a form, or one of
/// several media types.
struct BodyEmitter {
    let text: ShapeText
    let operation: Contract.Operation
    let names: SwiftNames.OperationNames

    private var contents: [Contract.Content] { operation.requestBody?.content ?? [] }

    /// Whether the body has a type with a case for each media type.
    var hasAlternatives: Bool { contents.count > 1 }

    /// The type of a body that is there.
    var type: Code {
        hasAlternatives ? "Body" : contents.first.map(type(of:)) ?? .empty
    }

    /// The expression that reads the body.
    func reading(isRequired: Bool, of request: SwiftName) -> Code {
        if hasAlternatives {
            return Runtime.bodyAlternatives(
                "\(names.type).Body", isRequired: isRequired, of: request)
        }
        return contents.first.map { reading($0, isRequired: isRequired, of: request) } ?? .empty
    }

    private func type(of content: Contract.Content) -> Code {
        switch content.coding {
        case .json, .text: text.type(of: content.shape)
        case .binary: Runtime.requestContent
        case .multipart: Runtime.multipartContent("Part")
        }
    }

    private func reading(
        _ content: Contract.Content, isRequired: Bool, of request: SwiftName
    ) -> Code {
        switch content.coding {
        case .json, .text:
            Runtime.body(rule: text.rule(of: content.shape), isRequired: isRequired, of: request)
        case .binary: Runtime.binaryBody(isRequired: isRequired, of: request)
        case .multipart:
            Runtime.multipartBody("\(names.type).Part", isRequired: isRequired, of: request)
        }
    }

    // MARK: Alternatives

    /// The declarations inside the operation's type.
    var declarations: [Code] { [declaration] + forms.map(\.declaration) }

    /// The extensions that read bodies and parts.
    var codings: [Code] { [coding] + forms.map(\.coding) }

    private var forms: [MultipartEmitter] {
        contents.compactMap { content in
            guard case .multipart(let form) = content.coding else { return nil }
            return MultipartEmitter(text: text, form: form, names: names)
        }
    }

    private var declaration: Code {
        guard hasAlternatives else { return .empty }
        let cases = zip(contents, names.contents).map { content, name -> Code in
            """
            \(Code.documentation("`\(content.mediaType)`", indent: 8))
            case \(name)(\(type(of: content)))
            """
        }
        return """
            /// What the request body may be.
            public enum Body: Sendable {
                \(cases.lines())
            }
            """
    }

    private var coding: Code {
        guard hasAlternatives else { return .empty }
        let request = Scope.local("request", "httpRequest", avoiding: [])
        let rules = zip(contents, names.contents).map { content, name -> Code in
            guard hasOwnRule(content) else { return .empty }
            return "private static let \(ruleName(name)) = \(text.rule(of: content.shape))"
        }
        let arms = zip(contents, names.contents).enumerated().map { index, pair -> Code in
            let (content, name) = pair
            let reading: Code =
                hasOwnRule(content)
                ? Runtime.body(rule: "Self.\(ruleName(name))", isRequired: true, of: request)
                : self.reading(content, isRequired: true, of: request)
            return "case \(index): \(reading).map { .\(name)($0) }"
        }
        let list = Code.signature(["from \(request): inout \(Runtime.request)"])
        let reader: Code = """
            /// Reads the content of the media type that the request has.
            @_spi(Generated) public static func read\(list) -> Self? {
                switch \(Runtime.contentIndex(request)) {
                \(arms.lines())
                default: nil
                }
            }
            """
        return """
            @_spi(Generated) extension \(names.type).Body: \(Runtime.body) {
                \([rules.lines(), reader].paragraphs())
            }
            """
    }

    private func hasOwnRule(_ content: Contract.Content) -> Bool {
        guard content.isValue, case .rule = text.reading(of: content.shape) else { return false }
        return true
    }

    private func ruleName(_ name: SwiftName) -> SwiftName {
        SwiftName(chosen: name.text.filter { $0 != "`" } + "Rule")
    }
}
