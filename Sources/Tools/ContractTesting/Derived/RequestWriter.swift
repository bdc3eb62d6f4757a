import HTTPMessages
import JSON
import OpenAPI

/// Writes requests, and lets none through that the project's own readers do not read as it was meant.
struct RequestWriter: Sendable {
    let document: CheckedDocument
    /// Fields of the caller, such as credentials.
    let fields: [Exchange.Field]
    /// Where paths begin, when the operation's servers do not say.
    let basePath: String?

    // Longer targets are refused by servers that are right (RFC 9112 3: at least 8,000 octets).
    private static let maxTargetBytes = 7_000

    /// The request; nil when it cannot be written, or does not mean what the case says.
    func request(_ test: DerivedCase) -> Exchange.Request? {
        guard let request = written(test), isMeant(request, test) else { return nil }
        return request
    }

    /// The path of an operation's template with the values of its parameters; nil when one is missing.
    func path(_ operation: CheckedOperation, _ arguments: [Int: JSONValue]) -> String? {
        var path = operation.path
        for (index, parameter) in operation.parameters.enumerated() where parameter.part == .path {
            guard let value = arguments[index] else { return nil }
            guard let text = ParameterWriter.path(value, parameter) else { return nil }
            path.replace("{\(parameter.name)}", with: text)
        }
        let bases = operation.basePaths
        let base = basePath.flatMap { bases.contains($0) ? $0 : nil } ?? bases.first ?? ""
        return base + path
    }

    private func written(_ test: DerivedCase) -> Exchange.Request? {
        guard var target = path(test.operation, test.arguments) else { return nil }
        var pairs: [String] = []
        var cookies: [String] = []
        var own: [Exchange.Field] = []
        for (index, parameter) in test.operation.parameters.enumerated() {
            guard let value = test.arguments[index] else { continue }
            switch parameter.part {
            case .path: continue
            case .query:
                guard let texts = ParameterWriter.query(value, parameter) else { return nil }
                pairs += texts
            case .querystring:
                guard let text = ParameterWriter.wholeQuery(value, parameter) else { return nil }
                pairs.append(text)
            case .header:
                guard let text = ParameterWriter.field(value, parameter) else { return nil }
                own.append(.init(parameter.name, text))
            case .cookie:
                guard let texts = ParameterWriter.cookies(value, parameter) else { return nil }
                cookies += texts
            }
        }
        if !pairs.isEmpty { target += "?" + pairs.joined(separator: "&") }
        guard target.utf8.count <= Self.maxTargetBytes else { return nil }
        let given = test.hasCredentials ? fields : fieldsWithoutCredentials(test.operation)
        let names = Set((own + test.fields).map { $0.name.lowercased() })
        var all = given.filter { !names.contains($0.name.lowercased()) } + own + test.fields
        if !cookies.isEmpty {
            cookies = all.all("Cookie") + cookies
            all.removeAll { $0.name.lowercased() == "cookie" }
            all.append(.init("Cookie", cookies.joined(separator: "; ")))
        }
        var request = Exchange.Request(test.operation.method, target, fields: all)
        if let body = test.body {
            guard let (mediaType, bytes) = BodyWriter(schemas: document.schemas).write(body) else {
                return nil
            }
            request.fields.append(.init("Content-Type", mediaType))
            request.body = bytes
        }
        return request
    }

    private func fieldsWithoutCredentials(_ operation: CheckedOperation) -> [Exchange.Field] {
        var names: Set<String> = ["authorization", "cookie"]
        for credential in operation.security.joined() {
            if case .field(let name) = credential.carrier { names.insert(name.lowercased()) }
        }
        return fields.filter { !names.contains($0.name.lowercased()) }
    }
}

// MARK: Whether it means what it is to mean

extension RequestWriter {
    private static let maxBodyBytes = 16 << 20

    private func isMeant(_ request: Exchange.Request, _ test: DerivedCase) -> Bool {
        guard let found = document.operation(request.method, request.target),
            found.operation.place == test.operation.place
        else { return false }
        var examination = Examination(operation: found.operation)
        RequestExamination(schemas: document.schemas, maxBodyBytes: Self.maxBodyBytes)
            .examine(request, found.arguments, into: &examination)
        if case .refused = test.expectation { return !examination.isRequestValid }
        guard examination.isRequestValid else { return false }
        let reader = ParameterReader(
            request, found.arguments, found.operation, document.schemas)
        for (index, value) in test.arguments {
            guard case .value(value) = reader.read(test.operation.parameters[index]) else {
                return false
            }
        }
        guard let value = test.body?.value, test.body?.content.itemSchema == nil else {
            return true
        }
        return examination.parts.first { $0.title == "body" }.map { $0.value == value } ?? true
    }
}
