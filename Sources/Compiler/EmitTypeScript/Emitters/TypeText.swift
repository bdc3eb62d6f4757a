import CodeText
import ContractModel
import JSON

/// How shapes are written as types.
struct TypeText {
    let contract: Contract
    let names: TypeScriptNames
    /// The problems that are most often listed under `default`.
    let commonProblems: [Int]

    init(contract: Contract, names: TypeScriptNames) {
        self.contract = contract
        self.names = names
        commonProblems = contract.commonProblems
    }

    /// The type of a value: what a request holds, or what an answer does.
    func type(of shape: Shape, inRequest: Bool = false) -> Code {
        let type = valueType(of: shape, inRequest: inRequest)
        // `unknown` has null in it.
        if case .any = shape.kind { return type }
        return shape.isNullable ? "\(type) | null" : type
    }

    /// The type of values that are not null.
    func valueType(of shape: Shape, inRequest: Bool = false) -> Code {
        switch shape.kind {
        case .any: "unknown"
        case .boolean: "boolean"
        case .integer, .number: "number"
        case .string, .timestamp, .date: "string"
        case .constant(let text): "\(TypeScriptLiteral.string(text))"
        case .array(let element, _):
            "\(enclosed(type(of: element, inRequest: inRequest)))[]"
        case .dictionary(let element, _):
            "{ [name: string]: \(type(of: element, inRequest: inRequest)) }"
        case .object(let object): self.object(object, inRequest: inRequest)
        case .enumeration(let values): .union(values.map(literal).distinct)
        case .union(let union): self.union(union, inRequest: inRequest)
        case .named(let id):
            "\(names.types[(inRequest ? contract.requestViews[id] ?? id : id).index])"
        }
    }

    /// A type that something stands behind.
    func enclosed(_ type: Code) -> Code {
        type.bytes.contains(UInt8(ascii: " ")) && type.bytes.first != UInt8(ascii: "{")
            || type.bytes.contains(UInt8(ascii: "|")) ? "(\(type))" : type
    }

    // MARK: Objects

    private func object(_ object: ObjectShape, inRequest: Bool) -> Code {
        let members = members(of: object, inRequest: inRequest)
        if members.isEmpty { return "{ }" }
        return """
            {
                \(members.lines())
            }
            """
    }

    /// The lines between the braces of an object's type.
    func members(of object: ObjectShape, inRequest: Bool = false) -> [Code] {
        object.properties.map { property in
            member(
                property.name, type(of: property.shape, inRequest: inRequest),
                isRequired: property.isRequired,
                property.description ?? property.shape.description,
                isDeprecated: property.shape.isDeprecated)
        } + [otherMembers(of: object, inRequest: inRequest)].filter { !$0.isEmpty }
    }

    /// One member of a type.
    func member(
        _ name: String, _ type: Code, isRequired: Bool, _ description: String?,
        isDeprecated: Bool = false
    ) -> Code {
        """
        \(Code.comment(description, isDeprecated: isDeprecated, indent: 4))
        \(TypeScriptLiteral.property(name))\(isRequired ? "" : "?"): \(type);
        """
    }

    /// The member that stands for all names that are not declared. Its type must be one that those
    /// of the declared names are of, too.
    private func otherMembers(of object: ObjectShape, inRequest: Bool) -> Code {
        guard let additional = object.additional else { return .empty }
        let type = type(of: additional, inRequest: inRequest)
        let declared = object.properties.map { self.type(of: $0.shape, inRequest: inRequest) }
        if declared.isEmpty { return "[name: string]: \(type);" }
        if ([type] + declared).contains(where: { $0.bytes == Array("unknown".utf8) }) {
            return "[name: string]: unknown;"
        }
        let absent: [Code] = object.properties.allSatisfy(\.isRequired) ? [] : ["undefined"]
        return "[name: string]: \(([type] + declared + absent).distinct.joined(by: " | "));"
    }

    // MARK: Enumerations and unions

    private func literal(_ value: EnumerationValue) -> Code {
        if value.isText { return "\(TypeScriptLiteral.string(value.text))" }
        return (try? JSONValue.parse(Array(value.json.utf8))).map(literal) ?? "unknown"
    }

    private func literal(_ value: JSONValue) -> Code {
        switch value {
        case .null: return "null"
        case .boolean(let value): return value ? "true" : "false"
        case .number(let number):
            return TypeScriptLiteral.number(number.text).map { "\($0)" } ?? "number"
        case .string(let text): return "\(TypeScriptLiteral.string(text))"
        case .array(let elements): return "[\(elements.map(literal).joined(by: ", "))]"
        case .object(let object):
            let members = object.map {
                "\(TypeScriptLiteral.property($0.key)): \(literal($0.value))" as Code
            }
            return "{ \(members.joined(by: "; ")) }"
        }
    }

    private func union(_ union: UnionShape, inRequest: Bool) -> Code {
        let types = union.alternatives.map { alternative in
            discriminated(alternative, type(of: alternative.shape, inRequest: inRequest))
        }
        return types.isEmpty ? "never" : .union(types.distinct)
    }

    /// An alternative with the texts of the discriminator, where its own type does not say them: so
    /// a look at the property tells it from the others.
    private func discriminated(_ alternative: UnionShape.Alternative, _ type: Code) -> Code {
        for rule in alternative.rules {
            guard case .discriminator(let property, let values) = rule,
                case .object(let object) = contract.resolved(alternative.shape).kind,
                let declared = object.properties.first(where: { $0.name == property }),
                case .string = contract.resolved(declared.shape).kind
            else { continue }
            let texts = values.map { "\(TypeScriptLiteral.string($0))" as Code }
            let name = TypeScriptLiteral.property(property)
            return "(\(type) & { \(name): \(texts.joined(by: " | ")) })"
        }
        return type
    }
}
