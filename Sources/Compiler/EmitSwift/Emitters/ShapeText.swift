import CodeText
import ContractModel

/// How shapes are written in Swift: their types, and the rules that their values are held against.
///
/// A class, because every field of every structure refers to it.
final class ShapeText: Sendable {
    let contract: Contract
    let names: SwiftNames
    let tables: ShapeTables
    /// Which sides are emitted.
    let sides: Set<EmissionConfiguration.Side>
    /// Whether what requests hold is written, where that differs from what responses hold.
    let isOfRequests: Bool

    init(
        contract: Contract, names: SwiftNames,
        sides: Set<EmissionConfiguration.Side> = [.server]
    ) {
        self.contract = contract
        self.names = names
        self.sides = sides
        tables = ShapeTables(contract, names, sides)
        isOfRequests = false
    }

    private init(ofRequests text: ShapeText) {
        contract = text.contract
        names = text.names
        tables = text.tables
        sides = text.sides
        isOfRequests = true
    }

    /// Whether what handlers need is emitted.
    var isServed: Bool { sides.contains(.server) }

    /// Whether a client is emitted.
    var isCalled: Bool { sides.contains(.client) }

    /// The same for what requests hold.
    var ofRequests: ShapeText { ShapeText(ofRequests: self) }

    /// The named shape that stands for another in this direction.
    func view(of id: ShapeID) -> ShapeID {
        isOfRequests && names.foreign[id.index] == nil ? contract.requestViews[id] ?? id : id
    }

    /// The named shape behind those that are nothing but another name for it, in this direction.
    private func end(of id: ShapeID) -> ShapeID {
        (isOfRequests ? tables.requestEnds : tables.ends)[id.index]
    }

    // MARK: Types

    /// The type of a value that may be null where the shape permits it.
    func type(of shape: Shape) -> Code {
        let type = valueType(of: shape)
        return contract.isNullable(shape) ? "\(type)?" : type
    }

    /// The type of a value that is not null.
    func valueType(of shape: Shape) -> Code {
        switch shape.kind {
        case .any: Runtime.jsonValue
        case .boolean: "Bool"
        case .integer: "Int64"
        case .number: "Double"
        case .string, .constant: "String"
        case .timestamp: Runtime.timestamp
        case .date: Runtime.date
        case .array(let element, _): "[\(type(of: element))]"
        case .dictionary(let element, _): "[String: \(type(of: element))]"
        case .named(let id) where !hasType(end(of: id)): valueType(of: contract[end(of: id)].shape)
        case .named(let id): "\(names.types[end(of: id).index])"
        case .object, .enumeration, .union: preconditionFailure("a type without a name")
        }
    }

    /// Whether a named shape is a type of its own; others are rules only.
    func hasType(_ id: ShapeID) -> Bool {
        names.foreign[id.index] != nil || contract[id].shape.isType
    }

    /// Whether all values of a shape are of one emitted type.
    func isType(_ shape: Shape) -> Bool {
        if case .named(let id) = shape.kind {
            hasType(id) && !contract.isNullable(shape)
        } else {
            false
        }
    }

    // MARK: Rules

    /// How a value that is not null is read.
    enum Reading {
        /// By a method of the reader.
        case primitive(Runtime.Primitive)
        /// By a type.
        case type(Code)
        /// By a rule that others use too.
        case shared(Code)
        /// By a rule of its own.
        case rule(Code)
    }

    /// How a value that is not null is read.
    func reading(of shape: Shape) -> Reading {
        switch shape.kind {
        case _ where !checks(of: shape).isEmpty: .rule(checkedRule(of: shape))
        case .any: .primitive(.value)
        case .boolean: .primitive(.boolean)
        case .integer(.none): .primitive(.integer)
        case .integer(.int32): .shared(Runtime.int32Rule)
        case .number(.none): .primitive(.number)
        case .string(.none): .primitive(.string)
        case .timestamp: .primitive(.timestamp)
        case .date: .primitive(.date)
        case .named(let id): reading(of: id)
        default: .rule(ownRule(of: shape))
        }
    }

    /// The schemas that a value is held against as a whole. Clients let limits pass, and have no
    /// document to look the schemas up in.
    func checks(of shape: Shape) -> [String] { isServed ? shape.checks : [] }

    private func checkedRule(of shape: Shape) -> Code {
        Runtime.checkedRule(valueRule(of: shape.unchecked), Runtime.schemaCheck(shape.checks))
    }

    private func reading(of id: ShapeID) -> Reading {
        let id = end(of: id)
        if hasType(id) { return .type("\(names.types[id.index])") }
        let reading = reading(of: contract[id].shape)
        guard case .rule = reading else { return reading }
        return .shared("SchemaRules.\(names.rules[id.index])")
    }

    /// Whether the rule of a shape must be made, and so should be made once.
    func hasOwnRule(_ shape: Shape) -> Bool {
        if contract.isNullable(shape) { return true }
        if case .rule = reading(of: shape) { return true }
        return false
    }

    /// Whether a named shape is emitted as a rule.
    func needsRule(_ id: ShapeID) -> Bool {
        if case .rule = reading(of: contract[view(of: id)].shape) { true } else { false }
    }

    /// The rule for values that are null where the shape permits it, as an expression.
    func rule(of shape: Shape) -> Code {
        let rule = valueRule(of: shape)
        return contract.isNullable(shape) ? Runtime.nullableRule(rule) : rule
    }

    /// The rule for values that are not null, as an expression.
    func valueRule(of shape: Shape) -> Code {
        switch reading(of: shape) {
        case .rule(let rule), .shared(let rule): rule
        case .type(let type): Runtime.schemaRule(type)
        case .primitive(let primitive): Runtime.rule(for: primitive)
        }
    }

    private func ownRule(of shape: Shape) -> Code {
        switch shape.kind {
        case .integer(let bounds): Runtime.integerRule(bounds.arguments)
        case .number(let bounds): Runtime.numberRule(bounds.arguments)
        case .string(let bounds): Runtime.stringRule(bounds.arguments)
        case .constant(let text): Runtime.constantRule(.string(text))
        case .array(let element, let bounds):
            Runtime.arrayRule(["of: \(rule(of: element))"] + bounds.arguments)
        case .dictionary(let element, let bounds):
            Runtime.dictionaryRule(["of: \(rule(of: element))"] + bounds.arguments)
        default: valueRule(of: shape)
        }
    }

    // MARK: Imports

    /// What the declaration of a type of this shape names publicly.
    func imports(of shape: Shape) -> Imports {
        switch shape.kind {
        case .any: .json
        case .timestamp, .date: .timestamps
        case .array(let element, _), .dictionary(let element, _): imports(of: element)
        case .named(let id) where !hasType(end(of: id)): imports(of: contract[end(of: id)].shape)
        case .named(let id):
            names.foreign[end(of: id).index]?.module.map { Imports(module: $0) } ?? []
        default: []
        }
    }
}

extension Runtime {
    /// The rule that does what a method of the reader does.
    static func rule(for primitive: Primitive) -> Code {
        switch primitive {
        case .string: "StringRule.any"
        case .integer: "IntegerRule.any"
        case .number: "NumberRule.any"
        case .boolean: booleanRule
        case .value: anyValueRule
        case .timestamp: timestampRule
        case .date: dateRule
        }
    }
}
