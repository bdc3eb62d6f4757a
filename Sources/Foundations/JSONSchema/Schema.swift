public import JSON

/// A compiled JSON Schema.
///
///     let schema = try Schema(compiling: ["type": "object", "required": ["id"]])
///     schema.isValid(["id": 1])             // true
///     schema.validate([:])                  // one violation, of 'required'
///
/// Compile once and keep it: compiling reads the document, validating does not. A value may be
/// used from any number of threads at once. Nothing is ever fetched: references lead into the
/// registry or nowhere.
///
/// Keywords that are not assertions (`title`, `readOnly`, `discriminator`, unknown ones …) are
/// annotations, which ``output(of:format:)`` tells. Formats are too, unless `assertsFormats` or the
/// vocabulary `format-assertion` says otherwise.
public struct Schema: Sendable {
    package let program: SchemaProgram
    /// The node of the program where validation begins.
    package let entry: Int

    /// Compiles a schema that stands alone.
    ///
    /// - Parameters:
    ///   - registry: the documents that its references may lead into.
    ///   - baseURI: what its relative references are relative to, where it has no `$id`; also what
    ///     locations in violations begin with.
    ///   - dialect: what it is written in, where it has no `$schema`; 2020-12 if nil.
    ///
    /// Throws everything that is wrong with it and with the schemas that it leads to.
    public init(
        compiling document: JSONValue, in registry: SchemaRegistry = SchemaRegistry(),
        baseURI: String = "", dialect: SchemaDialect? = nil, assertsFormats: Bool = false
    ) throws(SchemaError) {
        var registry = registry
        try registry.add(document: document, uri: baseURI, dialect: dialect)
        try self.init(at: baseURI, in: registry, assertsFormats: assertsFormats)
    }

    /// Compiles the schema at a place in a document, such as `#/components/schemas/Message` of an
    /// OpenAPI document; references are resolved against the whole document.
    ///
    /// Where many schemas of one document are compiled, add it to a registry and use
    /// ``init(at:in:assertsFormats:)``.
    public init(
        at reference: String, of document: JSONValue,
        in registry: SchemaRegistry = SchemaRegistry(), dialect: SchemaDialect? = nil,
        assertsFormats: Bool = false
    ) throws(SchemaError) {
        var registry = registry
        try registry.add(document: document, uri: "", dialect: dialect)
        try self.init(at: reference, in: registry, assertsFormats: assertsFormats)
    }

    /// Compiles the schema that a URI reference leads to in a registry.
    public init(
        at reference: String, in registry: SchemaRegistry, assertsFormats: Bool = false
    ) throws(SchemaError) {
        var compiler = SchemaCompiler(registry, assertsFormats: assertsFormats)
        let (program, entries) = try compiler.compile([compiler.place(reference)])
        self.init(program, entries[0])
    }

    /// Compiles the schema at a pointer into a document that was added to a registry under a URI.
    public init(
        at pointer: JSONPointer, of uri: String, in registry: SchemaRegistry,
        assertsFormats: Bool = false
    ) throws(SchemaError) {
        var compiler = SchemaCompiler(registry, assertsFormats: assertsFormats)
        let (program, entries) = try compiler.compile([compiler.place(pointer, of: uri)])
        self.init(program, entries[0])
    }

    /// Compiles the schemas at pointers into a document that was added to a registry under a URI,
    /// all at once: what several of them lead to is compiled once.
    public static func compile(
        at pointers: [JSONPointer], of uri: String, in registry: SchemaRegistry,
        assertsFormats: Bool = false
    ) throws(SchemaError) -> [Schema] {
        var compiler = SchemaCompiler(registry, assertsFormats: assertsFormats)
        var places: [SchemaPlace] = []
        for pointer in pointers { places.append(try compiler.place(pointer, of: uri)) }
        let (program, entries) = try compiler.compile(places)
        return entries.map { Schema(program, $0) }
    }

    /// Makes a schema of a compiled one, to be entered at one of its nodes.
    package init(_ program: SchemaProgram, _ entry: Int) {
        self.program = program
        self.entry = entry
    }

    /// Every way in which an instance breaks the schema; empty when it is valid.
    ///
    /// At most `limit` violations are returned.
    public func validate(_ instance: JSONValue, limit: Int = 100) -> [SchemaViolation] {
        var evaluation = Evaluation(program, maxViolations: max(1, limit))
        _ = evaluation.judge(entry, instance)
        return evaluation.violations
    }

    /// Whether an instance is valid: quicker than ``validate(_:limit:)``, as it stops at the first
    /// failure.
    public func isValid(_ instance: JSONValue) -> Bool {
        var evaluation = Evaluation(program, maxViolations: 0)
        return evaluation.judge(entry, instance)
    }

    /// Whether an instance satisfies the schema at a node, which was reached through the resources
    /// of `scope`; dynamic references depend on those.
    package func isValid(_ instance: JSONValue, at node: Int, in scope: [Int] = []) -> Bool {
        var evaluation = Evaluation(program, maxViolations: 0, scope: scope)
        return evaluation.judge(node, instance)
    }
}

extension SchemaCompiler {
    fileprivate func place(
        _ pointer: JSONPointer, of uri: String
    ) throws(SchemaError) -> SchemaPlace {
        let resource = registry.resource(URIReference(uri).withoutFragment.description)
        guard let document = resource.map({ registry.resources[$0].document }),
            let place = place(at: pointer, of: document)
        else {
            throw SchemaError(problems: [
                .init(
                    location: "\(uri)#\(pointer)",
                    message: "nothing of that name is in the registry")
            ])
        }
        return place
    }

    /// The place that a reference leads to, for those who stand outside of every document.
    fileprivate func place(_ reference: String) throws(SchemaError) -> SchemaPlace {
        let uri = URIReference(reference)
        guard let resource = registry.resource(uri.withoutFragment.description) else {
            throw SchemaError(problems: [
                .init(location: reference, message: "the document is not in the registry")
            ])
        }
        do {
            let fragment = uri.fragment.map { "#" + $0 } ?? "#"
            return try resolve(fragment, from: resource).place
        } catch {
            throw SchemaError(problems: [.init(location: reference, message: error.message)])
        }
    }
}
