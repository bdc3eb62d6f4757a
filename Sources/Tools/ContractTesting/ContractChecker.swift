public import JSON
import JSONSchema
import SourceText
import Synchronization
import YAML

/// Holds exchanges against a document.
///
///     let checker = try ContractChecker(yaml: bytes, path: "openapi.yml")
///     for violation in checker.violations(of: exchange) { print(violation) }
///
/// It looks the document up as plain JSON, apart from the compiler's model, so that a mistake in that model shows.
public final class ContractChecker: Sendable {
    /// The operations, in the order of the document.
    public let operations: [CheckedOperation]
    private let byPrecedence: [CheckedOperation]
    let frames: [CheckedFrames.Key: CheckedFrames]
    private let registry: SchemaRegistry
    private let schemas = Mutex<[String: Schema]>([:])

    /// A document that cannot be read.
    public struct Unreadable: Error, CustomStringConvertible {
        /// Its diagnostics.
        public let description: String
    }

    /// Reads an OpenAPI 3.1 document of YAML or JSON text.
    ///
    /// - Parameter path: What diagnostics call the document.
    public convenience init(yaml: [UInt8], path: String) throws {
        let (node, diagnostics) = Node.read(SourceFile(path: path, text: yaml))
        guard let node, diagnostics.isEmpty else {
            throw Unreadable(description: diagnostics.map { "\($0)" }.joined(separator: "\n"))
        }
        try self.init(document: node.jsonValue)
    }

    /// Reads an OpenAPI 3.1 document.
    public init(document: JSONValue) throws {
        operations = CheckedOperation.all(in: document)
        frames = Dictionary(
            operations.flatMap(\.frames).map { ($0.key, $0) },
            uniquingKeysWith: { first, _ in first })
        byPrecedence = operations.sorted { $0.literalCount > $1.literalCount }
        var registry = SchemaRegistry()
        try registry.add(document: document, uri: "", dialect: .draft2020)
        self.registry = registry
    }

    /// The operation of an exchange; nil when it is outside the contract. HEAD is GET without content.
    public func operation(of exchange: Exchange) -> CheckedOperation? {
        let path = exchange.target.prefix { $0 != "?" }
        let method = exchange.method == "HEAD" ? "GET" : exchange.method
        return byPrecedence.first { $0.method == method && $0.matches(path) }
    }

    /// Everything in an exchange that breaks the contract; empty for one that is outside of it.
    ///
    /// An accepted request (2xx) must fit the contract too: a server that takes more than it says is wrong as well.
    public func violations(of exchange: Exchange) -> [String] {
        guard let operation = operation(of: exchange) else { return [] }
        return responseViolations(of: exchange, operation)
            + requestViolations(of: exchange, operation)
    }

    private func responseViolations(
        of exchange: Exchange, _ operation: CheckedOperation
    ) -> [String] {
        let status = String(exchange.status)
        let listed = [status, "\(exchange.status / 100)XX", "default"]
        guard let response = listed.lazy.compactMap({ operation.responses[$0] }).first else {
            return ["\(operation.id) does not declare status \(status)"]
        }
        return response.fields.flatMap { fieldViolations($0, of: exchange) }
            + contentViolations(of: exchange, response)
    }

    private func contentViolations(of exchange: Exchange, _ response: CheckedResponse) -> [String] {
        guard exchange.method != "HEAD", !response.content.isEmpty else {
            return exchange.responseBody.isEmpty ? [] : ["a body where none is declared"]
        }
        let mediaType = Self.mediaType(exchange.responseField("Content-Type"))
        guard let pointer = response.content.schema(of: mediaType) else {
            return ["media type '\(mediaType)' is not one of \(response.content.names)"]
        }
        guard let pointer else { return [] }
        return bodyViolations(exchange.responseBody, mediaType, pointer).map { "response: \($0)" }
    }

    private func requestViolations(of exchange: Exchange, _ operation: CheckedOperation) -> [String]
    {
        guard (200..<300).contains(exchange.status), !operation.requestContent.isEmpty else {
            return []
        }
        // RFC 9110 8.3: what does not say what it is may be taken for this.
        let mediaType = Self.mediaType(
            exchange.requestField("Content-Type") ?? "application/octet-stream")
        let schema = operation.requestContent.schema(of: mediaType)
        if exchange.requestBody.isEmpty {
            // An empty file is a body too.
            guard operation.requiresBody, schema != .some(nil) else { return [] }
            return ["a request without its body was accepted"]
        }
        guard let pointer = schema else {
            return ["a request of media type '\(mediaType)' was accepted"]
        }
        guard let pointer else { return [] }
        return bodyViolations(exchange.requestBody, mediaType, pointer).map {
            "accepted request: \($0)"
        }
    }

    private func fieldViolations(_ field: CheckedField, of exchange: Exchange) -> [String] {
        guard let text = exchange.responseField(field.name) else {
            return field.isRequired ? ["the field '\(field.name)' is missing"] : []
        }
        guard let pointer = field.schemaPointer else { return [] }
        var value = JSONValue.string(text)
        if field.isInteger, let number = try? JSONValue.parse(Array(text.utf8)) { value = number }
        return violations(of: value, pointer).map { "field '\(field.name)': \($0)" }
    }

    private func bodyViolations(_ body: [UInt8], _ mediaType: String, _ pointer: String) -> [String]
    {
        guard mediaType.hasSuffix("json") else { return [] }
        do {
            return violations(of: try JSONValue.parse(body), pointer)
        } catch {
            return ["the body is not JSON: \(error)"]
        }
    }

    func violations(of value: JSONValue, _ pointer: String) -> [String] {
        do {
            return try schema(pointer).validate(value).map(\.description)
        } catch {
            return ["the schema at '#\(pointer)' cannot be read: \(error)"]
        }
    }

    private func schema(_ pointer: String) throws -> Schema {
        if let known = schemas.withLock({ $0[pointer] }) { return known }
        let schema = try Schema(at: "#\(pointer)", in: registry, assertsFormats: true)
        schemas.withLock { $0[pointer] = schema }
        return schema
    }

    private static func mediaType(_ field: String?) -> String {
        (field ?? "").prefix { $0 != ";" }.lowercased().filter { $0 != " " }
    }
}
