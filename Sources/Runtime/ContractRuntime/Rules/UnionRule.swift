public import JSON

/// How the alternatives of `oneOf` or `anyOf` are told apart, by their positions.
///
/// A decision by type looks at one byte; one by a property looks ahead in the object until it finds
/// the property. The alternative itself is read afterwards, once.
///
///     private static let alternatives = UnionAlternatives(
///         .oneOf, string: 0, object: .property("kind", ["text": 1, "picture": 2]))
public struct UnionAlternatives: Sendable {
    /// The keyword that lists the alternatives, which a value violates that is of none of them.
    public enum Keyword: Sendable {
        /// Exactly one fits.
        case oneOf
        /// At least one fits.
        case anyOf
        /// Each type of a list is an alternative.
        case type
    }

    /// How alternatives that are objects are told apart.
    public struct ObjectAlternatives: Sendable {
        enum Decision: Sendable {
            case none
            case only(Int)
            case property(PropertyDecision)
            case required(RequiredDecision)
        }

        let decision: Decision

        /// There is one at most.
        public static func only(_ alternative: Int) -> Self { Self(decision: .only(alternative)) }

        /// By the text of a property, which the contract calls the discriminator.
        public static func discriminator(
            _ name: StaticString, _ values: KeyValuePairs<StaticString, Int>
        ) -> Self {
            Self(decision: .property(PropertyDecision(name, values, isDiscriminator: true)))
        }

        /// By the text of a property that has other texts in each.
        public static func property(
            _ name: StaticString, _ values: KeyValuePairs<StaticString, Int>
        ) -> Self {
            Self(decision: .property(PropertyDecision(name, values, isDiscriminator: false)))
        }

        /// By the properties that one alone requires; at most 64.
        public static func required(_ marks: UnionMark...) -> Self {
            Self(decision: .required(RequiredDecision(marks)))
        }
    }

    let keyword: Keyword
    private let boolean: Int?
    private let number: Int?
    private let string: Int?
    private let array: Int?
    private let object: ObjectAlternatives

    /// Makes the rule of the alternatives' positions by the types of their values.
    public init(
        _ keyword: Keyword, boolean: Int? = nil, number: Int? = nil, string: Int? = nil,
        array: Int? = nil, object: ObjectAlternatives? = nil
    ) {
        self.keyword = keyword
        self.boolean = boolean
        self.number = number
        self.string = string
        self.array = array
        self.object = object ?? ObjectAlternatives(decision: .none)
    }
}

/// A property that is required in one alternative alone.
public struct UnionMark: Sendable {
    let name: StaticString
    let alternative: Int
    let excluded: [StaticString]

    /// Makes the mark of an alternative, which cannot have the marks that are `excluded`.
    public init(_ name: StaticString, _ alternative: Int, excluding excluded: [StaticString] = []) {
        self.name = name
        self.alternative = alternative
        self.excluded = excluded
    }
}

/// Alternatives by the texts of one property.
struct PropertyDecision: Sendable {
    let name: String
    let isDiscriminator: Bool
    let names: JSONNameTable
    let values: JSONNameTable
    let alternatives: [Int]

    init(
        _ name: StaticString, _ values: KeyValuePairs<StaticString, Int>, isDiscriminator: Bool
    ) {
        self.name = name.description
        self.isDiscriminator = isDiscriminator
        names = JSONNameTable([name])
        self.values = JSONNameTable(values.map(\.key))
        alternatives = values.map(\.value)
    }

    /// `expected one of 'text', 'picture'`
    var expectation: String { expectedOne(of: values) }
}

/// Alternatives by the properties that they alone require.
struct RequiredDecision: Sendable {
    let names: JSONNameTable
    /// By mark: the alternative, and the bits of the marks that it cannot have.
    let marks: [(alternative: Int, excluded: UInt64)]

    init(_ marks: [UnionMark]) {
        precondition(marks.count <= 64, "a union has at most 64 marks")
        let names = JSONNameTable(marks.map(\.name))
        self.names = names
        self.marks = marks.map { mark in
            let bits = mark.excluded.compactMap { names.index(of: $0.description) }
            return (mark.alternative, bits.reduce(0) { $0 | 1 << UInt64($1) })
        }
    }

    /// The alternatives whose marks are among those that were found, in their order.
    func candidates(_ found: UInt64) -> (first: Int?, isAlone: Bool) {
        var first: Int?
        for (index, mark) in marks.enumerated()
        where found & (1 << UInt64(index)) != 0 && found & mark.excluded == 0 {
            if first != nil { return (first, false) }
            first = mark.alternative
        }
        return (first, true)
    }

    /// `expected one of the properties 'text', 'picture'`
    var expectation: String { expectedOne(of: names, " the properties") }
}

/// `expected one of 'a', 'b'`; how many where there are too many to read.
private func expectedOne(of names: JSONNameTable, _ noun: String = "") -> String {
    guard names.count <= 12 else { return "expected one of \(names.count)\(noun)" }
    let quoted = (0..<names.count).map { "'\(names[$0])'" }
    return "expected one of\(noun) " + quoted.joined(separator: ", ")
}

extension UnionAlternatives {
    /// `expected an object or a string, but found null`
    private func expectation(butFound found: JSONKind) -> String {
        var kinds: [JSONKind] = []
        if case .none = object.decision {} else { kinds.append(.object) }
        if array != nil { kinds.append(.array) }
        if string != nil { kinds.append(.string) }
        if number != nil { kinds.append(.number) }
        if boolean != nil { kinds.append(.boolean) }
        let phrases = kinds.map(\.phrase).joined(separator: " or ")
        return "expected \(phrases), but found \(found.phrase)"
    }

    /// The position of the alternative that the next value is of.
    func position(in json: inout JSONReader) throws(JSONSyntaxError) -> Int? {
        let kind = try json.peek()
        let position: Int? =
            switch kind {
            case .string: string
            case .number: number
            case .boolean: boolean
            case .array: array
            case .null: nil
            case .object:
                switch object.decision {
                case .none: nil
                case .only(let position): position
                case .property(let decision): self.position(by: decision, in: &json)
                case .required(let decision): self.position(by: decision, in: &json)
                }
            }
        if position == nil, kind != .object || object.isNone {
            json.violate(keyword.text, expectation(butFound: kind))
        }
        return position
    }

    private func position(by decision: PropertyDecision, in json: inout JSONReader) -> Int? {
        let place = JSONPointer(tokens: [decision.name])
        switch json.glance(at: decision.names, for: decision.values) {
        case .known(let index): return decision.alternatives[index]
        case .unknown:
            let keyword = decision.isDiscriminator ? "discriminator" : keyword.text.description
            json.violate(keyword, at: place, decision.expectation)
        case .other(let kind):
            json.violate("type", at: place, "expected a string, but found \(kind.phrase)")
        case .absent:
            json.violate("required", "the property '\(decision.name)' is missing")
        }
        return nil
    }

    private func position(by decision: RequiredDecision, in json: inout JSONReader) -> Int? {
        let found = decision.candidates(json.glance(for: decision.names))
        if let first = found.first, found.isAlone || keyword == .anyOf || json.isLenient {
            return first
        }
        let excess = found.first == nil ? "" : ", but found several"
        json.violate(keyword.text, decision.expectation + excess)
        return nil
    }
}

extension UnionAlternatives.ObjectAlternatives {
    fileprivate var isNone: Bool {
        if case .none = decision { true } else { false }
    }
}

extension UnionAlternatives.Keyword {
    var text: StaticString {
        switch self {
        case .oneOf: "oneOf"
        case .anyOf: "anyOf"
        case .type: "type"
        }
    }
}

extension JSONReader {
    /// The position of the alternative that the next value is of, which stays unread.
    ///
    /// A value of no alternative is skipped, and a violation.
    public mutating func alternative(
        of alternatives: UnionAlternatives
    ) throws(JSONSyntaxError) -> Int? {
        if let position = try alternatives.position(in: &self) { return position }
        try skip()
        return nil
    }
}
