import CodeText
import ContractModel

// What a parameter's texts can stand for, as far as the types of its schema decide it.

extension ShapeText {
    /// What the values of a shape can be, as an expression.
    func parameterSchema(of shape: Shape) -> Code {
        let schema = valueSchema(of: shape)
        return contract.isNullable(shape) ? ".choice([\(schema), .null])" : schema
    }

    private func valueSchema(of shape: Shape) -> Code {
        switch shape.kind {
        case .boolean: ".boolean"
        case .integer, .number: ".number"
        case .string, .timestamp, .date, .constant: ".string"
        case .array(let element, _): ".list(of: \(parameterSchema(of: element)))"
        case .dictionary(let element, _):
            ".object([:], others: \(parameterSchema(of: element)))"
        case .named(let id): schema(of: id)
        case .any, .object, .enumeration, .union: ".any"
        }
    }

    private func schema(of id: ShapeID) -> Code {
        let id = view(of: id)
        switch contract[id].shape.kind {
        case .object, .union: return ".type(\(names.types[id.index]).self)"
        case .enumeration(let values): return schema(of: values)
        default: return valueSchema(of: contract[id].shape)
        }
    }

    private func schema(of values: [EnumerationValue]) -> Code {
        var kinds: [Code] = []
        if values.contains(where: \.isText) { kinds.append(".string") }
        let others = values.filter { !$0.isText }.map(\.json)
        if others.contains(where: { ["true", "false"].contains($0) }) { kinds.append(".boolean") }
        if others.contains("null") { kinds.append(".null") }
        if others.contains(where: { $0.first == "-" || $0.first?.isNumber == true }) {
            kinds.append(".number")
        }
        if others.contains(where: { $0.first == "[" || $0.first == "{" }) { kinds = [".any"] }
        if kinds.count == 1 { return kinds[0] }
        return ".choice(\(Code.array(kinds)))"
    }

    // MARK: Types

    /// The types that parameters are read into by way of their schemas.
    var parameterTypes: Set<ShapeID> {
        var found: Set<ShapeID> = []
        var open = contract.operations.flatMap { operation in
            operation.parameters.filter { contract.layout(of: $0) == nil }.map(\.shape)
                + (operation.requestBody?.content ?? []).flatMap { spelledShapes(of: $0) }
        }
        while let shape = open.popLast() {
            switch shape.kind {
            case .array(let element, _), .dictionary(let element, _): open.append(element)
            case .named(let id):
                let id = view(of: id)
                if found.insert(id).inserted { open.append(contract[id].shape) }
            case .object(let object): open += object.shapes
            case .union(let union): open += union.alternatives.map(\.shape)
            default: break
            }
        }
        return found.filter { id in
            switch contract[id].shape.kind {
            case .object, .union: true
            default: false
            }
        }
    }

    /// The shapes in a content that are spelled by texts.
    private func spelledShapes(of content: Contract.Content) -> [Shape] {
        if content.isForm { return [content.shape] }
        return content.parts.filter { part in
            if case .text = part.coding { !contract.isPlain(part) } else { false }
        }.map(\.shape)
    }

    /// The extension by which a type says what its values can be.
    func parameterStructure(of id: ShapeID) -> Code {
        let schema: Code
        switch contract[id].shape.kind {
        case .object(let object):
            let properties = object.properties.filter { !$0.isReadOnly }.map { property -> Code in
                "\(Code.quoted(property.name)): \(parameterSchema(of: property.shape))"
            }
            let others: [Code] =
                object.additional.map { ["others: \(parameterSchema(of: $0))"] } ?? []
            let list: Code = properties.isEmpty ? "[:]" : .array(properties)
            schema = ".object" + .call([list] + others)
        case .union(let union):
            let alternatives = union.alternatives.map { parameterSchema(of: $0.shape) }
            schema = ".choice(\(Code.array(alternatives)))"
        default: return .empty
        }
        return """
            @_spi(Generated) extension \(names.types[id.index]): \(Runtime.parameterStructure) {
                /// What the texts of a parameter can stand for.
                @_spi(Generated) public static let parameterSchema: \(Runtime.parameterSchema) =
                    \(schema)
            }
            """
    }

    // MARK: Names of a query

    /// The names of the properties of values that are objects; nil among them when others are kept
    /// too.
    func propertyNames(of shape: Shape) -> (names: [String], areOpen: Bool) {
        var found: (names: [String], areOpen: Bool) = ([], false)
        var seen: Set<ShapeID> = []
        var open = [shape]
        while let shape = open.popLast() {
            switch shape.kind {
            case .dictionary: found.areOpen = true
            case .named(let id):
                let id = view(of: id)
                if seen.insert(id).inserted { open.append(contract[id].shape) }
            case .object(let object):
                found.names += object.properties.filter { !$0.isReadOnly }.map(\.name)
                    .filter { !found.names.contains($0) }
                if object.additional != nil { found.areOpen = true }
            case .union(let union): open += union.alternatives.map(\.shape).reversed()
            default: break
            }
        }
        return found
    }
}
