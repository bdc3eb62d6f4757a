import CodeText
import ContractModel

/// Emits an object as a structure that reads and writes itself.
struct StructEmitter {
    let text: ShapeText
    let named: NamedShape
    let object: ObjectShape

    private let names: [SwiftNames.PropertyNames]
    private let fields: [Field]

    init(text: ShapeText, named: NamedShape, object: ObjectShape) {
        self.text = text
        self.named = named
        self.object = object
        names = text.names.properties[named.id.index] ?? []
        fields = zip(object.properties, names).map { Field($0, $1, text) }
    }

    private var type: SwiftName { text.names.types[named.id.index] }
    /// What the structure stores: not constants, nor what no request may hold when nothing else
    /// does.
    private var stored: [Field] {
        fields.filter {
            !$0.isConstant && !($0.property.isReadOnly && !writes)
                && !($0.property.isWriteOnly && !reads)
        }
    }
    /// What holds the properties that are not declared.
    private var additional: (name: SwiftName, shape: Shape)? {
        guard let shape = object.additional, let name = text.names.additional[named.id.index] else {
            return nil
        }
        return (name, shape)
    }
    private var additionalImports: Imports {
        additional.map { text.imports(of: $0.shape) } ?? []
    }
    private var checks: [String] { named.shape.checks }
    /// What is read: not what no request may hold.
    private var readable: [Field] { fields.filter { !$0.property.isReadOnly } }

    private var reads: Bool { text.reads(named.id) }
    private var writes: Bool { text.writes(named.id) }

    var unit: Unit {
        Unit(
            key: type.text, code: [declaration, coding].paragraphs(),
            imports: Imports(
                (reads || writes ? [.json] : []) + stored.map(\.imports) + [additionalImports]),
            modules: [Runtime.contractRuntime])
    }

    // MARK: Declaration

    private var declaration: Code {
        let documentation = Code.documentation(
            named.shape.description.orWhenBlank("An object of the contract."),
            Code.deprecation(named.shape.isDeprecated))
        let parts = (stored.map(\.declaration) + additionalDeclaration).lines()
        let members = [parts, initializer].paragraphs()
        return """
            \(documentation)
            public struct \(type): Sendable, Equatable {
                \(members)
            }
            """
    }

    private var additionalDeclaration: [Code] {
        additional.map { name, shape in
            [
                """
                /// The properties that the contract does not name.
                public let \(name): [String: \(text.type(of: shape))]
                """
            ]
        } ?? []
    }

    private var initializer: Code {
        guard !stored.isEmpty || additional != nil else {
            return """
                /// Makes the value.
                public init() {}
                """
        }
        return """
            /// Makes a value of its parts.
            public init\(Code.signature(parameters)) {
                \((stored.map(\.assignment) + assignments).lines())
            }
            """
    }

    private var parameters: [Code] {
        stored.map(\.parameter)
            + (additional.map { name, shape in
                ["\(name): [String: \(text.type(of: shape))] = [:]"]
            } ?? [])
    }

    private var assignments: [Code] { additional.map { ["self.\($0.name) = \($0.name)"] } ?? [] }

    // MARK: Coding

    private var coding: Code {
        let protocols: Code =
            switch (reads, writes) {
            case (true, false): Runtime.readable
            case (false, true): Runtime.writable
            case (false, false): .empty
            case (true, true): "\(Runtime.readable), \(Runtime.writable)"
            }
        if protocols.isEmpty { return .empty }
        let members = [reads ? statics : .empty, reads ? reader : .empty, writes ? writer : .empty]
        return """
            extension \(type): \(protocols) {
                \(members.paragraphs())
            }
            """
    }

    private var statics: Code {
        // What is not read comes last, so that the keys of all others count from 0 without a gap.
        let refused = fields.filter(\.property.isReadOnly)
        let arguments = [
            Code.array((readable + refused).map(\.quotedName)),
            labeledNames("required", readable.filter(\.property.isRequired)),
            labeledNames("readOnly", refused),
            object.allowsUnknown ? "allowsUnknown: true" : .empty,
        ]
        let keys: Code = """
            private static let keys = \(Runtime.propertyKeys(arguments.filter { !$0.isEmpty }))
            """
        let check: Code =
            checks.isEmpty
            ? .empty : "private static let schema = \(Runtime.schemaCheck(checks))"
        return ([keys, check, additionalRule] + readable.map(\.ruleDeclaration)).lines()
    }

    private func labeledNames(_ label: Code, _ fields: [Field]) -> Code {
        fields.isEmpty ? .empty : "\(label): \(Code.array(fields.map(\.quotedName)))"
    }

    private var reader: Code {
        let json = Scope.local("json", "reader", avoiding: names.map(\.property))
        let variables = readable.filter { !$0.isConstant }
        let check: Code =
            checks.isEmpty
            ? .empty : "guard \(Runtime.conforms(json, to: "Self.schema")) else { return nil }"
        let required = variables.filter(\.property.isRequired)
        let presence: Code =
            required.isEmpty
            ? .empty
            : "guard \(Code.conditions(required.map { "let \($0.name)" }))else { return nil }"
        let parameter = Code.signature(["from \(json): inout \(Runtime.reader)"])
        return """
            /// Reads the value, or records what is wrong with it and returns nil.
            public static func read\(parameter) throws(\(Runtime.syntaxError)) -> Self? {
                \(check)
                \((variables.map(\.variable) + additionalVariables).lines())
                guard try \(json).beginObject() else { return nil }
                \(loop(json))
                \(presence)
                return Self\(Code.call(variables.map(\.argument) + additionalArguments))
            }
            """
    }

    private func loop(_ json: SwiftName) -> Code {
        if let additional { return loop(json, additional.name, additional.shape) }
        let next: Code = "try \(json).nextProperty(of: Self.keys)"
        guard let last = readable.last else { return "while \(next) != nil {}" }
        guard readable.count > 1 else {
            return """
                while \(next) != nil {
                    \(last.read(from: json))
                }
                """
        }
        let key = Scope.local("key", "index", avoiding: names.map(\.property))
        let cases = readable.dropLast().enumerated().map { number, field -> Code in
            "case \(number):\(Code.fold)\(field.read(from: json))"
        }
        return """
            while let \(key) = \(next) {
                switch \(key) {
                \(cases.lines())
                default:\(Code.fold)\(last.read(from: json))
                }
            }
            """
    }

    // MARK: Properties that are not declared

    private var additionalRule: Code {
        guard let shape = additional?.shape, case .rule(let rule) = text.reading(of: shape),
            !text.contract.isNullable(shape)
        else { return .empty }
        return "private static let additionalRule = \(rule)"
    }

    private var additionalVariables: [Code] {
        additional.map { name, shape in
            ["var \(name): [String: \(text.type(of: shape))] = [:]", "var \(otherName) = \"\""]
        } ?? []
    }

    /// The variable that holds the name of such a property.
    private var otherName: SwiftName {
        Scope.local("otherName", "undeclaredName", avoiding: names.map(\.property))
    }

    private var additionalArguments: [Code] {
        additional.map { ["\($0.name.label): \($0.name)"] } ?? []
    }

    private func loop(_ json: SwiftName, _ name: SwiftName, _ shape: Shape) -> Code {
        let key = Scope.local("key", "index", avoiding: names.map(\.property))
        let cases = readable.enumerated().map { number, field -> Code in
            "case \(number):\(Code.fold)\(field.read(from: json))"
        }
        let rule = text.rule(of: shape)
        var reading = Runtime.read(rule: rule, from: json)
        if case .rule = text.reading(of: shape), !text.contract.isNullable(shape) {
            reading = Runtime.read(rule: "Self.additionalRule", from: json)
        }
        return """
            while let \(key) = try \(json).nextProperty(of: Self.keys, or: &\(otherName)) {
                switch \(key) {
                \(cases.lines())
                default:
                    if let value = \(reading) {
                        \(name)[\(otherName)] = value
                    }
                }
            }
            """
    }

    private var writer: Code {
        let json = Scope.local("json", "writer", avoiding: names.map(\.property))
        return """
            /// Writes the value.
            public func write(to \(json): inout \(Runtime.writer)) {
                \(json).beginObject()
                \(fields.map { $0.write(to: json) }.lines())
                \(additional.map { Runtime.writeProperties($0.name, to: json) } ?? .empty)
                \(json).endObject()
            }
            """
    }
}
