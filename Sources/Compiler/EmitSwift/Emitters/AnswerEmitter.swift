import CodeText
import ContractModel

/// Emits what a client may be answered, and how each answer is read.
struct AnswerEmitter {
    private let text: ShapeText
    private let operation: Contract.Operation
    private let names: SwiftNames.OperationNames

    init(
        _ text: ShapeText, _ operation: Contract.Operation, _ names: SwiftNames.OperationNames
    ) {
        self.text = text
        self.operation = operation
        self.names = names
    }

    /// One response.
    private struct Reply {
        let response: Contract.Response
        let names: SwiftNames.ResponseNames
        /// The representations; none in answers to HEAD.
        let contents: [Contract.Content]
        /// What has the declared fields.
        let fields: SwiftName?
    }

    /// The responses; one that opens a WebSocket is no answer to a call.
    private var replies: [Reply] {
        zip(operation.responses, names.responses).compactMap { response, names in
            if !operation.webSocket.isEmpty, response.status == .code(101) { return nil }
            return Reply(
                response: response, names: names,
                contents: operation.method == .head ? [] : Self.told(response.content),
                fields: names.answerFields.map { text.names.answerFields[$0].type })
        }
    }

    /// The representations that are told apart: bytes of a range that takes in all the others say by
    /// themselves what they are.
    private static func told(_ contents: [Contract.Content]) -> [Contract.Content] {
        guard !contents.contains(where: \.isRead) else { return contents }
        let widest = contents.first { range in
            let type = range.mediaType.prefix { $0 != "*" }
            return range.mediaType.hasSuffix("*")
                && contents.allSatisfy { $0.mediaType.hasPrefix(type) }
        }
        return widest.map { [$0] } ?? contents
    }

    var imports: Imports {
        let contents = replies.flatMap(\.contents).filter(\.isRead)
        return Imports([.contractClient] + contents.map { text.imports(of: $0.shape) })
    }

    // MARK: Declaration

    /// The types inside the operation's.
    var declarations: [Code] { [declaration] + replies.map(contentDeclaration) + [itemsFunction] }

    private var declaration: Code {
        """
        /// What the server may answer.
        public enum Answer: \(Runtime.operationAnswer) {
            \((cases + accessors + [replies.flatMap(rules).lines(), reading]).paragraphs())
        }
        """
    }

    private var cases: [Code] {
        [
            replies.map { reply -> Code in
                let documentation = Code.documentation(
                    "\(reply.response.statusText): \(Self.firstLine(reply.response.description))",
                    indent: 8)
                return """
                    \(documentation)
                    case \(reply.names.output)(\(type(of: reply)))
                    """
            }.lines()
        ]
    }

    /// What was asked for is one word away: `try answer.ok.body`.
    private var accessors: [Code] {
        let replies = replies.filter { !$0.response.isError }
        // What stands beside a success for all that is not listed is no success.
        let isListed = replies.contains { $0.response.status != .other }
        return replies.filter { $0.response.status != .other || !isListed }.map { reply -> Code in
            let name = reply.names.output
            return """
                /// The reply, when it is this one.
                public var \(name): \(type(of: reply))? {
                    if case .\(name)(let reply) = self { reply } else { nil }
                }
                """
        }
    }

    /// What the whole description says stands with the output, or in the document.
    private static func firstLine(_ text: String) -> String {
        text.split(whereSeparator: \.isNewline).first.map(String.init) ?? ""
    }

    private func type(of reply: Reply) -> Code { Runtime.reply(body(of: reply), reply.fields) }

    private func body(of reply: Reply) -> Code {
        if reply.contents.count > 1 { return "\(reply.names.answerType)" }
        return reply.contents.first.map(type(of:)) ?? "Void"
    }

    private func type(of content: Contract.Content) -> Code {
        switch content.coding {
        case .json: text.type(of: content.shape)
        // A text cannot say null.
        case .text: text.valueType(of: content.shape)
        case .items: Runtime.answerItems(text.type(of: content.shape))
        case .binary, .multipart, .urlencoded: Runtime.answerContent
        }
    }

    private func contentDeclaration(_ reply: Reply) -> Code {
        guard reply.contents.count > 1 else { return .empty }
        let cases = zip(reply.contents, reply.names.contents).map { content, name -> Code in
            """
            \(Code.documentation("`\(content.mediaType)`", indent: 8))
            case \(name)(\(type(of: content)))
            """
        }
        return """
            /// What the answer may hold.
            public enum \(reply.names.answerType): Sendable {
                \(cases.lines())
            }
            """
    }

    // MARK: Reading

    private var reading: Code {
        let replies = replies
        let arms = replies.sorted { $0.response.status.rank < $1.response.status.rank }
            .map { reply -> Code in
                "\(label(of: reply.response.status))\(Code.fold)\(reading(of: reply))"
            }
        let isOpen = replies.contains { $0.response.status == .other }
        return """
            /// Reads an answer by its status.
            @_spi(Generated) public static func read(_ answer: ReceivedAnswer) throws -> Self? {
                switch answer.code {
                \((arms + (isOpen ? [] : ["default: nil"])).lines())
                }
            }
            """
    }

    private func label(of status: Contract.Status) -> Code {
        switch status {
        case .code(let code): "case \(code):"
        case .range(let digit): "case \(digit * 100)...\(digit * 100 + 99):"
        case .other: "default:"
        }
    }

    private func reading(of reply: Reply) -> Code {
        "try Self.\(reply.names.output)"
            + .call(["answer.reply" + .call([contentReading(of: reply)])])
    }

    private func contentReading(of reply: Reply) -> Code {
        guard reply.contents.count > 1 else {
            return reply.contents.first.map {
                Runtime.contentReading($0, rule: rule(of: $0, reply, nil))
            } ?? ".none"
        }
        let type: Code = "\(names.type).\(reply.names.answerType)"
        let alternatives = zip(reply.contents, reply.names.contents).map { content, name in
            "ContentAlternative"
                + .call([
                    .quoted(content.mediaType), "\(type).\(name)",
                    Runtime.contentReading(content, rule: rule(of: content, reply, name)),
                ])
        }
        return ".oneOf(\(Code.array(alternatives)))"
    }

    // MARK: Rules

    /// The rules with bounds, which are made only once.
    private func rules(of reply: Reply) -> [Code] {
        let isAlone = reply.contents.count == 1
        return zip(reply.contents, reply.names.contents).compactMap { content, name in
            guard needsStatic(content) else { return nil }
            let ruleName = ruleName(reply, isAlone ? nil : name)
            return "private static let \(ruleName) = \(expression(of: content))"
        }
    }

    private func rule(
        of content: Contract.Content, _ reply: Reply, _ name: SwiftName?
    ) -> Code {
        needsStatic(content) ? "Self.\(ruleName(reply, name))" : expression(of: content)
    }

    private func expression(of content: Contract.Content) -> Code {
        if case .text = content.coding { return text.valueRule(of: content.shape) }
        return text.rule(of: content.shape)
    }

    private func needsStatic(_ content: Contract.Content) -> Bool {
        guard content.isRead, case .rule = text.reading(of: content.shape) else { return false }
        return true
    }

    private func ruleName(_ reply: Reply, _ name: SwiftName?) -> SwiftName {
        let words = [reply.names.output.text, name?.text].compactMap { $0?.filter { $0 != "`" } }
        let rest = words.dropFirst().map { $0.prefix(1).uppercased() + $0.dropFirst() }
        return SwiftName(chosen: words[0] + rest.joined() + "Rule")
    }

    // MARK: Pages

    /// The reply that leads to the next page: the only successful one with a field `Link`.
    private var page: Reply? {
        let found = replies.filter { reply in
            guard case .code(let code) = reply.response.status else { return false }
            return (200..<300).contains(code)
                && reply.response.declaredHeaders.contains { $0.name.lowercased() == "link" }
        }
        return found.count == 1 ? found[0] : nil
    }

    /// The element of a page that is a list.
    private var element: Shape? {
        guard operation.method == .get, let page, page.contents.count == 1,
            case .json = page.contents[0].coding
        else { return nil }
        let shape = text.contract.resolved(page.contents[0].shape)
        guard !shape.isNullable, case .array(let element, _) = shape.kind else { return nil }
        return element
    }

    /// What the operation's type conforms to.
    var conformance: Code {
        guard operation.method == .get, page != nil else { return Runtime.clientOperation }
        return element == nil ? Runtime.pagedOperation : Runtime.listedOperation
    }

    private var itemsFunction: Code {
        guard let element, let page else { return .empty }
        let list = Code.signature(["of answer: Answer"])
        return """
            /// The elements of a page.
            @_spi(Generated) public static func items\(list) -> [\(text.type(of: element))]? {
                answer.\(page.names.output)?.body
            }
            """
    }
}

extension Contract.Content {
    /// Whether a client reads it as values.
    fileprivate var isRead: Bool {
        switch coding {
        case .json, .text, .items: true
        case .binary, .multipart, .urlencoded: false
        }
    }
}

extension Contract.Status {
    /// Codes before ranges before all others: the first arm that fits is taken.
    fileprivate var rank: Int {
        switch self {
        case .code: 0
        case .range: 1
        case .other: 2
        }
    }
}

extension Contract.Response {
    /// Whether it tells a failure.
    fileprivate var isError: Bool {
        switch status {
        case .code(let code): code >= 400
        case .range(let digit): digit >= 4
        case .other: false
        }
    }

    /// The status as people write it: `404`, `4XX`, `Any other status`.
    var statusText: String {
        switch status {
        case .code(let code): "\(code)"
        case .range(let digit): "\(digit)XX"
        case .other: "Any other status"
        }
    }
}
