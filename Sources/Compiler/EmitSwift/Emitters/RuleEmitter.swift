import ContractModel

/// Emits the rules of named schemas that are no types.
struct RuleEmitter {
    let text: ShapeText

    /// The rule of one schema.
    func unit(for named: NamedShape) -> Unit {
        let name = text.names.rules[named.id.index]
        let code: Code = """
            extension SchemaRules {
                \(Code.documentation(named.shape.description, indent: 4))
                static let \(name) = \(text.valueRule(of: named.shape))
            }
            """
        return Unit(key: name.text, code: code, imports: [], modules: [Runtime.contractRuntime])
    }
}
