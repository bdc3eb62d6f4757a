import OpenAPI
import SourceText
import YAML

// From the objects of the specification to the contract.
//
// One pass in the order of the document. Components get their places in the table of shapes first,
// so that references may point forwards and in circles. A schema is recognised by identity: however
// often it is reached, it is one shape. Then the graph of shapes is looked at as a whole: what
// holds itself, what requests and responses hold.
//
// What cannot be expressed is reported where it stands, and a stand-in (any value) takes its place,
// so that the rest is examined too; a contract with a stand-in never leaves this module.

/// Gathers a contract from a document, and what is wrong with it.
final class Lowering {
    let document: Document
    private(set) var diagnostics: [Diagnostic] = []
    /// The named shapes; filled in as they are lowered.
    var shapes: [ShapeDraft] = []
    /// The named shapes by the schemas that they were made of.
    var shapesBySchema: [ObjectIdentifier: ShapeID] = [:]
    /// The named shapes that were made of several schemas, or of parts of one.
    var shapesByConjunction: [Conjunction: ShapeID] = [:]
    /// What was gathered from single schemas.
    var factsBySchema: [ObjectIdentifier: SchemaFacts] = [:]
    /// The schemas of unions by the places of their keywords, to tell their alternatives apart.
    var unions: [SourceLocation: Schema] = [:]
    var tags: [Contract.Tag] = []
    /// The security schemes: the declared ones, then those that only requirements name.
    var securitySchemes: [Contract.SecurityScheme] = []
    /// The requests of webhooks and callbacks, and where they were written.
    var outgoing: [Contract.OutgoingRequest] = []
    var outgoingOrigins: Set<SourceLocation> = []
    var problems: [Contract.Problem] = []
    /// Which of the problems the runtime gives, by code.
    var problemsOfRuntime: Set<String> = []
    /// What holds examples against their schemas.
    lazy var examples = ExampleChecker(document)
    /// Whether the patterns that were looked at repeat a repetition.
    var slowPatterns: [String: Bool] = [:]
    /// The examples, which are held against their schemas when all were found.
    var examplesToCheck: [ExampleToCheck] = []
    /// The schemas whose own examples were looked at.
    var checkedSchemas: Set<ObjectIdentifier> = []
    /// Where something else should stand: what depends on it is not examined.
    private var standIns: Set<SourceLocation> = []
    /// The places that were reported, because a component is reached from many operations.
    private var reported: Set<Report> = []

    private struct Report: Hashable {
        let code: String
        let message: String
        let location: SourceLocation?
    }

    init(_ document: Document) { self.document = document }

    /// The contract; sound only when there is no error among the diagnostics.
    func contract() -> Contract {
        lowerProblems()
        lowerSecuritySchemes()
        lowerTags()
        lowerComponents()
        let operations = operations()
        lowerWebhooks()
        checkComponentExamples()
        checkFoundExamples()
        let views = RequestViews(finishedShapes(operations))
        return Contract(
            title: document.info.title, version: document.info.version,
            summary: document.info.summary,
            description: described(document.info.description, document.externalDocs),
            servers: document.servers.map(server), tags: tags,
            shapes: views.shapes, requestViews: views.views, operations: operations,
            outgoingRequests: outgoing, securitySchemes: securitySchemes, problems: problems,
            origin: document.location)
    }

    // MARK: Diagnostics

    func error(
        _ code: String, _ message: String, at location: SourceLocation, hint: String? = nil,
        notes: [Diagnostic.Note] = []
    ) {
        report(Diagnostic(code: code, message, at: location, hint: hint, notes: notes))
    }

    func warning(
        _ code: String, _ message: String, at location: SourceLocation, hint: String? = nil,
        notes: [Diagnostic.Note] = []
    ) {
        report(Diagnostic(.warning, code: code, message, at: location, hint: hint, notes: notes))
    }

    private func report(_ diagnostic: Diagnostic) {
        let report = Report(
            code: diagnostic.code, message: diagnostic.message, location: diagnostic.location)
        if reported.insert(report).inserted { diagnostics.append(diagnostic) }
    }

    /// Whether a diagnostic of this code points into a stretch of the document.
    func isReported(_ code: String, inside location: SourceLocation) -> Bool {
        diagnostics.contains { diagnostic in
            guard diagnostic.code == code, let found = diagnostic.location else { return false }
            return found.range.start >= location.range.start
                && found.range.end <= location.range.end
        }
    }

    /// Reports what the specification allows and no emitter can express yet.
    func unsupported(
        _ code: String, _ what: String, at location: SourceLocation, hint: String? = nil
    ) {
        error(code, "\(what) is not supported yet", at: location, hint: hint)
    }

    /// What takes the place of a schema that was reported.
    func standIn(for schema: Schema) -> Shape {
        standIns.insert(schema.location)
        return shape(.any, schema)
    }

    /// Whether a shape takes the place of something that was reported.
    func isStandIn(_ shape: Shape) -> Bool { standIns.contains(shape.origin) }

    // MARK: Documentation

    /// A description, and behind it where to read more.
    func described(_ description: String?, _ more: ExternalDocumentation?) -> String? {
        guard let more, !more.url.isEmpty else { return description }
        let link = "[\(more.description ?? more.url)](\(more.url))"
        return [description, link].compactMap(\.self).joined(separator: "\n\n")
    }

    private func server(_ server: Server) -> Contract.Server {
        Contract.Server(
            url: server.url, description: server.description,
            variables: server.variables.map {
                Contract.ServerVariable(
                    name: $0.name, defaultValue: $0.value.defaultValue,
                    allowedValues: $0.value.allowedValues ?? [])
            })
    }

    // MARK: Tags

    private func lowerTags() {
        tags = document.tags.map {
            Contract.Tag(
                name: $0.name,
                description: described($0.description ?? $0.summary, $0.externalDocs),
                origin: $0.location)
        }
    }

    /// The position of a tag, which is declared by its first use when the document does not.
    func position(ofTag name: String, usedAt location: SourceLocation) -> Int {
        if let position = tags.firstIndex(where: { $0.name == name }) { return position }
        tags.append(Contract.Tag(name: name, description: nil, origin: location))
        return tags.count - 1
    }
}

/// A named shape while its schema is being lowered.
struct ShapeDraft {
    let name: NamedShape.Name
    let origin: SourceLocation
    /// Nil until the schema was lowered.
    var shape: Shape?
}
