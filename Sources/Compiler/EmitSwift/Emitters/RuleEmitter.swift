import CodeText
import ContractModel

/// Emits the rules of named schemas that are no types. They are public, so that a handler can hold
/// what came another way against the contract, and no bound is written twice.
struct RuleEmitter {
    let text: ShapeText

    /// The rule of one schema.
    func unit(for named: NamedShape) -> Unit {
        let name = text.names.rules[named.id.index]
        let description = named.shape.description ?? "What the contract asks of such a value."
        let code: Code = """
            extension SchemaRules {
                \(Code.documentation(description, indent: 4))
                public static let \(name) = \(text.valueRule(of: named.shape))
            }
            """
        return Unit(key: name.text, code: code, imports: .contractRuntime, modules: [])
    }
}
