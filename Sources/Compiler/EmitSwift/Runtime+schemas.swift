import CodeText
import ContractModel

// What emitted schemas call besides rules of one keyword.

extension Runtime {
    static let valueEnumeration: Code = "ContractValueEnumeration"
    static let documentSchemas: Code = "DocumentSchemas"

    /// The schemas of the document that a value is held against as a whole.
    static func schemaCheck(_ references: [String]) -> Code {
        "SchemaCheck"
            + .call(references.map { .quoted($0) } + ["in: ContractDocument.schemas"])
    }

    static func checkedRule(_ rule: Code, _ check: Code) -> Code {
        "CheckedRule" + .call(["of: \(rule)", check])
    }

    static func conforms(_ json: SwiftName, to check: Code) -> Code {
        "try \(json).conforms" + .call(["to: \(check)"])
    }

    static func values(_ texts: [String]) -> Code {
        "ContractValues" + .call(texts.map { .quoted($0) })
    }

    static func writeProperties(_ properties: SwiftName, to json: SwiftName) -> Code {
        "\(json).properties" + .call(["\(properties)"])
    }

    /// The names that schemas may not take because of the calls above.
    static let schemaTypeNames: Set<String> = [
        "CheckedRule", "ContractValueEnumeration", "ContractValues", "DocumentSchemas",
        "SchemaCheck", "TriedUnion",
    ]
}
