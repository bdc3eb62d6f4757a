public import JSON
internal import JSONSchema

// Some keywords are no property of a type: `not`, `if`, `contains`, `dependentRequired`. A schema
// that has one is held against the value as a whole before the value is read, by the validator that
// the document's examples and the answers are held against too.

/// The schemas of the document that code was emitted from.
///
/// Nothing is read before the first check asks for it.
public struct DocumentSchemas: Sendable {
    private let json: StaticString

    /// Takes the document as JSON.
    public init(_ json: StaticString) { self.json = json }

    /// The schemas at references such as `#/components/schemas/User`.
    ///
    /// The contract's compiler has compiled them before, so that one that cannot be compiled here is
    /// the work of a program and not of a document.
    func compiled(_ references: [StaticString]) -> [Schema] {
        do {
            let limits = JSONLimits(
                maximumDepth: JSONLimits.largestDepth, maximumMembers: .max)
            let document = try JSONValue.parse(
                Array(json.description.utf8), strictness: .rfc8259, limits: limits)
            var registry = SchemaRegistry()
            try registry.add(document: document, uri: "")
            return try references.map {
                try Schema(at: $0.description, in: registry, assertsFormats: true)
            }
        } catch {
            preconditionFailure("the document's schema cannot be compiled: \(error)")
        }
    }
}

/// Schemas that a value must fit as a whole.
public struct SchemaCheck: Sendable {
    private let schemas: [Schema]

    /// Compiles the schemas at references into the document.
    public init(_ references: StaticString..., in document: DocumentSchemas) {
        schemas = document.compiled(references)
    }

    /// The first ways in which a value breaks the schemas.
    func violations(of value: JSONValue, limit: Int) -> [SchemaViolation] {
        schemas.flatMap { $0.validate(value, limit: limit) }
    }
}

extension JSONReader {
    /// Whether the next value, which stays unread, fits the schemas; where it does not, each way is
    /// a violation and the value is skipped.
    public mutating func conforms(to check: SchemaCheck) throws(JSONSyntaxError) -> Bool {
        if isLenient { return true }
        var look = self
        let violations = check.violations(of: try look.value(), limit: 20)
        if violations.isEmpty { return true }
        for violation in violations {
            let pointer = JSONPointer(violation.pointer) ?? JSONPointer(tokens: [])
            violate(violation.keyword, at: pointer, violation.message)
        }
        try skip()
        return false
    }
}

/// A rule for values that must fit schemas as a whole too.
public struct CheckedRule<Inner: ValueRule>: ValueRule {
    private let inner: Inner
    private let check: SchemaCheck

    /// Makes a rule of the rule that reads the value, and the check before it.
    public init(of inner: Inner, _ check: SchemaCheck) {
        self.inner = inner
        self.check = check
    }

    /// Checks and reads a value.
    public func read(from json: inout JSONReader) throws(JSONSyntaxError) -> Inner.Value? {
        guard try json.conforms(to: check) else { return nil }
        return try inner.read(from: &json)
    }
}
