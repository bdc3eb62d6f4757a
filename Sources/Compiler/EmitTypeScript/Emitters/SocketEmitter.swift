import CodeText
import ContractModel

/// Emits what is spoken when an operation has opened a WebSocket.
struct SocketEmitter {
    let text: TypeText
    let operation: Contract.Operation
    let name: TypeScriptName

    /// The type of what is spoken, by subprotocol.
    var frames: Code {
        let members = operation.webSocket.map { spoken -> Code in
            let sent = spoken.receives.map(type) ?? "never"
            return """
                \(Code.comment(spoken.description, indent: 4))
                \(TypeScriptLiteral.string(spoken.subprotocol ?? "")): \
                { sent: \(sent); received: \(type(of: spoken.sends)) };
                """
        }
        return """
            export interface \(name) {
                \(members.lines())
            }
            """
    }

    private func type(of content: Contract.Content) -> Code {
        if case .text = content.coding { return "string" }
        return text.type(of: content.shape)
    }

    /// The subprotocols as the runtime wants them.
    var rows: [Code] {
        operation.webSocket.map { spoken in
            func kind(_ content: Contract.Content) -> Code {
                if case .text = content.coding { "text" } else { "json" }
            }
            let sent = spoken.receives.map(kind) ?? "none"
            let resume = spoken.resume.map { resume -> Code in
                let names = resume.pointer.map { "\(TypeScriptLiteral.string($0))" as Code }
                return
                    ", [\(TypeScriptLiteral.string(resume.parameter)), [\(names.joined(by: ", "))]]"
            }
            let name = TypeScriptLiteral.string(spoken.subprotocol ?? "")
            return "[\(name), '\(sent)', '\(kind(spoken.sends))'\(resume ?? "")]"
        }
    }
}
