import CodeText
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
        let isText = values.allSatisfy(\.isText)
        let names = Code.array(values.map { .quoted($0.text) })
        let table: Code =
            isText
            ? """
            /// The texts, in the order of the cases.
            public static let names: [StaticString] = \(names)
            """
            : """
            /// The values, in the order of the cases.
            public static let values = \(Runtime.values(values.map(\.json)))
            """
        let documentation = Code.documentation(
            named.shape.description.orWhenBlank("One of the texts that the contract lists."),
            Code.deprecation(named.shape.isDeprecated))
        let code: Code = """
            \(documentation)
            public enum \(type): Int, \(isText ? Runtime.enumeration : Runtime.valueEnumeration) {
                \(cases.lines())

                \(table)
            }
            """
        let imports: Imports = isText ? .contractConformance : .contractRuntime
        return Unit(key: type.text, code: code, imports: imports, modules: [])
    }
}
