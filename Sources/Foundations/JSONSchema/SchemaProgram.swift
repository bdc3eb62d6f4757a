internal import JSON
internal import Patterns

/// A compiled schema: every schema that can be reached, in one array, and their rules in another.
///
/// Nothing refers to the documents any more, and references are numbers, so that running it looks
/// up nothing by name but an instance's properties.
final class SchemaProgram: Sendable {
    let nodes: [SchemaNode]
    /// Where each node's schema stands: wanted only for a violation, hence apart.
    let origins: [SchemaOrigin]
    /// Those of the nodes, by their numbers.
    let resources: [ResourceOrigin]
    let rules: [SchemaRule]
    /// The rules once more, as they are run.
    let tables: StepTables
    /// For each dynamic anchor that is referred to, the schema that has it in each resource. When
    /// there is none, nobody has to remember which resources were entered.
    let dynamicAnchors: [[Int: Int]]

    init(
        nodes: [SchemaNode], origins: [SchemaOrigin], resources: [ResourceOrigin],
        rules: [SchemaRule], dynamicAnchors: [[Int: Int]]
    ) {
        self.nodes = nodes
        self.origins = origins
        self.resources = resources
        self.rules = rules
        tables = StepTables(rules)
        self.dynamicAnchors = dynamicAnchors
    }
}

/// One schema.
struct SchemaNode: Sendable {
    enum Verdict: Sendable {
        /// `true`, or a schema without assertions.
        case always
        /// `false`
        case never
        /// Whatever the rules say.
        case rules
    }

    let verdict: Verdict
    /// Its rules in the program.
    let rules: Range<Int>
    let resource: Int
    /// Whether it has `unevaluatedItems` or `unevaluatedProperties`.
    let tracksMembers: Bool
}

/// Where a schema stands.
struct SchemaOrigin: Sendable {
    /// Its document's URI, with a pointer.
    let location: String
    /// The keyword under which it stands.
    let keyword: String
    /// What it says of instances without asking anything of them.
    let annotations: [SchemaAnnotation]
}

/// A keyword that annotates instances with its value (2020-12, core 7.7).
struct SchemaAnnotation: Sendable {
    let keyword: String
    let value: JSONValue
    /// Whether it speaks of strings alone.
    let isForStrings: Bool
}

/// Where a schema resource begins.
struct ResourceOrigin: Sendable {
    /// Its base URI; empty when it has none.
    let uri: String
    /// What the locations of its schemas begin with.
    let location: String
}

/// One keyword with an effect.
struct SchemaRule: Sendable {
    let keyword: String
    let assertion: Assertion
}

/// What a keyword asks of an instance. Schemas are numbers of nodes.
enum Assertion: Sendable {
    case type(InstanceTypes)
    case constant(JSONValue)
    case enumeration(ValueSet)

    case minimum(JSONNumber, isExclusive: Bool)
    case maximum(JSONNumber, isExclusive: Bool)
    case multipleOf(JSONNumber)

    case minLength(Int)
    case maxLength(Int)
    case pattern(Pattern)
    case format(SchemaFormat)

    case minItems(Int)
    case maxItems(Int)
    case uniqueItems
    case prefixItems([Int])
    case items(Int, from: Int)
    case contains(ContainsRule)

    case minProperties(Int)
    case maxProperties(Int)
    case required([String])
    case dependentRequired([(name: String, required: [String])])
    case properties(PropertyTable)
    case propertyNames(Int)

    case allOf([Int])
    case anyOf([Int])
    case oneOf([Int])
    case not(Int)
    case conditional(if: Int, then: Int?, else: Int?)
    case dependentSchemas([(name: String, schema: Int)])
    case reference(Int)
    /// A `$dynamicRef` to a `$dynamicAnchor`, which has a number, and where it leads when no
    /// resource on the way has that anchor.
    case dynamicReference(anchor: Int, fallback: Int)

    case unevaluatedItems(Int)
    case unevaluatedProperties(Int)
}

/// `contains`, `minContains` and `maxContains`.
struct ContainsRule: Sendable {
    let schema: Int
    let minimum: Int
    let maximum: Int?
}

/// `properties`, `patternProperties` and `additionalProperties`, which share one walk.
final class PropertyTable: Sendable {
    /// The declared names, and the schema of each.
    let names: JSONNameTable
    let schemas: [Int]
    let patterns: [(pattern: Pattern, schema: Int)]
    let additional: Int?

    init(
        named: [(name: String, schema: Int)], patterns: [(pattern: Pattern, schema: Int)],
        additional: Int?
    ) {
        names = JSONNameTable(named.map(\.name))
        schemas = named.map(\.schema)
        self.patterns = patterns
        self.additional = additional
    }
}
