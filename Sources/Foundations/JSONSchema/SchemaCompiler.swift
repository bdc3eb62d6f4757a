internal import JSON
internal import Patterns

/// Compiles a schema, and every schema that it leads to, into a ``SchemaProgram``.
///
/// Schemas that are met go into a queue under a number, which is what rules refer to; so a schema
/// that refers to itself costs nothing special, and nothing here recurses. Each keyword family has
/// a file of its own, with one method that reads its keywords and appends rules. The rules run in
/// the order in which they are appended: cheap ones first, and `unevaluated…` last, because it
/// depends on the others.
///
/// Problems are collected, so that a document's author sees all of them at once.
struct SchemaCompiler {
    let registry: SchemaRegistry
    let assertsFormats: Bool
    private(set) var problems: [SchemaError.Problem] = []

    private var numbers: [SchemaPlace.Key: Int] = [:]
    private var queue: [SchemaPlace] = []
    private var nodes: [SchemaNode] = []
    private var origins: [SchemaOrigin] = []
    private var rules: [SchemaRule] = []
    var anchors = DynamicAnchors()
    /// The patterns so far, by their sources: documents repeat them.
    var patterns: [String: Pattern] = [:]

    init(_ registry: SchemaRegistry, assertsFormats: Bool) {
        self.registry = registry
        self.assertsFormats = assertsFormats
    }

    /// Compiles the schemas at places, and gives the numbers that they have in the program.
    mutating func compile(
        _ places: [SchemaPlace]
    ) throws(SchemaError) -> (program: SchemaProgram, entries: [Int]) {
        let entries = places.map { number(of: $0) }
        compileQueue()
        while enqueueDynamicAnchors() { compileQueue() }
        if problems.isEmpty { problems = LoopSearch(nodes, origins, rules).problems }
        guard problems.isEmpty else { throw SchemaError(problems: problems) }
        let program = SchemaProgram(
            nodes: nodes, origins: origins, resources: resourceOrigins(), rules: rules,
            dynamicAnchors: anchors.targets)
        return (program, entries)
    }

    /// The number of the schema at a place, which is compiled later if it is new.
    mutating func number(of place: SchemaPlace) -> Int {
        let key = place.key
        if let number = numbers[key] { return number }
        let number = queue.count
        numbers[key] = number
        queue.append(place)
        return number
    }

    mutating func note(_ problem: SchemaError.Problem) {
        problems.append(problem)
    }

    private mutating func compileQueue() {
        while nodes.count < queue.count {
            let place = queue[nodes.count]
            nodes.append(node(at: place))
            origins.append(
                SchemaOrigin(
                    location: location(of: place), keyword: place.keyword,
                    annotations: annotations(of: place)))
        }
    }

    /// Makes sure that the target of each dynamic reference in each resource is compiled; false
    /// when that added nothing.
    private mutating func enqueueDynamicAnchors() -> Bool {
        let before = queue.count
        let entered = Set(nodes.map(\.resource))
        for (anchor, name) in anchors.names.enumerated() {
            for resource in entered {
                guard let pointer = registry.resources[resource].dynamicAnchors[name],
                    let place = place(at: pointer, of: registry.resources[resource].document)
                else { continue }
                anchors.targets[anchor][resource] = number(of: place)
            }
        }
        return queue.count > before
    }

    private mutating func node(at place: SchemaPlace) -> SchemaNode {
        let start = rules.count
        var verdict = SchemaNode.Verdict.rules
        let dialect = registry.resources[place.resource].rules.dialect
        switch place.value {
        case .object(let schema):
            var object = SchemaObject(place: place, members: schema, dialect: dialect)
            compile(&object)
            rules += object.rules
            if object.rules.isEmpty { verdict = .always }
        case .boolean(let value)
        where dialect.hasBooleanSchemas || place.keyword == "additionalProperties":
            verdict = value ? .always : .never
        default:
            let expected = dialect.hasBooleanSchemas ? "an object or a boolean" : "an object"
            report(place, nil, "a schema must be \(expected), not \(place.value.kind.phrase)")
        }
        return SchemaNode(
            verdict: verdict, rules: start..<rules.count, resource: place.resource,
            tracksMembers: rules[start...].contains { $0.assertion.isUnevaluated })
    }

    private mutating func compile(_ schema: inout SchemaObject) {
        let resource = registry.resources[schema.place.resource]
        let vocabularies = resource.rules.vocabularies
        if schema.dialect.referenceHidesSiblings, schema.members["$ref"] != nil {
            return compileReferences(&schema)
        }
        if vocabularies.contains(.validation) {
            compileTypes(&schema)
            compileNumbers(&schema)
            compileStrings(&schema)
        }
        compileFormat(&schema, vocabularies)
        compileArrays(&schema, vocabularies)
        compileObjects(&schema, vocabularies)
        if vocabularies.contains(.applicator) { compileApplicators(&schema) }
        compileReferences(&schema)
        if vocabularies.contains(.unevaluated) { compileUnevaluated(&schema) }
    }
}

/// A schema object while it is compiled.
struct SchemaObject {
    let place: SchemaPlace
    let members: JSONObject
    let dialect: SchemaDialect
    var rules: [SchemaRule] = []

    /// The value of a keyword; nil when it is absent or the dialect has no such keyword.
    subscript(keyword: String) -> JSONValue? {
        guard let value = members[keyword], dialect.knows(keyword) else { return nil }
        return value
    }

    mutating func append(_ keyword: String, _ assertion: Assertion) {
        rules.append(SchemaRule(keyword: keyword, assertion: assertion))
    }
}

/// The dynamic anchors that something refers to.
struct DynamicAnchors {
    private(set) var names: [String] = []
    var targets: [[Int: Int]] = []

    mutating func number(of name: String) -> Int {
        if let number = names.firstIndex(of: name) { return number }
        names.append(name)
        targets.append([:])
        return names.count - 1
    }
}

extension Assertion {
    var isUnevaluated: Bool {
        switch self {
        case .unevaluatedItems, .unevaluatedProperties: true
        default: false
        }
    }
}
