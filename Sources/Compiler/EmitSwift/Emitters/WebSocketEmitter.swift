import CodeText
import ContractModel

/// Emits the open connection of an operation: a case for each protocol, and how each reads and
/// writes messages.
struct WebSocketEmitter {
    let text: ShapeText
    let protocols: [Contract.WebSocketProtocol]
    let names: SwiftNames.OperationNames

    private var entries: [(entry: Contract.WebSocketProtocol, name: SwiftName)] {
        zip(protocols, names.webSocket).map { ($0, $1) }
    }

    var imports: Imports {
        let shapes = protocols.flatMap { entry in
            [entry.receives, entry.sends].compactMap(\.self).filter(\.isJSON).map(\.shape)
        }
        return Imports(shapes.map { text.imports(of: $0) })
    }

    // MARK: Declaration

    var declaration: Code {
        guard !protocols.isEmpty else { return .empty }
        return """
            /// The open connection, by what was agreed to speak on it.
            public enum Socket: Sendable {
                \(entries.map(declaration).lines())
            }
            """
    }

    private func declaration(_ entry: Contract.WebSocketProtocol, _ name: SwiftName) -> Code {
        let what = entry.subprotocol.map { "The subprotocol `\($0)`." } ?? "Without a subprotocol."
        let channel = Runtime.channel(incoming(entry), outgoing(entry))
        return """
            \(Code.documentation(what, entry.description, indent: 8))
            case \(name)\(Code.call([channel]))
            """
    }

    private func incoming(_ entry: Contract.WebSocketProtocol) -> Code {
        entry.receives.map { text.type(of: $0.shape) } ?? "Never"
    }

    private func outgoing(_ entry: Contract.WebSocketProtocol) -> Code {
        entry.sends.isJSON ? text.type(of: entry.sends.shape) : Runtime.plainText
    }

    // MARK: Opening

    /// The extension that makes the case of what was agreed on.
    var opening: Code {
        guard !protocols.isEmpty else { return .empty }
        return """
            extension \(names.type).Socket: \(Runtime.socket) {
                \([rules.lines(), initializer].paragraphs())
            }
            """
    }

    private var initializer: Code {
        """
        /// Makes the case of what was agreed to speak.
        @_spi(Generated) public init(_ connection: \(Runtime.connection)) {
            \(selection)
        }
        """
    }

    private var selection: Code {
        let entries = entries
        guard entries.count > 1 else { return entries.map(assignment).lines() }
        let arms = entries.enumerated().map { position, entry -> Code in
            let label: Code = position < entries.count - 1 ? "case \(position):" : "default:"
            return """
                \(label)
                    \(assignment(entry.entry, entry.name))
                """
        }
        return """
            switch connection.position {
            \(arms.lines())
            }
            """
    }

    private func assignment(_ entry: Contract.WebSocketProtocol, _ name: SwiftName) -> Code {
        let reading =
            entry.receives.map { content in
                Runtime.frameReading(content, rule: rule(of: content.shape, name))
            } ?? Runtime.noFrames
        return "self = .\(name)"
            + .call(["connection.channel" + .call([reading, Runtime.frameWriting(entry.sends)])])
    }

    // MARK: Rules

    /// The rules with bounds, which are made only once.
    private var rules: [Code] {
        entries.compactMap { entry, name in
            guard let shape = entry.receives?.shape, needsStatic(shape) else { return nil }
            return "private static let \(ruleName(name)) = \(text.rule(of: shape))"
        }
    }

    private func rule(of shape: Shape, _ name: SwiftName) -> Code {
        needsStatic(shape) ? "Self.\(ruleName(name))" : text.rule(of: shape)
    }

    private func ruleName(_ name: SwiftName) -> SwiftName {
        SwiftName(chosen: name.text.filter { $0 != "`" } + "Rule")
    }

    private func needsStatic(_ shape: Shape) -> Bool {
        if case .rule = text.reading(of: shape) { true } else { false }
    }

    // MARK: Description

    /// What the runtime must know, as an argument of the operation's description.
    var arguments: [Code] {
        guard !protocols.isEmpty else { return [] }
        let frames = protocols.map { entry -> Code in
            let subprotocol = entry.subprotocol.map { [Code.quoted($0)] } ?? []
            let receives = entry.receives.map { [Code.labeled("receives", $0.mediaType)] } ?? []
            let sends = [Code.labeled("sends", entry.sends.mediaType)]
            return ".init" + .call(subprotocol + receives + sends)
        }
        return ["webSocket: \(Runtime.webSocketDescription)" + .call([.array(frames)])]
    }
}

extension Contract.Content {
    /// Whether values go over the wire as JSON, and not as the text that they are.
    fileprivate var isJSON: Bool {
        if case .text = coding { false } else { true }
    }
}

extension Runtime {
    static let plainText: Code = "PlainText"
    static let webSocketDescription: Code = "WebSocketDescription"
    static let noFrames: Code = ".nothing"

    static func frameReading(_ content: Contract.Content, rule: Code) -> Code {
        (content.isJSON ? ".json" : ".text") + .call([rule])
    }

    static func frameWriting(_ content: Contract.Content) -> Code {
        content.isJSON ? ".json" : ".text"
    }

    static func openWebSocket(_ serve: Code, to response: SwiftName) -> Code {
        "\(response).webSocket" + .call([serve])
    }
}
