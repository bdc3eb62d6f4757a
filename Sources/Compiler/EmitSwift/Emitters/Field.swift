import CodeText
import ContractModel

/// One property of an emitted structure, in all the places where it appears.
struct Field {
    let property: ObjectShape.Property
    private let names: SwiftNames.PropertyNames
    private let text: ShapeText

    init(_ property: ObjectShape.Property, _ names: SwiftNames.PropertyNames, _ text: ShapeText) {
        self.property = property
        self.names = names
        self.text = text
    }

    /// The four ways of being there or not.
    private enum Presence {
        /// Always a value.
        case always
        /// A value or null.
        case nullable
        /// A value or nothing.
        case optional
        /// A value, null or nothing.
        case both
    }

    private var presence: Presence {
        switch (property.isRequired, text.contract.isNullable(property.shape)) {
        case (true, false): .always
        case (true, true): .nullable
        case (false, false): .optional
        case (false, true): .both
        }
    }

    var name: SwiftName { names.property }
    var quotedName: Code { .quoted(property.name) }

    /// Whether there is only one value, so that nothing need be stored.
    var isConstant: Bool { constant != nil }

    private var constant: String? {
        if case .constant(let text) = property.shape.kind { text } else { nil }
    }

    /// What the declaration names publicly.
    var imports: Imports {
        guard !isConstant else { return [] }
        let imports = text.imports(of: property.shape)
        return presence == .both ? imports.union(.contractRuntime) : imports
    }

    // MARK: Declaration

    /// The type as users of the structure see it.
    private var type: Code {
        switch presence {
        case .always: valueType
        case .nullable, .optional: "\(valueType)?"
        case .both: Runtime.presence(valueType)
        }
    }

    private var valueType: Code { text.valueType(of: property.shape) }

    var declaration: Code {
        let documentation = Code.documentation(
            property.description.orWhenBlank("The property `\(property.name)`."),
            Code.deprecation(property.shape.isDeprecated), indent: 4)
        guard property.isRecursive else {
            return """
                \(documentation)
                public let \(name): \(type)
                """
        }
        return """
            \(documentation)
            public var \(name): \(type) { \(unboxed) }
            private let \(names.box): \(boxType)
            """
    }

    private var boxType: Code {
        let box = Runtime.indirect(valueType)
        return switch presence {
        case .always: box
        case .nullable, .optional: "\(box)?"
        case .both: Runtime.presence(box)
        }
    }

    private var unboxed: Code {
        switch presence {
        case .always: "\(names.box).value"
        case .nullable, .optional: "\(names.box)?.value"
        case .both: "\(names.box).map { $0.value }"
        }
    }

    /// The parameter of the initializer; what may be absent may be left out.
    var parameter: Code {
        switch presence {
        case .always, .nullable: "\(name): \(type)"
        case .optional: "\(name): \(type) = nil"
        case .both: "\(name): \(type) = .absent"
        }
    }

    var assignment: Code {
        guard property.isRecursive else { return "self.\(name) = \(name)" }
        let box = Runtime.indirect(valueType)
        return presence == .always
            ? "self.\(names.box) = \(box)(\(name))"
            : "self.\(names.box) = \(name).map { \(box)($0) }"
    }

    // MARK: Reading

    /// The variable that holds what was read so far.
    var variable: Code {
        switch presence {
        case .always, .optional: "var \(name): \(valueType)?"
        case .nullable: "var \(name): \(valueType)??"
        case .both: "var \(name): \(type) = .absent"
        }
    }

    var argument: Code { "\(name.label): \(name)" }

    /// The rule, when the property has one of its own.
    var ruleDeclaration: Code {
        switch (text.reading(of: property.shape), presence) {
        case (.shared, _), (.type, .always), (.type, .optional), (.primitive, .always),
            (.primitive, .optional):
            .empty
        default: "private static let \(names.rule) = \(text.valueRule(of: property.shape))"
        }
    }

    /// The statement that reads the value.
    func read(from json: SwiftName) -> Code {
        let target: Code = isConstant ? "_" : "\(name)"
        return "\(target) = \(call(json))"
    }

    private func call(_ json: SwiftName) -> Code {
        let reading = text.reading(of: property.shape)
        switch (presence, reading) {
        case (.nullable, _): return Runtime.readNullable(rule(reading), from: json)
        case (.both, _): return Runtime.readPresence(rule(reading), from: json)
        case (_, .primitive(let primitive)): return Runtime.read(primitive, from: json)
        case (_, .type(let type)): return Runtime.read(type: type, from: json)
        case (_, .shared), (_, .rule): return Runtime.read(rule: rule(reading), from: json)
        }
    }

    private func rule(_ reading: ShapeText.Reading) -> Code {
        if case .shared(let rule) = reading { rule } else { "Self.\(names.rule)" }
    }

    // MARK: Writing

    /// The statement that writes the value; what only requests hold is not written.
    func write(to json: SwiftName) -> Code {
        let wireName = Literal.string(property.name)
        if property.isWriteOnly { return .empty }
        if let constant { return Runtime.write(wireName, .quoted(constant), to: json) }
        return presence == .optional
            ? Runtime.writeOptional(wireName, "\(name)", to: json)
            : Runtime.write(wireName, "\(name)", to: json)
    }
}
