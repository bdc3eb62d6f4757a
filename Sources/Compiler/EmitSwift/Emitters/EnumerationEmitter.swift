import ContractModel

/// Emits an enumeration of texts.
struct EnumerationEmitter {
    let text: ShapeText
    let named: NamedShape
    let values: [EnumerationValue]

    var unit: Unit {
        let type = text.names.types[named.id.index]
        let cases = zip(values, text.names.cases[named.id.index] ?? []).map { value, name -> Code in
            """
            \(Code.documentation("`\(value.text)`", indent: 4))
            case \(name)
            """
        }
        let names = Code.array(values.map { .quoted($0.text) })
        let documentation = Code.documentation(
            named.shape.description.orWhenBlank("One of the texts that the contract lists."),
            Code.deprecation(named.shape.isDeprecated))
        let code: Code = """
            \(documentation)
            public enum \(type): Int, \(Runtime.enumeration) {
                \(cases.lines())

                /// The texts, in the order of the cases.
                public static let names: [StaticString] = \(names)
            }
            """
        return Unit(key: type.text, code: code, imports: .contractRuntime, modules: [])
    }
}
