package import JSON
package import Patterns

/// A compiled schema: every schema that can be reached, in one array, and their rules in another.
///
/// Nothing refers to the documents any more, and references are numbers, so that running it looks
/// up nothing by name but an instance's properties.
package final class SchemaProgram: Sendable {
    package let nodes: [SchemaNode]
    /// Where each node's schema stands: wanted only for a violation, hence apart.
    package let origins: [SchemaOrigin]
    /// Those of the nodes, by their numbers.
    package let resources: [ResourceOrigin]
    package let rules: [SchemaRule]
    /// The rules once more, as they are run.
    let tables: StepTables
    /// For each dynamic anchor that is referred to, the schema that has it in each resource. When
    /// there is none, nobody has to remember which resources were entered.
    package let dynamicAnchors: [[Int: Int]]

    package init(
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
package struct SchemaNode: Sendable {
    package enum Verdict: Sendable {
        /// `true`, or a schema without assertions.
        case always
        /// `false`
        case never
        /// Whatever the rules say.
        case rules
    }

    package let verdict: Verdict
    /// Its rules in the program.
    package let rules: Range<Int>
    package let resource: Int
    /// Whether it has `unevaluatedItems` or `unevaluatedProperties`.
    package let tracksMembers: Bool
}

/// Where a schema stands.
package struct SchemaOrigin: Sendable {
    /// Its document's URI, with a pointer.
    package let location: String
    /// The keyword under which it stands.
    package let keyword: String
    /// What it says of instances without asking anything of them.
    package let annotations: [SchemaAnnotation]
}

/// A keyword that annotates instances with its value (2020-12, core 7.7).
package struct SchemaAnnotation: Sendable {
    package let keyword: String
    package let value: JSONValue
    /// Whether it speaks of strings alone.
    package let isForStrings: Bool
}

/// Where a schema resource begins.
package struct ResourceOrigin: Sendable {
    /// Its base URI; empty when it has none.
    package let uri: String
    /// What the locations of its schemas begin with.
    package let location: String
}

/// One keyword with an effect.
package struct SchemaRule: Sendable {
    package let keyword: String
    package let assertion: Assertion

    package init(keyword: String, assertion: Assertion) {
        self.keyword = keyword
        self.assertion = assertion
    }
}

/// What a keyword asks of an instance. Schemas are numbers of nodes.
package enum Assertion: Sendable {
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
package struct ContainsRule: Sendable {
    package let schema: Int
    package let minimum: Int
    package let maximum: Int?

    package init(schema: Int, minimum: Int, maximum: Int?) {
        self.schema = schema
        self.minimum = minimum
        self.maximum = maximum
    }
}

/// `properties`, `patternProperties` and `additionalProperties`, which share one walk.
package final class PropertyTable: Sendable {
    /// The declared names, and the schema of each.
    package let names: JSONNameTable
    package let schemas: [Int]
    package let patterns: [(pattern: Pattern, schema: Int)]
    package let additional: Int?

    package init(
        named: [(name: String, schema: Int)], patterns: [(pattern: Pattern, schema: Int)],
        additional: Int?
    ) {
        names = JSONNameTable(named.map(\.name))
        schemas = named.map(\.schema)
        self.patterns = patterns
        self.additional = additional
    }

    /// The schema of a declared name.
    package func schema(of name: String) -> Int? { names.index(of: name).map { schemas[$0] } }

    /// The declared names with their schemas.
    package var named: [(name: String, schema: Int)] {
        schemas.enumerated().map { (names[$0.offset], $0.element) }
    }
}
