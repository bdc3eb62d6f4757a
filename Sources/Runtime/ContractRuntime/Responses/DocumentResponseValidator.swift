public import HTTPMessages
public import JSON
internal import JSONSchema

/// Holds answers against the document itself: status, fields, media type, and the schema of each
/// JSON body.
///
/// The types that code is emitted from cannot leave out a required property or answer a status that
/// is not declared; that they keep every constraint of a value, such as `maxLength`, only this
/// tells.
public struct DocumentResponseValidator: ResponseValidator {
    private struct Expectation {
        /// The schema of each media type; nil where the document has none, or the media type is not
        /// JSON.
        var content: [MediaType: Schema?] = [:]
        var requiredFields: [HTTPFieldName] = []
    }

    /// For each operationId the responses by status code, `4XX` and `default`.
    private let expectations: [String: [String: Expectation]]
    /// For each operationId what it sends by subprotocol.
    private let frames: [String: [String?: SentFrames]]

    /// Reads the responses of all operations of `document`, an OpenAPI 3.1 document in JSON.
    ///
    /// Throws when a schema cannot be compiled; the contract's compiler would have refused it.
    public init(document: JSONValue) throws {
        var registry = SchemaRegistry()
        try registry.add(document: document, uri: "")
        var expectations: [String: [String: Expectation]] = [:]
        var frames: [String: [String?: SentFrames]] = [:]
        for (path, item) in document["paths"]?.object ?? [:] {
            for (method, operation) in item.object ?? [:] {
                guard let id = operation["operationId"]?.string else { continue }
                let operationPlace = JSONPointer(tokens: ["paths", path, method])
                frames[id] = try Self.frames(at: operationPlace, of: document, registry)
                let place = operationPlace.appending("responses")
                var responses: [String: Expectation] = [:]
                for (status, _) in operation["responses"]?.object ?? [:] {
                    responses[status] = try Self.expectation(
                        at: place.appending(status), of: document, registry)
                }
                expectations[id] = responses
            }
        }
        self.expectations = expectations
        self.frames = frames
    }

    /// Where a frame breaks what the document says of `operation` under `subprotocol`.
    public func violations(
        inFrame frame: WebSocketFrame, of operation: OperationDescription, subprotocol: String?
    ) -> [String] {
        guard let expected = frames[operation.id]?[subprotocol] else {
            return ["nothing is declared for the subprotocol '\(subprotocol ?? "")'"]
        }
        return expected.violations(in: frame)
    }

    /// Where `response` breaks what the document says of `operation`.
    public func violations(
        in response: HTTPResponse, of operation: OperationDescription
    ) -> [String] {
        let code = String(response.status.code)
        let responses = expectations[operation.id] ?? [:]
        guard
            let expected = responses[code] ?? responses["\(code.prefix(1))XX"]
                ?? responses["default"]
        else { return ["the status \(code) is not declared"] }
        let missing = expected.requiredFields.filter { !response.fields.contains($0) }
        return missing.map { "the field '\($0)' is missing" }
            + Self.violations(of: response, by: expected)
    }

    private static func violations(
        of response: HTTPResponse, by expected: Expectation
    ) -> [String] {
        // What is made while it is sent, or lies in files, is never here as a whole.
        var body: [UInt8]?
        switch response.body {
        case .empty, .webSocket: body = []
        case .bytes(let bytes): body = bytes
        case .constant(let bytes): body = bytes.array
        case .stream, .segments: body = nil
        }
        if expected.content.isEmpty {
            return body == [] ? [] : ["there is a body where the document has none"]
        }
        guard let value = response.fields[.contentType], let type = MediaType(value),
            let content = expected.content.filter({ type.lies(in: $0.key) })
                .max(by: { $0.key.specificity < $1.key.specificity })
        else { return ["the media type is not declared"] }
        guard let schema = content.value, let body else { return [] }
        do throws(JSONSyntaxError) {
            return schema.validate(try JSONValue.parse(body)).map(\.description)
        } catch {
            return ["the body is not JSON: \(error)"]
        }
    }

    // MARK: Reading the document

    private static func expectation(
        at place: JSONPointer, of document: JSONValue, _ registry: SchemaRegistry
    ) throws -> Expectation {
        let (response, place) = resolved(place, in: document)
        var expectation = Expectation()
        for (name, media) in response["content"]?.object ?? [:] {
            guard let type = MediaType(name) else { continue }
            let isJSON = type.subtype == "json" || type.subtype.hasSuffix("+json")
            let schema = place.appending("content").appending(name).appending("schema")
            expectation.content[type] = .some(
                isJSON && media["schema"] != nil
                    ? try Schema(at: reference(to: schema), in: registry, assertsFormats: true)
                    : nil)
        }
        for (name, _) in response["headers"]?.object ?? [:] {
            let header = resolved(place.appending("headers").appending(name), in: document).value
            guard header["required"]?.boolean == true, let field = HTTPFieldName(validating: name)
            else {
                continue
            }
            expectation.requiredFields.append(field)
        }
        return expectation
    }

    /// What is at `place` when references to other places of the document are followed.
    private static func resolved(
        _ place: JSONPointer, in document: JSONValue
    ) -> (value: JSONValue, place: JSONPointer) {
        var place = place
        // A document cannot have more references in a row than this without going round.
        for _ in 0..<32 {
            guard let reference = document[place]?["$ref"]?.string, reference.hasPrefix("#"),
                let next = JSONPointer(String(reference.dropFirst()))
            else { break }
            place = next
        }
        return (document[place] ?? .null, place)
    }

    /// The pointer as the fragment of a URI reference (RFC 6901 6).
    static func reference(to place: JSONPointer) -> String {
        let tokens = place.tokens.map { token in
            PercentEncoding.encode(String(JSONPointer(tokens: [token]).description.dropFirst()))
        }
        return "#" + tokens.map { "/" + $0 }.joined()
    }
}
