import CodeText
import ContractModel

// Statuses whose answers have the same body and fields are one type. What `default` and classes such
// as `4XX` stand for are the registered statuses that are not listed, so a look at the status says
// which answer it is. Where a success is listed, `default` stands for what is none.

/// Emits the type of what an operation answers, and the table from which the runtime reads it.
struct AnswerEmitter {
    let text: TypeText
    let operation: Contract.Operation
    let name: TypeScriptName

    /// Statuses with what is answered.
    private struct Entry {
        /// A status that is listed.
        var codes: [Int] = []
        /// Classes of statuses, by their first digit: those of them that are not listed.
        var classes: [Int] = []
        /// The key in the runtime's table.
        let key: Code
        /// What `Answer` takes behind the status: the body and the fields.
        let content: Code
        let kinds: Code
    }

    var code: Code {
        let entries = entries
        // Successes and failures stay apart, so that `ok` tells them from each other.
        let types = entries.map(\.content).distinct.flatMap { content -> [Code] in
            let same = entries.filter { $0.content.bytes == content.bytes }
            return [true, false].map { statuses(of: same, successes: $0) }
                .filter { !$0.isEmpty }.map { "Answer<\($0)\(content)>" }
        }
        return "export type \(name) \(Code.alias(types.isEmpty ? "never" : .union(types)))"
    }

    /// The statuses of entries as a type. What a class has anyhow need not be said again.
    private func statuses(of entries: [Entry], successes: Bool) -> Code {
        let own = entries.flatMap(\.codes).filter { ($0 / 100 == 2) == successes }
        let classes = entries.flatMap(\.classes).filter { ($0 == 2) == successes }
        let others = listed.filter { !own.contains($0) && StatusCodes.registered.contains($0) }
        func type(_ name: Code, _ digits: [Int]) -> Code {
            let excluded = others.filter { digits.contains($0 / 100) }.map { "\($0)" as Code }
            return excluded.isEmpty
                ? name : "Exclude<\(name), \(excluded.joined(by: " | "))>"
        }
        let single = own.filter { code in
            !classes.contains(code / 100) || !StatusCodes.registered.contains(code)
        }
        var types = single.map { "\($0)" as Code }
        if classes.contains(2) { types.append(type("Success", [2])) }
        if Set([3, 4, 5]).isSubset(of: classes) {
            types.append(type("Failure", [3, 4, 5]))
        } else {
            if classes.contains(3) { types.append(type("Redirection", [3])) }
            if classes.contains(4) { types.append(type("ClientError", [4])) }
            if classes.contains(5) { types.append(type("ServerError", [5])) }
        }
        return types.joined(by: " | ")
    }

    /// `200 204:none default`. A failure that is answered as all others are need not be there.
    var table: Code {
        let entries = entries
        let other = entries.last.flatMap { $0.classes.contains(5) ? $0 : nil }
        let rows = entries.filter { entry in
            guard let other, let code = entry.codes.first, code >= 300 else { return true }
            return entry.kinds.bytes != other.kinds.bytes || !other.classes.contains(code / 100)
        }.map { $0.kinds.isEmpty ? $0.key : "\($0.key):\($0.kinds)" }
        return "'\(rows.joined(by: " "))'"
    }

    /// The status of an answer that is a redirection; nil when there is none.
    var redirection: Int? {
        operation.responses.lazy.compactMap { response in
            switch response.status {
            case .code(let code) where (300..<400).contains(code) && code != 304: code
            // Found: what the specification calls the most common one.
            case .range(3): 302
            case .code, .range, .other: nil
            }
        }.first
    }

    /// Whether some content is a sequence, which a decoder reads.
    var hasSequence: Bool {
        operation.responses.flatMap(\.content).contains { content in
            if case .items = content.coding { true } else { false }
        }
    }

    private var entries: [Entry] {
        // Without any, all is open.
        if operation.responses.isEmpty {
            return [
                Entry(classes: [2, 3, 4, 5], key: "default", content: ", Response", kinds: "bytes")
            ]
        }
        let fields = AnswerFields(text: text, operation: operation)
        return operation.responses.compactMap { response in
            entry(for: response, content(of: response, fields.type(of: response)))
        }
    }

    private func entry(for response: Contract.Response, _ content: Code) -> Entry? {
        let kinds = kinds(of: response)
        switch response.status {
        // What is no final answer nobody gets to see.
        case .code(let code):
            return code < 200
                ? nil : Entry(codes: [code], key: "\(code)", content: content, kinds: kinds)
        case .range(let digit):
            return digit < 2
                ? nil : Entry(classes: [digit], key: "\(digit)XX", content: content, kinds: kinds)
        case .other:
            let classes = (hasSuccess ? [3, 4, 5] : [2, 3, 4, 5]).filter { !isListed($0) }
            return classes.isEmpty
                ? nil : Entry(classes: classes, key: "default", content: content, kinds: kinds)
        }
    }

    // MARK: Statuses

    /// Of successes, `default` has none when one is listed.
    private var hasSuccess: Bool { isListed(2) || listed.contains { $0 / 100 == 2 } }

    /// Whether a class is listed as a whole.
    private func isListed(_ digit: Int) -> Bool {
        operation.responses.contains { $0.status == .range(digit) }
    }

    private var listed: [Int] {
        operation.responses.compactMap { response in
            if case .code(let code) = response.status { code } else { nil }
        }
    }

    // MARK: Content

    private func content(of response: Contract.Response, _ fields: Code) -> Code {
        let bodies = response.content.map { body(of: $0, in: response) }.distinct
        if bodies.isEmpty { return fields.isEmpty ? .empty : ", undefined, \(fields)" }
        return ", \(bodies.joined(by: " | "))\(fields.isEmpty ? "" : ", ")\(fields)"
    }

    private func body(of content: Contract.Content, in response: Contract.Response) -> Code {
        switch content.coding {
        case .json: ProblemCodes(text: text).type(of: content, in: response)
        case .text: "string"
        case .binary, .multipart, .urlencoded: "Response"
        case .items: "AsyncIterable<\(text.type(of: content.shape))>"
        }
    }

    private func kinds(of response: Contract.Response) -> Code {
        if response.content.isEmpty { return "none" }
        let kinds = response.content.map { content -> Code in
            switch content.coding {
            case .json: "json"
            case .text: "text"
            case .binary, .multipart, .urlencoded: "bytes"
            case .items(let framing): ContentKind.name(of: framing)
            }
        }.distinct
        // JSON goes without saying.
        return kinds.count == 1 && kinds[0].bytes == Array("json".utf8)
            ? .empty : kinds.joined(by: ",")
    }
}

/// What the runtime calls the kinds of content.
enum ContentKind {
    static func name(of framing: Contract.ItemFraming) -> Code {
        switch framing {
        case .lines: "lines"
        case .records: "records"
        case .events: "events"
        case .eventData: "data"
        }
    }

    /// The kind of a request's content.
    static func name(of coding: Contract.Coding) -> Code {
        switch coding {
        case .json: "json"
        case .text: "text"
        case .binary: "bytes"
        case .multipart: "form"
        case .urlencoded: "urlencoded"
        case .items(let framing): name(of: framing)
        }
    }
}

/// The status codes that types of the runtime list (answers.ts).
enum StatusCodes {
    static let registered: Set<Int> = [
        200, 201, 202, 203, 204, 205, 206, 207, 208, 226, 300, 301, 302, 303, 304, 305, 307, 308,
        400, 401, 402, 403, 404, 405, 406, 407, 408, 409, 410, 411, 412, 413, 414, 415, 416, 417,
        421, 422, 423, 424, 425, 426, 428, 429, 431, 451, 500, 501, 502, 503, 504, 505, 506, 507,
        508, 510, 511,
    ]
}
