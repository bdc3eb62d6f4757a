import CodeText
import ContractModel

/// Emits what an operation is on the wire where it differs from others: an object whose members the
/// runtime knows (operations.ts); nothing where it does not differ.
struct DetailsEmitter {
    let text: TypeText
    let operation: Contract.Operation
    let answers: AnswerEmitter
    /// What most operations of the contract ask for.
    let commonSecurity: [[String]]

    var code: Code {
        let items = [
            content, security, encode, decode, styled, idempotencyKey, redirects, fields,
        ]
        .filter { !$0.isEmpty }
        return items.isEmpty ? .empty : .braced(items, "{", "}", within: 60)
    }

    private var content: Code {
        guard let content = operation.requestBody?.content else { return .empty }
        let rows = content.map { content -> Code in
            let mediaType = TypeScriptLiteral.string(content.mediaType)
            return "[\(mediaType), '\(ContentKind.name(of: content.coding))']"
        }
        // One way, and that the usual one.
        if rows.count == 1, rows[0].bytes == Array("['application/json', 'json']".utf8) {
            return .empty
        }
        return rows.isEmpty ? .empty : "content: \(Code.braced(rows, "[", "]", within: 80))"
    }

    private var security: Code {
        let alternatives = operation.security.names
        return alternatives == commonSecurity
            ? .empty : "security: \(Code.alternatives(alternatives))"
    }

    private var encode: Code {
        var encoders: [(Code, Code)] = []
        for content in operation.requestBody?.content ?? [] {
            let kind = ContentKind.name(of: content.coding)
            switch content.coding {
            case .json, .text, .binary: continue
            case .multipart(let form): encoders.append((kind, "multipart(\(table(of: form)))"))
            case .urlencoded(let fields):
                encoders.append((kind, "urlencoded(\(styles(of: fields, content.shape)))"))
            case .items: encoders.append((kind, "sequenceBody"))
            }
        }
        guard let first = encoders.first else { return .empty }
        if encoders.count == 1 { return "encode: \(first.1)" }
        let table = encoders.map { "\($0.0): \($0.1)" as Code }
        return "encode: encoders(\(Code.braced(table, "{", "}", within: 80)))"
    }

    /// The parts whose form the runtime cannot see of their values.
    private func table(of form: Contract.Form) -> Code {
        let rows = form.parts.compactMap { part -> Code? in
            let mediaType = part.mediaTypes.first { !$0.contains("*") }
            switch part.coding {
            case .binary where mediaType == nil, .text where mediaType == nil: return nil
            case .json where mediaType == nil && isObject(part.shape): return nil
            case .binary, .text, .json: break
            }
            let kind: Code =
                switch part.coding {
                case .binary: "bytes"
                case .text: "text"
                case .json: "json"
                }
            let type: Code = mediaType.map { ", \(TypeScriptLiteral.string($0))" } ?? ""
            return "[\(TypeScriptLiteral.string(part.name)), '\(kind)'\(type)]"
        }
        return .braced(rows, "[", "]", within: 80)
    }

    private func isObject(_ shape: Shape) -> Bool {
        switch text.contract.resolved(shape).kind {
        case .object, .dictionary: true
        default: false
        }
    }

    private func styles(of fields: [Contract.FormField], _ shape: Shape) -> Code {
        var shapes: [String: Shape] = [:]
        if case .object(let object) = text.contract.resolved(shape).kind {
            for property in object.properties { shapes[property.name] = property.shape }
        }
        let rows = fields.compactMap { field in
            text.style(of: field, shapes[field.name]).map { style -> Code in
                "['form', \(TypeScriptLiteral.string(field.name)), \(style)]"
            }
        }
        return rows.isEmpty ? .empty : "styles(\(Code.braced(rows, "[", "]", within: 80)))"
    }

    private var decode: Code { answers.hasSequence ? "decode: sequence" : .empty }

    private var styled: Code {
        let rows = operation.parameters.compactMap { parameter in
            text.style(of: parameter).map { style -> Code in
                let place: Code =
                    switch parameter.place {
                    case .path: "path"
                    case .query: "query"
                    case .header: "header"
                    case .cookie: "cookie"
                    case .querystring: "querystring"
                    }
                let name = parameter.place == .querystring ? "" : parameter.name
                return "['\(place)', \(TypeScriptLiteral.string(name)), \(style)]"
            }
        }
        return rows.isEmpty
            ? .empty : "styled: styles(\(Code.braced(rows, "[", "]", within: 80)))"
    }

    private var idempotencyKey: Code {
        operation.parameters.first(where: \.isIdempotencyKey).map {
            "idempotencyKey: \(TypeScriptLiteral.string($0.name))"
        } ?? .empty
    }

    private var redirects: Code { answers.redirection.map { "redirects: \($0)" } ?? .empty }

    private var fields: Code {
        let table = AnswerFields(text: text, operation: operation).table
        return table.isEmpty ? .empty : "fields: \(table)"
    }
}

extension Contract.Security {
    /// The names of the schemes of each alternative.
    var names: [[String]] { alternatives.map { $0.schemes.map(\.name) } }
}

extension Code {
    /// Alternatives of schemes.
    static func alternatives(_ alternatives: [[String]]) -> Code {
        let lists = alternatives.map { names -> Code in
            "[\(names.map { "\(TypeScriptLiteral.string($0))" as Code }.joined(by: ", "))]"
        }
        return "[\(lists.joined(by: ", "))]"
    }
}
