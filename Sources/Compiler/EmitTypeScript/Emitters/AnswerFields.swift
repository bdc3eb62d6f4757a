import CodeText
import ContractModel
import JSON

// Fields have their names in lower case, as `fetch` has them. The runtime gives all of them as texts
// and needs to be told only of those that are something else; what no simple text is, such as an
// object or a union, stays the text that came.

/// The fields that an operation declares of its answers: their types, and how they are read.
struct AnswerFields {
    private let text: TypeText
    /// How fields are read, by their names; one that is read in several ways is a text.
    private var kinds: [String: String] = [:]
    private var names: [String] = []

    /// What a field is to the runtime; `kind` is empty for a text.
    private struct Reading {
        let kind: String
        let type: Code
    }

    private static let string = Reading(kind: "", type: "string")

    init(text: TypeText, operation: Contract.Operation) {
        self.text = text
        for header in operation.responses.lazy.flatMap(\.declaredHeaders) {
            let (name, kind) = (Self.name(of: header), reading(of: header).kind)
            guard let known = kinds[name] else {
                kinds[name] = kind
                names.append(name)
                continue
            }
            if known != kind { kinds[name] = "" }
        }
    }

    /// The type of the fields of a response; nothing where none is declared.
    func type(of response: Contract.Response) -> Code {
        var seen: Set<String> = []
        let members = response.declaredHeaders.compactMap { header -> Code? in
            let (name, reading) = (Self.name(of: header), reading(of: header))
            guard seen.insert(name).inserted else { return nil }
            let type = kinds[name] == reading.kind ? reading.type : Self.string.type
            return "\(TypeScriptLiteral.property(name)): \(type)"
        }
        if members.isEmpty { return .empty }
        let flat = members.joined(by: "; ")
        if flat.bytes.count <= 70, !flat.spansLines { return "{ \(flat) }" }
        return """
            {
                \(members.map { $0 + ";" }.lines())
            }
            """
    }

    /// `'x-total:number tags:string[]'`: the fields that are no texts; nothing where all are.
    var table: Code {
        let rows = names.compactMap { name -> String? in
            kinds[name].flatMap { $0.isEmpty ? nil : "\(name):\($0)" }
        }
        return rows.isEmpty ? .empty : "\(TypeScriptLiteral.string(rows.joined(separator: " ")))"
    }

    private static func name(of header: Contract.Header) -> String { header.name.lowercased() }

    private func reading(of header: Contract.Header) -> Reading {
        // RFC 9110 5.3: lines of Set-Cookie cannot be combined, nor be told apart behind that.
        if Self.name(of: header) == "set-cookie" { return Self.string }
        if header.isJSON { return Reading(kind: "json", type: text.type(of: header.shape)) }
        if let single = single(header.shape) { return single }
        guard case .array(let element, _) = text.contract.resolved(header.shape).kind,
            let item = single(element)
        else { return Self.string }
        return Reading(
            kind: (item.kind.isEmpty ? "string" : item.kind) + "[]",
            type: "\(text.enclosed(item.type))[]")
    }

    /// A value that is one text; nil for others.
    private func single(_ shape: Shape) -> Reading? {
        let type = text.valueType(of: shape)
        switch text.contract.resolved(shape).kind {
        case .boolean: return Reading(kind: "boolean", type: type)
        case .integer, .number: return Reading(kind: "number", type: type)
        case .string, .timestamp, .date, .constant: return Reading(kind: "", type: type)
        case .enumeration(let values):
            if values.allSatisfy(\.isText) { return Reading(kind: "", type: type) }
            return values.allSatisfy(\.isNumber) ? Reading(kind: "number", type: type) : nil
        case .any, .array, .dictionary, .object, .union, .named: return nil
        }
    }
}

extension EnumerationValue {
    fileprivate var isNumber: Bool {
        if case .number = try? JSONValue.parse(Array(json.utf8)) { true } else { false }
    }
}
