import CodeText
import ContractModel

/// Emits what a client can speak on a WebSocket of an operation: a constant for each protocol.
struct SpokenEmitter {
    let text: ShapeText
    let protocols: [Contract.WebSocketProtocol]
    let names: SwiftNames.OperationNames

    var imports: Imports {
        let shapes = protocols.flatMap { [$0.receives, $0.sends].compactMap(\.self) }.map(\.shape)
        return Imports(shapes.map { text.imports(of: $0) })
    }

    /// The extension that holds the constants.
    var code: Code {
        guard !protocols.isEmpty else { return .empty }
        let members = zip(protocols, names.webSocket).map { constant($0, $1) }
        return """
            extension \(names.type) {
                \(members.paragraphs())
            }
            """
    }

    private func constant(_ entry: Contract.WebSocketProtocol, _ name: SwiftName) -> Code {
        let what = entry.subprotocol.map { "The subprotocol `\($0)`." } ?? "Without a subprotocol."
        let sent = entry.receives.map { text.ofRequests.type(of: $0.shape) } ?? "Never"
        let type: Code = "ClientSocketProtocol<\(names.type), \(sent), \(received(entry))>"
        let subprotocol = entry.subprotocol.map { [Code.quoted($0)] } ?? []
        let sending: Code =
            entry.receives.map { $0.isText ? ".text" : ".json" } ?? ".nothing"
        let resume = entry.resume.map { resume -> [Code] in
            let pointer = Code.array(resume.pointer.map { .quoted($0) })
            return [
                "resume: SocketResume" + .call([.quoted(resume.parameter), "at: \(pointer)"])
            ]
        }
        let arguments = subprotocol + ["sending: \(sending)", "receiving: \(receiving(entry))"]
        return """
            \(Code.documentation(what, entry.description, indent: 4))
            public static let \(name) =\(Code.fold)\(type)\(Code.call(arguments + (resume ?? [])))
            """
    }

    private func received(_ entry: Contract.WebSocketProtocol) -> Code {
        entry.sends.isText
            ? text.valueType(of: entry.sends.shape) : text.type(of: entry.sends.shape)
    }

    private func receiving(_ entry: Contract.WebSocketProtocol) -> Code {
        entry.sends.isText
            ? ".text(\(text.valueRule(of: entry.sends.shape)))"
            : ".json(\(text.rule(of: entry.sends.shape)), isLenient: true)"
    }
}

extension Contract.Content {
    /// Whether values go over the wire as the texts that they are.
    fileprivate var isText: Bool {
        if case .text = coding { true } else { false }
    }
}
