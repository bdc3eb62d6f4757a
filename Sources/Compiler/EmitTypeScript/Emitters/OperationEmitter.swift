import CodeText
import ContractModel

/// Emits the function of an operation, and the types of what goes in and what comes out.
struct OperationEmitter {
    let text: TypeText
    let position: Int
    /// What most operations of the contract ask for.
    let commonSecurity: [[String]]

    private var operation: Contract.Operation { text.contract.operations[position] }
    private var names: TypeScriptNames.Operation { text.names.operations[position] }
    private var answers: AnswerEmitter {
        AnswerEmitter(text: text, operation: operation, name: names.answer)
    }
    private var input: InputEmitter {
        InputEmitter(text: text, operation: operation, name: names.input)
    }

    /// Whether it opens a WebSocket.
    var isSocket: Bool { !operation.webSocket.isEmpty }
    /// Whether an answer may name the next one.
    var isPaged: Bool {
        !isSocket
            && operation.responses.contains { response in
                response.status.isSuccess
                    && response.headers.contains { $0.name.lowercased() == "link" }
            }
    }
    /// Whether a request may carry bytes, whose way up takes its time.
    var sendsBytes: Bool {
        operation.requestBody?.content.contains { content in
            switch content.coding {
            case .binary, .multipart: true
            case .json, .text, .urlencoded, .items: false
            }
        } ?? false
    }

    var code: Code {
        [input.code, isSocket ? frames : answers.code, function].paragraphs()
    }

    private var function: Code {
        let comment = Code.comment(
            operation.summary, operation.description, isDeprecated: operation.isDeprecated)
        if isSocket {
            return """
                \(comment)
                export const \(names.function) = /*#__PURE__*/ \
                socketOperation<\(input.type), \(names.frames)>(
                    \(identity.joined(by: ", ")), [
                        \(rows.map { $0 + "," }.lines())
                    ]\(details.isEmpty ? "" : ", ")\(details),
                );
                """
        }
        let arguments = (identity + [answers.table, details]).filter { !$0.isEmpty }
        return """
            \(comment)
            export const \(names.function) = /*#__PURE__*/ \
            \(isPaged ? "pagedOperation" : "operation")<\(input.type), \(names.answer)>(
                \(arguments.joined(by: ", ")),
            );
            """
    }

    private var identity: [Code] {
        let id: Code = "\(TypeScriptLiteral.string(operation.id))"
        let path: Code = "\(TypeScriptLiteral.string(operation.path.address))"
        let method: Code = "\(TypeScriptLiteral.string(operation.method.rawValue.uppercased()))"
        return isSocket ? [id, path] : [id, method, path]
    }

    // MARK: Details

    private var details: Code {
        let items = [content, security, encode, decode, styled, idempotencyKey, redirects]
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

    private var decode: Code { answers.hasSequence && !isSocket ? "decode: sequence" : .empty }

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

    // MARK: WebSockets

    private var frames: Code {
        let members = operation.webSocket.map { spoken -> Code in
            let sent = spoken.receives.map(type) ?? "never"
            return """
                \(Code.comment(spoken.description, indent: 4))
                \(TypeScriptLiteral.string(spoken.subprotocol ?? "")): \
                { sent: \(sent); received: \(type(of: spoken.sends)) };
                """
        }
        return """
            export interface \(names.frames) {
                \(members.lines())
            }
            """
    }

    private func type(of content: Contract.Content) -> Code {
        if case .text = content.coding { return "string" }
        return text.type(of: content.shape)
    }

    private var rows: [Code] {
        operation.webSocket.map { spoken in
            func kind(_ content: Contract.Content) -> Code {
                if case .text = content.coding { "text" } else { "json" }
            }
            let sent = spoken.receives.map(kind) ?? "none"
            let resume = spoken.resume.map { resume -> Code in
                let names = resume.pointer.map { "\(TypeScriptLiteral.string($0))" as Code }
                return
                    ", [\(TypeScriptLiteral.string(resume.parameter)), [\(names.joined(by: ", "))]]"
            }
            let name = TypeScriptLiteral.string(spoken.subprotocol ?? "")
            return "[\(name), '\(sent)', '\(kind(spoken.sends))'\(resume ?? "")]"
        }
    }
}

extension Contract.Status {
    fileprivate var isSuccess: Bool {
        switch self {
        case .code(let code): code / 100 == 2
        case .range(let digit): digit == 2
        case .other: false
        }
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

extension Contract.PathTemplate {
    /// The template with its own text as an address has it.
    var address: String {
        segments.isEmpty ? "/" : segments.map { "/" + Self.text(of: $0) }.joined()
    }

    private static func text(of segment: Segment) -> String {
        switch segment {
        case .literal(let text): encoded(text)
        case .parameter(let name): "{\(name)}"
        case .mixed(let parts): parts.map(text).joined()
        }
    }

    /// RFC 3986 3.3: pchar = unreserved / pct-encoded / sub-delims / ":" / "@"
    private static func encoded(_ text: String) -> String {
        let bytes = Array(text.utf8)
        let others = Set("-._~!$&'()*+,;=:@".utf8)
        var result: [UInt8] = []
        for (position, byte) in bytes.enumerated() {
            let isPlain = byte.isHexDigit || byte.isLetter || others.contains(byte)
            let isEncoded =
                byte == UInt8(ascii: "%") && bytes.count > position + 2
                && bytes[position + 1].isHexDigit && bytes[position + 2].isHexDigit
            if isPlain || isEncoded {
                result.append(byte)
            } else {
                result += "%\(byte < 16 ? "0" : "")\(String(byte, radix: 16, uppercase: true))".utf8
            }
        }
        return String(decoding: result, as: UTF8.self)
    }
}

extension UInt8 {
    fileprivate var isLetter: Bool { (0x41...0x5A).contains(self) || (0x61...0x7A).contains(self) }

    fileprivate var isHexDigit: Bool {
        (0x30...0x39).contains(self) || (0x41...0x46).contains(self) || (0x61...0x66).contains(self)
    }
}
