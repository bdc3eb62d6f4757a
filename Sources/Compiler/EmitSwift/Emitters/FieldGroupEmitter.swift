import CodeText
import ContractModel

/// Emits the type of fields that several responses have alike.
struct FieldGroupEmitter {
    let text: ShapeText
    let names: SwiftNames.FieldGroupNames

    private var fields: [ResponseField] { names.fields(text) }

    var unit: Unit {
        let client: Imports = names.isOfClients ? .contractClient : []
        return Unit(
            key: names.type.text, code: declaration,
            imports: Imports(names.headers.map { text.imports(of: $0.shape) } + [client]),
            modules: [Runtime.contractRuntime])
    }

    private var declaration: Code {
        let properties = fields.map { field -> Code in
            """
            \(Code.documentation(field.description, indent: 4))
            public let \(field.name): \(field.type)
            """
        }
        let initializer: Code = """
            /// Makes the fields of their values.
            public init\(Code.signature(fields.map(\.parameter))) {
                \(fields.map { "self.\($0.name) = \($0.name)" as Code }.lines())
            }
            """
        let conformance: Code = names.isOfClients ? Runtime.answerFields : "Sendable"
        return """
            /// Fields that several responses have.
            public struct \(names.type): \(conformance) {
                \([properties.lines(), initializer, writing, reading].paragraphs())
            }
            """
    }

    private var writing: Code {
        guard names.isOfHandlers else { return .empty }
        let response = Scope.local("response", "httpResponse", avoiding: names.properties)
        return """
            /// Puts the fields into an answer.
            func write(to \(response): inout \(Runtime.response)) {
                \(fields.map { $0.write(to: response) }.lines())
            }
            """
    }

    /// The initializer by which a client reads them.
    private var reading: Code {
        guard names.isOfClients else { return .empty }
        let reader = Scope.local("fields", "httpFields", avoiding: names.properties)
        let readings = fields.map { "\($0.name.label): \($0.read(from: reader))" as Code }
        return """
            /// Reads the fields of an answer.
            @_spi(Generated) public init(reading \(reader): \(Runtime.fieldReader)) throws {
                self.init\(Code.call(readings))
            }
            """
    }
}

extension SwiftNames.FieldGroupNames {
    func fields(_ text: ShapeText) -> [ResponseField] {
        zip(headers, properties).map { ResponseField($0, $1, text) }
    }
}

/// A field of a response, as a value that handlers give.
struct ResponseField {
    private let header: Contract.Header
    let name: SwiftName
    private let text: ShapeText

    init(_ header: Contract.Header, _ name: SwiftName, _ text: ShapeText) {
        self.header = header
        self.name = name
        self.text = text
    }

    /// Whether it may be left out.
    var isOptional: Bool { !header.isRequired || text.contract.isNullable(header.shape) }

    var type: Code {
        let type = text.valueType(of: header.shape)
        return isOptional ? "\(type)?" : type
    }

    var description: String { header.description.orWhenBlank("The field `\(header.name)`.") }

    /// The parameter of what takes it: `etag: String? = nil`.
    var parameter: Code { "\(name): \(type)" + (isOptional ? " = nil" : .empty) }

    /// The expression that reads it from an answer.
    func read(from fields: SwiftName) -> Code {
        let method: Code = isOptional ? "\(fields).optional" : "try \(fields).required"
        if text.contract.isPlain(header) {
            return method + .call([.quoted(header.name), text.valueRule(of: header.shape)])
        }
        let call =
            method
            + .call([
                Runtime.styledHeader(header, schema: text.parameterSchema(of: header.shape)),
                text.rule(of: header.shape),
            ])
        // A value that may be null and may be absent is one optional.
        return text.contract.isNullable(header.shape) ? "\(call) ?? nil" : call
    }

    /// The statement that puts it into a response.
    func write(to response: SwiftName) -> Code {
        text.contract.isPlain(header)
            ? Runtime.field(.string(header.name), name, of: response)
            : Runtime.styledField(header, name, of: response)
    }
}
