import CodeText
import ContractModel

/// Emits a request that the API's provider sends: how it is made of typed parts.
struct OutgoingEmitter {
    let text: ShapeText
    let request: Contract.OutgoingRequest
    let names: SwiftNames.OutgoingNames

    var unit: Unit {
        Unit(
            key: names.type.text, code: declaration,
            imports: Imports([.contractRuntime] + shapes.map { text.imports(of: $0) }),
            modules: [Runtime.httpMessages])
    }

    private var shapes: [Shape] {
        let content = request.content.map { content in content.isValue ? [content.shape] : [] }
        return request.parameters.map(\.shape) + (content ?? [])
    }

    private var declaration: Code {
        let documentation = Code.documentation(
            request.summary, request.description, cause, Code.deprecation(request.isDeprecated))
        return """
            \(documentation)
            public enum \(names.type) {
                /// What a sender must know of the request.
                public static let description = \(Runtime.outgoingDescription)\(Code.call(facts))

                \(maker)
            }
            """
    }

    private var cause: String {
        let method = request.method.rawValue.uppercased()
        return switch request.cause {
        case .webhook: "`\(method)`, sent by the API's provider."
        case .callback(let operation, let expression):
            "`\(method)` to `\(expression)`, sent by the API's provider behind the operation "
                + "`\(operation)`."
        }
    }

    private var facts: [Code] {
        let statuses = request.statuses.map { status -> Code in
            switch status {
            case .code(let code): "\(code)..<\(code + 1)"
            case .range(let digit): "\(digit * 100)..<\(digit * 100 + 100)"
            case .other: "100..<600"
            }
        }
        return [
            .labeled("id", request.id), "method: \(Runtime.method(request.method))",
            "statuses: \(Code.array(statuses))",
        ]
    }

    // MARK: Making

    private var maker: Code {
        let documentation = Code.documentation(
            "Makes the request for the receiver at `url`, an absolute URL.", indent: 4)
        let list = ["to url: String"] + bodyParameter + request.parameters.indices.map(parameter)
        let calls = request.parameters.indices.map(call) + bodyCall
        guard !calls.isEmpty else {
            return """
                \(documentation)
                public static func request\(Code.signature(list)) -> \(Runtime.outgoingRequest) {
                    \(Runtime.outgoingRequest)(description, to: url)
                }
                """
        }
        return """
            \(documentation)
            public static func request\(Code.signature(list)) -> \(Runtime.outgoingRequest) {
                var request = \(Runtime.outgoingRequest)(description, to: url)
                \(calls.lines())
                return request
            }
            """
    }

    private var bodyParameter: [Code] {
        guard let content = request.content else { return [] }
        let type: Code = content.isValue ? ContentEmitter.type(of: content, text) : "[UInt8]"
        return [
            request.requiresContent
                ? "\(names.body): \(type)" : "\(names.body): \(type)? = nil"
        ]
    }

    private var bodyCall: [Code] {
        guard let content = request.content else { return [] }
        let method: Code =
            switch content.coding {
            case .json: "json"
            case .text: "text"
            case .urlencoded: "form"
            case .binary, .multipart, .items: "bytes"
            }
        let type = Code.quoted(content.mediaType)
        var fields: [Code] = []
        if case .urlencoded(let listed) = content.coding, !listed.isEmpty {
            fields = [.array(listed.map { Runtime.formField($0) })]
        }
        let call = { (value: Code) -> Code in
            "request.\(method)" + .call([value, type] + fields)
        }
        if request.requiresContent { return [call("\(names.body)")] }
        return ["if let \(names.body) { \(call("\(names.body)")) }"]
    }

    private func parameter(_ index: Int) -> Code {
        let parameter = request.parameters[index]
        let type = text.valueType(of: parameter.shape)
        let name = names.parameters[index]
        return parameter.isRequired ? "\(name): \(type)" : "\(name): \(type)? = nil"
    }

    private func call(_ index: Int) -> Code {
        let parameter = request.parameters[index]
        return Runtime.write(
            parameter, "\(names.parameters[index])",
            isPlain: text.contract.isWrittenPlainly(parameter), to: SwiftName(chosen: "request"))
    }
}
