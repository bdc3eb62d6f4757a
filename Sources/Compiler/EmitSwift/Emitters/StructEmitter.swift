import ContractModel

/// Emits an object as a structure that reads and writes itself.
struct StructEmitter {
    let text: ShapeText
    let named: NamedShape
    let object: ObjectShape

    private var type: SwiftName { text.names.types[named.id.index] }
    private var fields: [Field] { zip(object.properties, names).map { Field($0, $1, text) } }
    private var names: [SwiftNames.PropertyNames] { text.names.properties[named.id.index] ?? [] }
    /// What the structure stores: constants are not.
    private var stored: [Field] { fields.filter { !$0.isConstant } }

    /// Types without use in an operation do both: nothing is known of who will use them.
    private var reads: Bool { named.isInRequests || !named.isInResponses }
    private var writes: Bool { named.isInResponses || !named.isInRequests }

    var unit: Unit {
        Unit(
            key: type.text, code: [declaration, coding].paragraphs(),
            imports: fields.reduce(.json) { $0.union($1.imports) },
            modules: [Runtime.contractRuntime])
    }

    // MARK: Declaration

    private var declaration: Code {
        let documentation = Code.documentation(
            named.shape.description ?? "An object of the contract.",
            Code.deprecation(named.shape.isDeprecated))
        let parts = stored.map(\.declaration).lines()
        let members = [parts, initializer].paragraphs()
        return """
            \(documentation)
            public struct \(type): Sendable, Equatable {
                \(members)
            }
            """
    }

    private var initializer: Code {
        guard !stored.isEmpty else {
            return """
                /// Makes the value.
                public init() {}
                """
        }
        return """
            /// Makes a value of its parts.
            public init\(Code.signature(stored.map(\.parameter))) {
                \(stored.map(\.assignment).lines())
            }
            """
    }

    // MARK: Coding

    private var coding: Code {
        let protocols: Code =
            switch (reads, writes) {
            case (true, false): Runtime.readable
            case (false, true): Runtime.writable
            default: "\(Runtime.readable), \(Runtime.writable)"
            }
        let members = [reads ? statics : .empty, reads ? reader : .empty, writes ? writer : .empty]
        return """
            extension \(type): \(protocols) {
                \(members.paragraphs())
            }
            """
    }

    private var statics: Code {
        let arguments = [
            Code.array(fields.map(\.quotedName)),
            labeledNames("required", fields.filter { $0.property.isRequired && !$0.isRefused }),
            labeledNames("readOnly", fields.filter(\.isRefused)),
            object.allowsUnknown ? "allowsUnknown: true" : .empty,
        ]
        let keys: Code = """
            private static let keys = \(Runtime.propertyKeys(arguments.filter { !$0.isEmpty }))
            """
        return ([keys] + fields.map(\.ruleDeclaration)).lines()
    }

    private func labeledNames(_ label: Code, _ fields: [Field]) -> Code {
        fields.isEmpty ? .empty : "\(label): \(Code.array(fields.map(\.quotedName)))"
    }

    private var reader: Code {
        let json = Scope.local("json", "reader", avoiding: names.map(\.property))
        let required = stored.filter(\.property.isRequired)
        let check: Code =
            required.isEmpty
            ? .empty
            : "guard \(Code.conditions(required.map { "let \($0.name)" }))else { return nil }"
        let parameter = Code.signature(["from \(json): inout \(Runtime.reader)"])
        return """
            /// Reads the value, or records what is wrong with it and returns nil.
            public static func read\(parameter) throws(\(Runtime.syntaxError)) -> Self? {
                \(stored.map(\.variable).lines())
                guard try \(json).beginObject() else { return nil }
                \(loop(json))
                \(check)
                return Self\(Code.call(stored.map(\.argument)))
            }
            """
    }

    private func loop(_ json: SwiftName) -> Code {
        let next: Code = "try \(json).nextProperty(of: keys)"
        guard let last = fields.last else { return "while \(next) != nil {}" }
        guard fields.count > 1 else {
            return """
                while \(next) != nil {
                    \(last.read(from: json))
                }
                """
        }
        let key = Scope.local("key", "index", avoiding: names.map(\.property))
        let cases = fields.dropLast().enumerated().map { number, field -> Code in
            "case \(number): \(field.read(from: json))"
        }
        return """
            while let \(key) = \(next) {
                switch \(key) {
                \(cases.lines())
                default: \(last.read(from: json))
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
                \(json).endObject()
            }
            """
    }
}
