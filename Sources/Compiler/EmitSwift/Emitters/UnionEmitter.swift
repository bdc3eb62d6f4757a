import CodeText
import ContractModel

/// Emits a union as an enumeration with the values of its alternatives.
struct UnionEmitter {
    let text: ShapeText
    let named: NamedShape
    let union: UnionShape

    private var type: SwiftName { text.names.types[named.id.index] }
    private var cases: [(alternative: UnionShape.Alternative, names: SwiftNames.AlternativeNames)] {
        Array(zip(union.alternatives, text.names.alternatives[named.id.index] ?? []))
    }

    var unit: Unit {
        Unit(
            key: type.text, code: [declaration, coding].paragraphs(),
            imports: Imports(
                [.json] + (union.isTried && text.reads(named.id) ? [.contractRuntime] : [])
                    + union.alternatives.map { text.imports(of: $0.shape) }),
            modules: [Runtime.contractRuntime])
    }

    // MARK: Declaration

    private var declaration: Code {
        let documentation = Code.documentation(
            named.shape.description.orWhenBlank("One of the values that the contract lists."),
            Code.deprecation(named.shape.isDeprecated))
        let keyword: Code = union.isRecursive ? "indirect enum" : "enum"
        return """
            \(documentation)
            public \(keyword) \(type): Sendable, Equatable {
                \(cases.map { declaration(of: $0.alternative, $0.names.name) }.lines())
            }
            """
    }

    private func declaration(of alternative: UnionShape.Alternative, _ name: SwiftName) -> Code {
        let description = alternative.shape.description ?? resolved(alternative).description
        let documentation = Code.documentation(
            description.orWhenBlank("The alternative `\(alternative.title)`."),
            Code.deprecation(alternative.shape.isDeprecated), indent: 4)
        return """
            \(documentation)
            case \(name)(\(text.valueType(of: alternative.shape)))
            """
    }

    private func resolved(_ alternative: UnionShape.Alternative) -> Shape {
        text.contract.resolved(alternative.shape)
    }

    // MARK: Coding

    private var coding: Code {
        let (reads, writes) = (text.reads(named.id), text.writes(named.id))
        let protocols: Code =
            switch (reads, writes) {
            case (true, false): readable
            case (false, true): Runtime.writable
            case (false, false): .empty
            case (true, true): "\(readable), \(Runtime.writable)"
            }
        if protocols.isEmpty { return .empty }
        let members = [reads ? statics : .empty, reads ? reader : .empty, writes ? writer : .empty]
        return """
            extension \(type): \(protocols) {
                \(members.paragraphs())
            }
            """
    }

    private var readable: Code { union.isTried ? Runtime.triedUnion : Runtime.readable }

    private var statics: Code {
        let rules = cases.compactMap { alternative, names -> Code? in
            guard case .rule(let rule) = text.reading(of: alternative.shape) else { return nil }
            return "private static let \(names.rule) = \(rule)"
        }
        let alternatives: Code = """
            private static let alternatives = \(Runtime.alternatives(of: union))
            """
        let attempts: Code = """
            /// The keyword that lists the alternatives.
            public static let keyword = UnionAlternatives.Keyword\(Runtime.keyword(union.keyword))
            /// How many alternatives there are.
            public static let alternativeCount = \(cases.count)
            """
        return ([union.isTried ? attempts : alternatives] + rules).lines()
    }

    /// Tries the alternatives; of `anyOf` those first that have the fewest values, because the first
    /// that fits is taken.
    private var tryingReader: Code {
        let json = Scope.local("json", "reader", avoiding: cases.map(\.names.name))
        let order = cases.indices.sorted { first, second in
            (rank(cases[first].alternative), first) < (rank(cases[second].alternative), second)
        }
        let attempts = order.enumerated().map { number, position -> Code in
            let (alternative, names) = cases[position]
            let made = made(alternative, names, from: json)
            let label: Code = number < order.count - 1 ? "case \(number):" : "default:"
            return "\(label)\(Code.fold)\(made)"
        }
        let parameter = Code.signature([
            "alternative: Int", "from \(json): inout \(Runtime.reader)",
        ])
        return """
            /// Reads an alternative, or records what is wrong with the value and returns nil.
            public static func read\(parameter) throws(\(Runtime.syntaxError)) -> Self? {
                switch alternative {
                \(attempts.lines())
                }
            }
            """
    }

    private func rank(_ alternative: UnionShape.Alternative) -> Int {
        switch resolved(alternative).kind {
        case .enumeration, .constant: 0
        case .any: 2
        default: 1
        }
    }

    private var reader: Code {
        if union.isTried { return tryingReader }
        let json = Scope.local("json", "reader", avoiding: cases.map(\.names.name))
        let branches = cases.enumerated().map { position, element -> Code in
            let made = made(element.alternative, element.names, from: json)
            return "case \(position):\(Code.fold)\(made)"
        }
        let parameter = Code.signature(["from \(json): inout \(Runtime.reader)"])
        return """
            /// Reads the value, or records what is wrong with it and returns nil.
            public static func read\(parameter) throws(\(Runtime.syntaxError)) -> Self? {
                switch \(Runtime.alternative("Self.alternatives", from: json)) {
                \(branches.lines())
                default:\(Code.fold)nil
                }
            }
            """
    }

    /// The union that is made of an alternative's value.
    private func made(
        _ alternative: UnionShape.Alternative, _ names: SwiftNames.AlternativeNames,
        from json: SwiftName
    ) -> Code {
        let read = read(alternative, names, from: json)
        // Any value is there whatever it is; other reading may give nil.
        if case .primitive(.value) = text.reading(of: alternative.shape) {
            return "Self.\(names.name)" + .call([read])
        }
        return "\(read).map(Self.\(names.name))"
    }

    private func read(
        _ alternative: UnionShape.Alternative, _ names: SwiftNames.AlternativeNames,
        from json: SwiftName
    ) -> Code {
        switch text.reading(of: alternative.shape) {
        case .primitive(let primitive): Runtime.read(primitive, from: json)
        case .type(let type): Runtime.read(type: type, from: json)
        case .shared(let rule): Runtime.read(rule: rule, from: json)
        case .rule: Runtime.read(rule: "Self.\(names.rule)", from: json)
        }
    }

    private var writer: Code {
        let names = cases.map(\.names.name)
        let json = Scope.local("json", "writer", avoiding: names)
        let branches = names.map { name -> Code in
            "case .\(name)(let value):\(Code.fold)value.write(to: &\(json))"
        }
        return """
            /// Writes the value.
            public func write(to \(json): inout \(Runtime.writer)) {
                switch self {
                \(branches.lines())
                }
            }
            """
    }
}
