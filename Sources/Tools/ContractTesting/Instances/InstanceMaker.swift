import JSON
import JSONSchema
import Patterns

/// Makes one instance.
///
/// For each value the rules of all schemas that apply to it are gathered into a `Demand`; a value is made to meet it,
/// its members and items in turn; the validator looks at it; and when it refuses, other choices are tried, a few times.
/// All of it costs fuel, so that no schema takes longer than the tank lasts.
struct InstanceMaker {
    enum Style {
        /// Whatever the schema allows.
        case varied
        /// As little as the schema allows.
        case smallest
    }

    /// Steps for one instance: schemas gathered, values made, members looked at.
    static let fullTank = 60_000
    /// Where nothing but recursion asks for more, values nest so deep.
    static let maxDepth = 6
    /// Values nest no deeper, whatever asks for it.
    static let deepest = 60

    let graph: SchemaGraph
    let style: Style
    var numbers: RandomNumbers
    var fuel = Self.fullTank
    /// The resources that were entered on the way here.
    var scope: [Int] = []
    private var samplers: [String: PatternSampler] = [:]

    init(_ graph: SchemaGraph, style: Style, numbers: RandomNumbers) {
        self.graph = graph
        self.style = style
        self.numbers = numbers
    }

    /// Makes a maker that goes on from another one in another style.
    init(_ other: InstanceMaker, style: Style) {
        self.init(other.graph, style: style, numbers: other.numbers)
        fuel = other.fuel
        scope = other.scope
        samplers = other.samplers
    }

    /// A value that satisfies the schemas with the numbers `nodes`, or that the guide asks for; nil when none was found.
    ///
    /// - Parameter avoided: schemas that it should not satisfy.
    mutating func value(
        for nodes: [Int], avoiding avoided: [Int] = [], depth: Int = 0, guide: Guide? = nil
    ) -> JSONValue? {
        guard depth < Self.deepest else { return nil }
        let outer = scope
        defer { scope = outer }
        for attempt in 0..<attempts(at: depth, guide) where fuel > 0 {
            scope = outer
            var demand = gathered(nodes, avoiding: avoided, guide: guide, attempt: attempt)
            let isAtEnd = guide?.isAtEnd ?? false
            if isAtEnd {
                if guide?.twist.isRelaxed ?? false { demand.relax() }
                guide?.twist.adjust?(&demand, &self)
            }
            guard demand.isPlausible,
                var value = value(meeting: demand, nodes, depth, guide, attempt)
            else { continue }
            if isAtEnd, let change = guide?.twist.change {
                guard let changed = change(value, &self) else { continue }
                value = changed
            }
            if demand.excluded.contains(value) { continue }
            if guide?.twist.breaks ?? false || accepts(value, nodes, outer) { return value }
        }
        return nil
    }

    /// How often a value is tried. On the way of a guide seldom: whoever guides begins anew, and what fails deep inside
    /// would fail once for each way to get there.
    private func attempts(at depth: Int, _ guide: Guide?) -> Int {
        guard let guide else { return max(2, 8 - depth) }
        return guide.isAtEnd ? 4 : 2
    }

    /// Whether the validator accepts a value for all of some nodes.
    func accepts(_ value: JSONValue, _ nodes: [Int], _ scope: [Int]) -> Bool {
        nodes.allSatisfy { graph.schema.isValid(value, at: $0, in: scope) }
    }

    mutating func sampler(of pattern: Pattern) -> PatternSampler {
        if let sampler = samplers[pattern.source] { return sampler }
        let sampler = PatternSampler(pattern)
        samplers[pattern.source] = sampler
        return sampler
    }

    private mutating func value(
        meeting demand: Demand, _ nodes: [Int], _ depth: Int, _ guide: Guide?, _ attempt: Int
    ) -> JSONValue? {
        fuel -= 1
        if let guide, guide.isAtEnd, let fixed = guide.twist.fixed { return fixed }
        if guide == nil, attempt == 0, let example = example(demand, depth) { return example }
        if let values = demand.values {
            return member(of: values, demand, nodes, isChecked: !(guide?.twist.breaks ?? false))
        }
        guard let type = type(for: demand, depth, guide, attempt) else { return nil }
        switch type {
        case .null: return .null
        case .boolean: return .boolean(style == .varied && numbers.isOne(in: 2))
        case .number, .integer: return number(demand, attempt).map { .number($0) }
        case .string: return string(demand, attempt).map { .string($0) }
        case .array: return array(demand, depth, guide).map { .array($0) }
        default: return object(demand, depth, guide).map { .object($0) }
        }
    }

    /// A value that the document itself gives. Its author knows what else a value has to be, such as a password that is
    /// not weak; so what nothing particular is wanted of is taken from there, if it is not the whole instance.
    private mutating func example(_ demand: Demand, _ depth: Int) -> JSONValue? {
        switch style {
        case .smallest: depth > 0 ? demand.examples.first : nil
        case .varied: numbers.isOne(in: 6) ? numbers.element(of: demand.examples) : nil
        }
    }

    /// One of the values of an `enum` that the rest allows.
    private mutating func member(
        of values: [JSONValue], _ demand: Demand, _ nodes: [Int], isChecked: Bool
    ) -> JSONValue? {
        let fitting = values.filter { demand.types.include($0) && !demand.excluded.contains($0) }
        let order = style == .smallest ? fitting : numbers.shuffled(fitting)
        guard isChecked else { return order.first }
        fuel -= min(order.count, 100)
        return order.prefix(100).first { accepts($0, nodes, scope) }
    }

    /// The type to make: most often one that the schemas speak of.
    private mutating func type(
        for demand: Demand, _ depth: Int, _ guide: Guide?, _ attempt: Int
    ) -> InstanceTypes? {
        if let step = guide?.level.step {
            if case .item = step { return demand.types.contains(.array) ? .array : nil }
            return demand.types.contains(.object) ? .object : nil
        }
        let parts = demand.types.parts
        let mentioned = parts.filter { !demand.mentioned.isDisjoint(with: $0.widened) }
        let isOpen = mentioned.isEmpty || attempt > 3
        var candidates = isOpen ? parts : mentioned
        if depth >= Self.maxDepth || isOpen && (depth > 1 || style == .smallest) {
            let scalars = candidates.filter { $0 != .object && $0 != .array }
            if !scalars.isEmpty { candidates = scalars }
        }
        return style == .smallest && attempt == 0
            ? candidates.first : numbers.element(of: candidates)
    }

    private mutating func number(_ demand: Demand, _ attempt: Int) -> JSONNumber? {
        var range = demand.range
        let allowsFraction = demand.types.contains(.number) && !range.isIntegral
        if !demand.types.contains(.integer) { range.isFraction = true }
        let isSmallest = style == .smallest && attempt == 0
        if isSmallest, range.aim == .any, !range.isFraction {
            if range.contains(JSONNumber(0)) { return JSONNumber(0) }
            range.aim = range.lower == nil && range.upper != nil ? .highest : .lowest
        }
        // A limit is approached as closely as fractions can.
        let isCoarse =
            demand.range.aim == .any && !range.isFraction && (isSmallest || numbers.isOne(in: 2))
        let isInteger = !allowsFraction || isCoarse
        return range.number(isInteger: isInteger, using: &numbers)
            ?? (allowsFraction ? range.number(isInteger: !isInteger, using: &numbers) : nil)
    }
}
