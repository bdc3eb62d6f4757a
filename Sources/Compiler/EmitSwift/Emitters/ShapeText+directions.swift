import ContractModel

// Which way the values of a type go. A type reads itself where requests hold it and writes itself
// where responses do. One that no operation uses does both if it can: nothing is known of who will
// use it.

extension ShapeText {
    /// Whether the type of a named shape reads itself.
    func reads(_ id: ShapeID) -> Bool {
        var seen: Set<ShapeID> = []
        return reads(id, &seen)
    }

    private func reads(_ id: ShapeID, _ seen: inout Set<ShapeID>) -> Bool {
        let named = contract[id]
        if case .enumeration = named.shape.kind { return true }
        if named.isInRequests { return true }
        if hasType(id), named.isInResponses { return false }
        if case .object(let object) = named.shape.kind,
            object.properties.contains(where: { $0.isReadOnly && $0.isRequired })
        {
            return false
        }
        // What is being looked at already decides elsewhere.
        guard seen.insert(id).inserted else { return true }
        return Self.mentions(of: named.shape).allSatisfy { reads($0, &seen) }
    }

    /// Whether the type of a named shape writes itself.
    func writes(_ id: ShapeID) -> Bool {
        var seen: Set<ShapeID> = []
        return writes(id, &seen)
    }

    /// Whether values of a shape write themselves.
    func writes(_ shape: Shape) -> Bool { Self.mentions(of: shape).allSatisfy { writes($0) } }

    private func writes(_ id: ShapeID, _ seen: inout Set<ShapeID>) -> Bool {
        let named = contract[id]
        if case .enumeration = named.shape.kind { return true }
        if named.isInResponses { return true }
        if hasType(id), named.isInRequests { return false }
        guard seen.insert(id).inserted else { return true }
        return Self.mentions(of: named.shape).allSatisfy { writes($0, &seen) }
    }

    /// The named shapes that are mentioned by values of a shape.
    private static func mentions(of shape: Shape) -> [ShapeID] {
        switch shape.kind {
        case .named(let id): [id]
        case .array(let element, _), .dictionary(let element, _): mentions(of: element)
        case .object(let object): object.shapes.flatMap { mentions(of: $0) }
        case .union(let union): union.alternatives.flatMap { mentions(of: $0.shape) }
        default: []
        }
    }
}
