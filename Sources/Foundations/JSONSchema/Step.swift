internal import JSON
internal import Patterns

/// A rule in the form in which it is run first: it holds no reference, so that running it counts
/// none. What it needs besides lies in ``StepTables``, under a number.
enum Step: Sendable {
    case type(InstanceTypes)
    case constant(Int)
    case enumeration(Int)
    case minimum(Int64)
    case exclusiveMinimum(Int64)
    case maximum(Int64)
    case exclusiveMaximum(Int64)
    case minLength(Int)
    case maxLength(Int)
    case pattern(Int)
    case format(SchemaFormat)
    case minItems(Int)
    case maxItems(Int)
    case items(Int, from: Int)
    case required(Int)
    case properties(Int)
    case allOf(Int)
    case reference(Int)
    case unevaluatedProperties(Int)
    /// Run by its assertion.
    case other
}

extension Step {
    /// Whether a failure is noted where it happened, within the schemas that the step applies, and
    /// by nothing else.
    var isSilent: Bool {
        switch self {
        case .items, .properties, .allOf, .reference, .unevaluatedProperties: true
        default: false
        }
    }
}

/// What steps refer to by numbers.
struct StepTables: Sendable {
    private(set) var steps: [Step] = []
    private(set) var values: [JSONValue] = []
    private(set) var sets: [ValueSet] = []
    private(set) var patterns: [Pattern] = []
    private(set) var names: [[String]] = []
    private(set) var properties: [PropertyTable] = []
    private(set) var lists: [[Int]] = []

    init(_ rules: [SchemaRule]) {
        steps.reserveCapacity(rules.count)
        for rule in rules { steps.append(step(rule.assertion)) }
    }

    private mutating func step(_ assertion: Assertion) -> Step {
        switch assertion {
        case .type(let types): .type(types)
        case .constant(let value): .constant(values.put(value))
        case .enumeration(let set): .enumeration(sets.put(set))
        case .minimum(let limit, let isExclusive):
            limit.integer.map { isExclusive ? .exclusiveMinimum($0) : .minimum($0) } ?? .other
        case .maximum(let limit, let isExclusive):
            limit.integer.map { isExclusive ? .exclusiveMaximum($0) : .maximum($0) } ?? .other
        case .minLength(let count): .minLength(count)
        case .maxLength(let count): .maxLength(count)
        case .pattern(let pattern): .pattern(patterns.put(pattern))
        case .format(let format): .format(format)
        case .minItems(let count): .minItems(count)
        case .maxItems(let count): .maxItems(count)
        case .items(let schema, let start): .items(schema, from: start)
        case .required(let list): .required(names.put(list))
        case .properties(let table): .properties(properties.put(table))
        case .allOf(let schemas): .allOf(lists.put(schemas))
        case .reference(let schema): .reference(schema)
        case .unevaluatedProperties(let schema): .unevaluatedProperties(schema)
        default: .other
        }
    }
}

extension Array {
    /// Appends an element; its index.
    fileprivate mutating func put(_ element: Element) -> Int {
        append(element)
        return count - 1
    }
}
