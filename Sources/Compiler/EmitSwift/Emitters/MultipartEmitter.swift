import CodeText
import ContractModel

/// Emits the enumeration of a form's parts, and how they are read.
struct MultipartEmitter {
    let text: ShapeText
    let form: Contract.Form
    let names: SwiftNames.OperationNames

    private var parts: [(part: Contract.Part, names: SwiftNames.PropertyNames)] {
        Array(zip(form.parts, names.parts))
    }

    var declaration: Code {
        let cases = parts.map { part, names -> Code in
            let documentation = Code.documentation(
                part.description.orWhenBlank("The part `\(part.name)`."),
                Code.deprecation(part.shape.isDeprecated), indent: 8)
            return """
                \(documentation)
                case \(names.property)(\(type(of: part)))
                """
        }
        return """
            /// A part of the form.
            public enum Part: Sendable {
                \(cases.lines())
            }
            """
    }

    private func type(of part: Contract.Part) -> Code {
        switch part.coding {
        case .binary: Runtime.partContent
        // A text cannot say null.
        case .text: text.valueType(of: part.shape)
        case .json: text.type(of: part.shape)
        }
    }

    // MARK: Reading

    var coding: Code {
        let rules = parts.map { part, names -> Code in
            guard hasOwnRule(part) else { return .empty }
            return "private static let \(names.rule) = \(rule(of: part))"
        }
        let part = Scope.local("part", "formPart", avoiding: [])
        let arms = parts.enumerated().map { index, pair -> Code in
            "case \(index): \(reading(pair.part, pair.names, from: part))"
        }
        let list = Code.signature(["_ index: Int", "from \(part): inout \(Runtime.partReading)"])
        let reader: Code = """
            /// Makes the value of a part.
            @_spi(Generated) public static func read\(list) -> Self? {
                switch index {
                \(arms.lines())
                default: nil
                }
            }
            """
        return """
            extension \(names.type).Part: \(Runtime.part) {
                \([rules.lines(), descriptions, allowsUnknown, reader].paragraphs())
            }
            """
    }

    private var descriptions: Code {
        let rows = parts.map { part, _ in Runtime.partDescription + .call(arguments(of: part)) }
        return """
            /// What the runtime must know of the parts.
            @_spi(Generated) public static let descriptions: [\(Runtime.partDescription)] = \(Code.table(rows))
            """
    }

    private func arguments(of part: Contract.Part) -> [Code] {
        var arguments: [Code] = [.quoted(part.name)]
        if case .binary = part.coding { arguments.append("isStreamed: true") }
        if part.isRequired { arguments.append("isRequired: true") }
        if part.minCount > 1 { arguments.append("minCount: \(part.minCount)") }
        switch part.maxCount {
        case 1: break
        case let count?: arguments.append("maxCount: \(count)")
        case nil: arguments.append("maxCount: .max")
        }
        if !part.mediaTypes.isEmpty {
            arguments.append("mediaTypes: \(Code.array(part.mediaTypes.map { .quoted($0) }))")
        }
        return arguments
    }

    private var allowsUnknown: Code {
        let value = Literal.boolean(form.allowsUnknown)
        return """
            /// Whether other parts are skipped, or refused.
            @_spi(Generated) public static var allowsUnknown: Bool { \(value) }
            """
    }

    private func reading(
        _ part: Contract.Part, _ names: SwiftNames.PropertyNames, from name: SwiftName
    ) -> Code {
        let rule: Code = hasOwnRule(part) ? "Self.\(names.rule)" : rule(of: part)
        let wrapped: Code = ".map { .\(names.property)($0) }"
        return switch part.coding {
        case .binary: ".\(names.property)(\(Runtime.partContent(name)))"
        case .text where text.contract.isPlain(part): Runtime.partText(rule, of: name) + wrapped
        case .text: Runtime.partValue(rule, of: name) + wrapped
        case .json: Runtime.partJSON(rule, of: name) + wrapped
        }
    }

    private func rule(of part: Contract.Part) -> Code {
        guard case .text = part.coding else { return text.rule(of: part.shape) }
        if text.contract.isPlain(part) { return text.valueRule(of: part.shape) }
        return Runtime.spelledRule(
            text.rule(of: part.shape), text.parameterSchema(of: part.shape))
    }

    private func hasOwnRule(_ part: Contract.Part) -> Bool {
        if case .binary = part.coding { return false }
        if case .text = part.coding, !text.contract.isPlain(part) { return true }
        if case .rule = text.reading(of: part.shape) { return true }
        return false
    }
}
