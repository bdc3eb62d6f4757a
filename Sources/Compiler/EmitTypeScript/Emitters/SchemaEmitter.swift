import CodeText
import ContractModel

/// Emits the type of a named schema.
struct SchemaEmitter {
    let text: TypeText
    let named: NamedShape

    var code: Code {
        """
        \(Code.comment(named.shape.description, isDeprecated: named.shape.isDeprecated))
        \(declaration)
        """
    }

    private var name: TypeScriptName { text.names.types[named.id.index] }

    private var declaration: Code {
        guard case .object(let object) = named.shape.kind, !named.shape.isNullable else {
            return "export type \(name) \(Code.alias(text.type(of: named.shape)))"
        }
        let members = text.members(of: object)
        if members.isEmpty { return "export interface \(name) {}" }
        return """
            export interface \(name) {
                \(members.lines())
            }
            """
    }
}
