import CodeText
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
    func reading(rule: Code?, isRequired: Bool, of request: SwiftName) -> Code {
        if hasAlternatives {
            return Runtime.bodyAlternatives(
                "\(names.type).Body", isRequired: isRequired, of: request)
        }
        return contents.first.map {
            reading($0, rule: rule, isRequired: isRequired, of: request)
        } ?? .empty
    }

    private func type(of content: Contract.Content) -> Code {
        switch content.coding {
        case .json, .text, .urlencoded: text.type(of: content.shape)
        case .items: Runtime.requestItems(text.type(of: content.shape))
        case .binary: Runtime.requestContent
        case .multipart: Runtime.multipartContent("Part")
        }
    }

    private func reading(
        _ content: Contract.Content, rule: Code? = nil, isRequired: Bool, of request: SwiftName
    ) -> Code {
        switch content.coding {
        case .json, .text, .urlencoded, .items:
            Runtime.body(
                content, rule: rule ?? self.rule(of: content), isRequired: isRequired, of: request)
        case .binary: Runtime.binaryBody(isRequired: isRequired, of: request)
        case .multipart:
            Runtime.multipartBody("\(names.type).Part", isRequired: isRequired, of: request)
        }
    }

    /// The rule that the values of a content are held against.
    func rule(of content: Contract.Content) -> Code {
        switch content.coding {
        // A text cannot say null.
        case .text: text.valueRule(of: content.shape)
        case .urlencoded(let fields):
            Runtime.formRule(
                text.rule(of: content.shape), text.parameterSchema(of: content.shape), fields)
        default: text.rule(of: content.shape)
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
            return "private static let \(ruleName(name)) = \(rule(of: content))"
        }
        let arms = zip(contents, names.contents).enumerated().map { index, pair -> Code in
            let (content, name) = pair
            let rule: Code? = hasOwnRule(content) ? "Self.\(ruleName(name))" : nil
            let reading = self.reading(content, rule: rule, isRequired: true, of: request)
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

    /// Whether a rule has bounds, so that it should be made only once.
    func hasOwnRule(_ content: Contract.Content) -> Bool {
        if content.isForm { return true }
        guard content.hasRule, case .rule = text.reading(of: content.shape) else { return false }
        return true
    }

    private func ruleName(_ name: SwiftName) -> SwiftName {
        SwiftName(chosen: name.text.filter { $0 != "`" } + "Rule")
    }
}

extension Contract.Content {
    /// Whether the content is one value, or several, that a rule is for.
    var hasRule: Bool {
        switch coding {
        case .json, .text, .urlencoded, .items: true
        case .binary, .multipart: false
        }
    }
}
