import ContractModel

// What emitters ask of shapes again and again and what depends on other shapes: worked out once for
// all, so that the cost grows with the contract and not with its square.

/// Answers about the named shapes of a contract, by their positions.
struct ShapeTables: Sendable {
    /// The shape behind those that are nothing but another name for it, in responses.
    private(set) var ends: [ShapeID]
    /// The same in requests.
    private(set) var requestEnds: [ShapeID]
    /// Whether the type of a shape reads itself as a server reads requests.
    private(set) var readsRequests: [Bool]
    /// Whether the type of a shape writes itself as a server writes responses.
    private(set) var writesResponses: [Bool]
    /// Whether the type of a shape reads itself as a client reads responses.
    private(set) var readsResponses: [Bool]
    /// Whether the type of a shape writes itself as a client writes requests.
    private(set) var writesRequests: [Bool]

    init(
        _ contract: Contract, _ names: SwiftNames, _ sides: Set<EmissionConfiguration.Side>
    ) {
        let isForeign = contract.shapes.map { names.foreign[$0.id.index] != nil }
        ends = Self.ends(contract, isForeign) { $0 }
        requestEnds = Self.ends(contract, isForeign) { id in
            isForeign[id.index] ? id : contract.requestViews[id] ?? id
        }
        let mentions = contract.shapes.map { Self.mentions(of: $0.shape) }
        func table(
            _ side: EmissionConfiguration.Side, _ known: (NamedShape) -> Bool?
        ) -> [Bool] {
            guard sides.contains(side) else {
                return [Bool](repeating: false, count: contract.shapes.count)
            }
            return Self.spread(
                contract.shapes.map { isForeign[$0.id.index] ? true : known($0) }, mentions)
        }
        readsRequests = table(.server, Self.readsRequests)
        writesResponses = table(.server, Self.writesResponses)
        readsResponses = table(.client, Self.readsResponses)
        writesRequests = table(.client, Self.writesRequests)
    }

    // MARK: Ends

    /// Follows the names; a document may have thousands in a row.
    private static func ends(
        _ contract: Contract, _ isForeign: [Bool], _ view: (ShapeID) -> ShapeID
    ) -> [ShapeID] {
        var ends = [ShapeID?](repeating: nil, count: contract.shapes.count)
        for shape in contract.shapes {
            var way: [ShapeID] = []
            var id = shape.id
            var end = ends[id.index]
            while end == nil {
                way.append(id)
                let viewed = view(id)
                let next = contract[viewed].shape
                guard !isForeign[viewed.index], next.checks.isEmpty,
                    case .named(let other) = next.kind
                else {
                    end = viewed
                    break
                }
                id = other
                end = ends[id.index]
            }
            for id in way { ends[id.index] = end }
        }
        return zip(ends, contract.shapes).map { $0 ?? $1.id }
    }

    // MARK: Directions

    // Each says whether a type does it as far as that does not depend on others; nil where it does.

    private static func readsRequests(_ named: NamedShape) -> Bool? {
        if case .enumeration = named.shape.kind { return true }
        if named.isInRequests { return true }
        if named.shape.isType, named.isInResponses { return false }
        if case .object(let object) = named.shape.kind,
            object.properties.contains(where: { $0.isReadOnly && $0.isRequired })
        {
            return false
        }
        return nil
    }

    private static func writesResponses(_ named: NamedShape) -> Bool? {
        if case .enumeration = named.shape.kind { return true }
        if named.isInResponses { return true }
        if named.shape.isType, named.isInRequests { return false }
        return nil
    }

    private static func readsResponses(_ named: NamedShape) -> Bool? {
        if case .enumeration = named.shape.kind { return true }
        if named.isInResponses { return true }
        if named.shape.isType, named.isInRequests { return false }
        if case .object(let object) = named.shape.kind,
            object.properties.contains(where: { $0.isWriteOnly && $0.isRequired })
        {
            return false
        }
        return nil
    }

    private static func writesRequests(_ named: NamedShape) -> Bool? {
        if case .enumeration = named.shape.kind { return true }
        if named.isInRequests { return true }
        if named.shape.isType, named.isInResponses { return false }
        return nil
    }

    /// What depends on others is true unless one of them is not.
    private static func spread(_ known: [Bool?], _ mentions: [[ShapeID]]) -> [Bool] {
        var mentioning = [[Int]](repeating: [], count: known.count)
        for (position, ids) in mentions.enumerated() {
            for id in ids { mentioning[id.index].append(position) }
        }
        var result = known.map { $0 ?? true }
        var stack = known.indices.filter { known[$0] == false }
        while let position = stack.popLast() {
            for other in mentioning[position] where known[other] == nil && result[other] {
                result[other] = false
                stack.append(other)
            }
        }
        return result
    }

    /// The named shapes that are mentioned by values of a shape.
    static func mentions(of shape: Shape) -> [ShapeID] {
        switch shape.kind {
        case .named(let id): [id]
        case .array(let element, _), .dictionary(let element, _): mentions(of: element)
        case .object(let object): object.shapes.flatMap { mentions(of: $0) }
        case .union(let union): union.alternatives.flatMap { mentions(of: $0.shape) }
        default: []
        }
    }
}

extension Shape {
    /// Whether a named shape of this kind is a type; others are rules only.
    var isType: Bool {
        switch kind {
        case .object, .enumeration, .union: true
        default: false
        }
    }
}
