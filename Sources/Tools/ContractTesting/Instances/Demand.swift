import JSON
import JSONSchema
import Patterns

/// How many there may be of something.
struct CountRange {
    var minimum = 0
    /// Nil when there is no limit.
    var maximum: Int?

    var isEmpty: Bool { maximum.map { $0 < minimum } ?? false }

    mutating func raise(to count: Int) { minimum = max(minimum, count) }

    mutating func lower(to count: Int) { maximum = min(maximum ?? count, count) }

    mutating func fix(at count: Int) {
        minimum = count
        maximum = count
    }

    func contains(_ count: Int) -> Bool { count >= minimum && count <= maximum ?? .max }
}

/// Everything that is asked of one value: the rules of all schemas that apply to it, merged, with a branch chosen where
/// there is a choice.
///
/// It is a guide, not a proof. What cannot be merged (`not`, that only one branch of `oneOf` holds, several patterns at
/// once) is found out by the validator when the value is there.
struct Demand {
    /// The types that are left. One with `number` has `integer` as well.
    var types: InstanceTypes = .all
    /// The types that some keyword speaks of: a schema that says `minLength` means strings.
    var mentioned: InstanceTypes = []
    /// The only values that are left; nil when `enum` and `const` say nothing.
    var values: [JSONValue]?
    /// Values that it must not have.
    var excluded: [JSONValue] = []

    var range = NumberRange()

    var lengths = CountRange()
    var patterns: [Pattern] = []
    var formats: [SchemaFormat] = []

    var items = CountRange()
    var areItemsUnique = false
    var prefixes: [[Int]] = []
    var rest: [(schema: Int, start: Int)] = []
    var contains: [ContainsRule] = []
    /// Schemas that no item may satisfy.
    var avoidedItems: [Int] = []
    /// Which items satisfy `contains`: no more than it asks for.
    var isContainsExact = false
    var unevaluatedItems: [Int] = []

    var properties = CountRange()
    /// In the order in which they were asked for.
    private(set) var required: [String] = []
    private var requiredNames: Set<String> = []
    var forbidden: Set<String> = []
    var dependentRequired: [(name: String, required: [String])] = []
    var dependentSchemas: [(name: String, schema: Int)] = []
    var tables: [PropertyTable] = []
    var names: [Int] = []
    var unevaluatedProperties: [Int] = []
    /// Schemas that the values of properties may not satisfy.
    var avoidedProperties: [(name: String, schema: Int)] = []

    /// Rules with a choice that is not made yet.
    var pending: [Int] = []
    /// What the document gives as instances.
    var examples: [JSONValue] = []

    /// The nodes that are merged into it.
    var nodes: Set<Int> = []
    /// Whether a schema `false` is among them.
    var isNever = false

    /// Whether there may be a value for it.
    var isPlausible: Bool {
        guard !isNever, !types.isEmpty else { return false }
        guard let values else { return true }
        return values.contains { types.include($0) }
    }

    /// Forgets limits, and keeps what the value consists of.
    mutating func relax() {
        values = nil
        range = NumberRange()
        lengths = CountRange()
        patterns = []
        formats = []
        items = CountRange()
        areItemsUnique = false
        contains = []
        properties = CountRange()
    }

    mutating func require(_ name: String) {
        if requiredNames.insert(name).inserted { required.append(name) }
    }

    mutating func forbid(_ name: String) {
        if requiredNames.remove(name) != nil { required.removeAll { $0 == name } }
        forbidden.insert(name)
    }

    mutating func narrow(to types: InstanceTypes) {
        self.types.formIntersection(types.widened)
        mentioned.formUnion(types.widened)
    }

    mutating func narrow(to values: [JSONValue]) {
        if let old = self.values {
            let both = old.filter(values.contains)
            self.values = both
        } else {
            self.values = values
        }
    }
}

extension InstanceTypes {
    static let all: Self = [.null, .boolean, .object, .array, .number, .integer, .string]
    /// One of each kind of JSON, in the order in which they are tried.
    static let kinds: [Self] = [.string, .number, .object, .array, .boolean, .null]

    /// Every number may be an integer.
    var widened: Self { contains(.number) ? union(.integer) : self }

    /// The kinds of JSON in the set, `integer` alone standing for itself.
    var parts: [Self] {
        Self.kinds.compactMap { kind in
            if contains(kind) { return kind }
            return kind == .number && contains(.integer) ? .integer : nil
        }
    }
}
