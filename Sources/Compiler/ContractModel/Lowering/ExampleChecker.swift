import JSON
import JSONSchema
import OpenAPI
import SourceText
import YAML

// Examples and defaults are values of their schemas; a wrong one misleads whoever reads the
// document and is served by its docs pages. The validator works on JSON and names places by JSON
// Pointer, so the document is turned into one JSON value and each schema found in it by the place
// that it was read from.

/// Holds values of the document against its schemas.
final class ExampleChecker {
    /// A way in which a value breaks its schema.
    struct Violation {
        let message: String
        let location: SourceLocation
    }

    private let registry: SchemaRegistry?
    private var ways: [Way] = []
    private var places: [SourceLocation: Int] = [:]
    private var compiled: [SourceLocation: JSONSchema.Schema] = [:]

    init(_ document: Document) {
        var registry = SchemaRegistry()
        do throws(SchemaError) {
            try registry.add(document: document.bundled, uri: "", dialect: .draft2020)
            self.registry = registry
        } catch {
            // Identifiers that are malformed or taken twice; references were followed without them.
            self.registry = nil
        }
        index(document.node, Way(parent: -1, token: ""))
    }

    /// The last step to a node, and the position of the step before it.
    private struct Way {
        let parent: Int
        let token: String
    }

    /// Notes where each object and each boolean stands: what a schema can be read from.
    private func index(_ node: Node, _ way: Way) {
        let position = ways.count
        ways.append(way)
        // An anchor puts one node in several places; any of them will do.
        if places[node.location] == nil { places[node.location] = position }
        for entry in node.entries ?? [] {
            index(entry.value, Way(parent: position, token: entry.name))
        }
        for (number, element) in (node.elements ?? []).enumerated() {
            index(element, Way(parent: position, token: String(number)))
        }
    }

    /// Where a schema stands in the document.
    private func pointer(to schema: OpenAPI.Schema) -> JSONPointer? {
        guard var position = places[schema.location] else { return nil }
        var tokens: [String] = []
        while position > 0 {
            tokens.append(ways[position].token)
            position = ways[position].parent
        }
        return JSONPointer(tokens: tokens.reversed())
    }

    /// How a value breaks a schema; nothing when the schema itself is broken, which was reported.
    func violations(of schema: OpenAPI.Schema, by value: Node) -> [Violation] {
        guard !isPlain(schema, value), let compiled = compile(schema) else { return [] }
        return compiled.validate(value.jsonValue, limit: 10).map { violation in
            Violation(message: violation.message, location: place(violation.pointer, in: value))
        }
    }

    /// Whether it is plain that nothing is wrong: whether a schema asks for nothing but the type that a value has, as most do.
    func isPlain(_ schema: OpenAPI.Schema, _ value: Node) -> Bool {
        guard let types = schema.types, types.count == 1, let scalar = value.scalar,
            (schema.node.entries ?? []).allSatisfy({
                $0.name == "type" || SchemaKeywords.annotations.contains($0.name)
            })
        else { return false }
        return switch (types[0], scalar.value) {
        case (.string, .string), (.boolean, .boolean): true
        case (.integer, .integer), (.number, .integer): true
        case (.number, .number(let number)): number.isFinite
        default: false
        }
    }

    /// A reference to the schema within the document; nil when it stands elsewhere.
    func reference(to schema: OpenAPI.Schema) -> String? {
        pointer(to: schema).map { "#" + Self.fragment($0) }
    }

    /// Why a schema cannot be used at run time; nil when it can.
    func whyUncompiled(_ schema: OpenAPI.Schema) -> String? {
        if compile(schema) != nil { return nil }
        guard let registry, let reference = reference(to: schema) else {
            return "it cannot be found by identifiers"
        }
        do throws(SchemaError) {
            _ = try JSONSchema.Schema(at: reference, in: registry, assertsFormats: true)
            return nil
        } catch {
            return "\(error)"
        }
    }

    /// Compiles many schemas at once, which is less work than one by one.
    func prepare(_ schemas: [OpenAPI.Schema]) {
        guard let registry else { return }
        let new = schemas.filter { compiled[$0.location] == nil }.compactMap { schema in
            pointer(to: schema).map { (location: schema.location, pointer: $0) }
        }
        // Where one is broken, each is compiled when it is needed.
        let all = try? JSONSchema.Schema.compile(
            at: new.map(\.pointer), of: "", in: registry, assertsFormats: true)
        for (schema, compiled) in zip(new, all ?? []) { self.compiled[schema.location] = compiled }
    }

    private func compile(_ schema: OpenAPI.Schema) -> JSONSchema.Schema? {
        let location = schema.location
        if let compiled = compiled[location] { return compiled }
        guard let registry, let reference = reference(to: schema) else { return nil }
        compiled[location] = try? JSONSchema.Schema(
            at: reference, in: registry, assertsFormats: true)
        return compiled[location]
    }

    /// A pointer as the fragment of a URI. RFC 6901, section 6.
    private static func fragment(_ pointer: JSONPointer) -> String {
        let text = pointer.description
        if text.utf8.allSatisfy(isPlain) { return text }
        return text.utf8.map { byte -> String in
            if isPlain(byte) { return String(Unicode.Scalar(byte)) }
            let digits = String(byte, radix: 16, uppercase: true)
            return "%" + (digits.count < 2 ? "0" : "") + digits
        }.joined()
    }

    /// Whether a byte stands for itself in a fragment.
    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        case UInt8(ascii: "/"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
            UInt8(ascii: "~"):
            true
        default: false
        }
    }

    private func place(_ pointer: String, in value: Node) -> SourceLocation {
        var node = value
        for token in JSONPointer(pointer)?.tokens ?? [] {
            if let next = node[token] {
                node = next
            } else if let elements = node.elements, let index = Int(token), index < elements.count {
                node = elements[index]
            }
        }
        return node.location
    }
}
