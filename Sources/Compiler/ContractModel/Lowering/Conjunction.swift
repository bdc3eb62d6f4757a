import OpenAPI
import SourceText
import YAML

// One value often has to fit several schemas at once: those of `allOf`, the target of a `$ref` and
// what stands beside it, an alternative and what stands beside `oneOf`. Together they are one type,
// so the lowering never looks at a schema alone but at a conjunction of parts, mostly of one.

/// Schemas that a value must fit at once.
struct Conjunction: Hashable {
    /// One schema, maybe without what was looked at already.
    struct Part: Hashable {
        let schema: Schema
        /// The keywords that are not looked at, `oneOf` and `anyOf`, because one alternative was
        /// chosen of each.
        var omitted: Set<UnionShape.Keyword> = []
        /// Whether what it refers to and what its `allOf` lists are parts of their own.
        var isFlat = false

        static func == (first: Part, second: Part) -> Bool {
            first.schema === second.schema && first.omitted == second.omitted
                && first.isFlat == second.isFlat
        }

        func hash(into hasher: inout Hasher) {
            hasher.combine(ObjectIdentifier(schema))
            hasher.combine(omitted)
            hasher.combine(isFlat)
        }
    }

    /// The schemas as they were met; at least one.
    let roots: [Part]
    /// Which of several types is looked at; nil for all.
    let only: SchemaType?
    /// The schema that describes the value.
    let schema: Schema

    init(_ schema: Schema, only: SchemaType? = nil) {
        roots = [Part(schema: schema)]
        self.only = only
        self.schema = schema
    }

    init(_ roots: [Part], describedBy schema: Schema, only: SchemaType? = nil) {
        self.roots = roots
        self.only = only
        self.schema = schema
    }

    static func == (first: Self, second: Self) -> Bool {
        first.roots == second.roots && first.only == second.only
    }

    func hash(into hasher: inout Hasher) {
        hasher.combine(roots)
        hasher.combine(only)
    }

    /// Whether it is one schema, whole.
    var isPlain: Bool { roots.count == 1 && roots[0].isPlain && only == nil }
}

extension Lowering {
    /// The parts of a conjunction with what they refer to and what their `allOf` lists, in the
    /// order in which properties should come; each part once.
    func leaves(of conjunction: Conjunction) -> [Conjunction.Part] {
        var leaves: [Conjunction.Part] = []
        var seen: Set<Conjunction.Part> = []
        func visit(_ part: Conjunction.Part) {
            // A schema that leads back to itself was reported.
            guard seen.count < Self.largestConjunction, seen.insert(part).inserted else { return }
            let schema = part.schema
            if !part.isFlat { inner(of: schema).forEach { visit(.init(schema: $0)) } }
            leaves.append(.init(schema: schema, omitted: part.omitted, isFlat: true))
        }
        conjunction.roots.forEach(visit)
        return leaves
    }

    /// What a schema refers to, and what it lists as holding without alternative.
    private func inner(of schema: Schema) -> [Schema] {
        var inner = [document.target(of: schema), document.dynamicTarget(of: schema)]
            .compactMap(\.self)
        inner += schema.allOf
        if schema.oneOf.count == 1 { inner += schema.oneOf }
        if schema.anyOf.count == 1 { inner += schema.anyOf }
        return inner
    }

    /// No document of people has a type made of more schemas; what is beyond is checked at run
    /// time.
    private static let largestConjunction = 500

    // MARK: Conjunctions that are another schema

    /// The one schema that says all that the conjunction says: `$ref` without other keywords,
    /// `allOf` of one schema, an object's schema beside `type: object`.
    func sole(_ conjunction: Conjunction) -> Schema? {
        guard conjunction.only == nil else { return nil }
        guard conjunction.isPlain else { return soleRoot(of: conjunction) }
        let schema = conjunction.schema
        let candidates = inner(of: schema).filter { !$0.isSilent }
        guard candidates.count == 1 else { return nil }
        let others = Conjunction.Part(schema: schema, isFlat: true).assertions
        return isIdle(others, of: schema, beside: candidates[0]) ? candidates[0] : nil
    }

    private func soleRoot(of conjunction: Conjunction) -> Schema? {
        let telling = conjunction.roots.filter { !$0.saysNothing }
        guard let last = telling.last(where: \.isPlain) else { return nil }
        for part in telling where part != last {
            guard isIdle(part.assertions, of: part.schema, beside: last.schema) else { return nil }
        }
        return last.schema
    }

    /// Whether keywords ask for nothing that another schema does not ask for too: a type that it
    /// has itself.
    private func isIdle(
        _ keywords: Set<String>, of schema: Schema, beside other: Schema
    ) -> Bool {
        if keywords.isEmpty { return true }
        guard keywords == ["type"], let types = schema.types else { return false }
        guard let others = facts(of: Conjunction(other)).types else { return false }
        return others.allSatisfy { types.contains($0) || $0 == .integer && types.contains(.number) }
    }
}

extension Conjunction.Part {
    var isPlain: Bool { omitted.isEmpty && !isFlat }

    /// The names of the keywords that ask for something.
    var assertions: Set<String> {
        var names = schema.assertions
        for keyword in omitted { names.remove(keyword.rawValue) }
        if isFlat {
            names.subtract(["$ref", "$dynamicRef", "allOf"])
            if schema.oneOf.count == 1 { names.remove("oneOf") }
            if schema.anyOf.count == 1 { names.remove("anyOf") }
        }
        return names
    }

    var saysNothing: Bool { schema.boolean == true || assertions.isEmpty && schema.boolean == nil }
}

extension Schema {
    /// The alternatives of a keyword.
    func alternatives(_ keyword: UnionShape.Keyword) -> [Schema] {
        switch keyword {
        case .oneOf: oneOf
        case .anyOf: anyOf
        case .type: []
        }
    }

    /// The names of the keywords that ask for something.
    var assertions: Set<String> {
        Set((node.entries ?? []).map(\.name).filter(SchemaKeywords.assertions.contains))
    }

    /// Whether every value fits.
    var isSilent: Bool { boolean == true || boolean == nil && assertions.isEmpty }
}
