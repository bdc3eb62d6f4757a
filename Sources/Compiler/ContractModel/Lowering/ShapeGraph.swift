import SourceText

// What can only be seen when all shapes are known. Three graphs over the named shapes:
// - holds in place: an edge for each property whose value is stored in its object, and for each
//   alternative of a union. A circle of edges that are all required has no finite value; any other
//   circle is cut at its unions, or where a property may be absent or null, by storing the value
//   behind a reference. A union requires an alternative only when it has no finite one.
// - names: an edge for each use of a shape that has no type of its own (a list, a dictionary,
//   another name). A circle here would be a type that is written in terms of itself.
// - uses: everything a shape mentions; who can be reached from a request or a response.

extension Lowering {
    /// The table of shapes, with recursion and use filled in.
    func finishedShapes(_ operations: [Contract.Operation]) -> [NamedShape] {
        judgeUnions()
        let edges = shapes.indices.map { placedEdges(from: $0) }
        refuseEndlessShapes(edges)
        refuseSelfNamedShapes()
        let requests = reached(from: operations.flatMap(\.requestShapes))
        let responses = reached(from: operations.flatMap(\.responseShapes))
        let recursive = recursiveUnions(edges)
        let cutEdges = edges.enumerated().map { recursive.contains($0) ? [] : $1 }
        let finished = shapes.enumerated().map { index, draft in
            NamedShape(
                id: ShapeID(index: index), name: draft.name,
                shape: finishedShape(at: index, cutEdges, recursive),
                isInRequests: requests.contains(index), isInResponses: responses.contains(index),
                origin: draft.origin)
        }
        for shape in finished { refuseUnusableProperties(of: shape) }
        return finished
    }

    // MARK: Values in place

    /// One object or union that is stored inside another.
    struct PlacedEdge {
        /// The property that holds it; nil for an alternative.
        let property: ObjectShape.Property?
        let target: Int
        let isRequired: Bool
    }

    private func placedEdges(from index: Int) -> [PlacedEdge] {
        switch shapes[index].shape?.kind {
        case .object(let object):
            object.properties.compactMap { property in
                guard let target = placedShape(behind: property.shape) else { return nil }
                return PlacedEdge(
                    property: property, target: target,
                    isRequired: property.isRequired && !resolved(property.shape).isNullable)
            }
        case .union(let union): placedEdges(of: union)
        default: []
        }
    }

    /// The named object or union that a shape stands for.
    func placedShape(behind shape: Shape) -> Int? {
        var shape = shape
        for _ in 0...shapes.count {
            guard case .named(let id) = shape.kind, let next = shapes[id.index].shape else { break }
            switch next.kind {
            case .object, .union: return id.index
            default: shape = next
            }
        }
        return nil
    }

    private func refuseEndlessShapes(_ all: [[PlacedEdge]]) {
        let edges = withoutFiniteUnions(all)
        for index in edges.indices {
            for edge in edges[index] where edge.isRequired {
                guard let property = edge.property else { continue }
                let isCircle = reaches(index, from: edge.target) { node in
                    edges[node].filter(\.isRequired).map(\.target)
                }
                guard isCircle else { continue }
                error(
                    "schema-endless",
                    "every value of '\(property.name)' holds another one without end",
                    at: property.origin,
                    hint: "let it be absent or null")
            }
        }
    }

    private func finishedShape(
        at index: Int, _ edges: [[PlacedEdge]], _ unions: Set<Int>
    ) -> Shape {
        let draft = shapes[index]
        guard let shape = draft.shape else {
            return Shape(
                kind: .any, isNullable: false, description: nil, isDeprecated: false,
                origin: draft.origin)
        }
        if case .union(let union) = shape.kind {
            return unions.contains(index) ? shape.with(kind: .union(union.recursive())) : shape
        }
        guard case .object(let object) = shape.kind else { return shape }
        let recursive = edges[index].filter { edge in
            !edge.isRequired
                && reaches(index, from: edge.target) { edges[$0].map(\.target) }
        }
        guard !recursive.isEmpty else { return shape }
        let names = Set(recursive.compactMap(\.property?.name))
        let properties = object.properties.map {
            names.contains($0.name) ? $0.recursive() : $0
        }
        return shape.with(
            kind: .object(ObjectShape(properties: properties, allowsUnknown: object.allowsUnknown)))
    }

    // MARK: Names

    private func refuseSelfNamedShapes() {
        for index in shapes.indices {
            // A circle of names alone was reported by the document's own checks.
            let isCircle = elementEdges(from: index).contains { target in
                reaches(index, from: target, by: nameEdges)
            }
            guard isCircle else { continue }
            unsupported(
                "schema-recursion", "a schema that holds itself without an object between",
                at: shapes[index].origin)
        }
    }

    /// The shapes that the elements of a list or a dictionary are written in terms of.
    private func elementEdges(from index: Int) -> [Int] {
        switch shapes[index].shape?.kind {
        case .array(let element, _), .dictionary(let element, _): Self.mentions(of: element)
        default: []
        }
    }

    /// The shapes that a shape without a type of its own is written in terms of.
    private func nameEdges(from index: Int) -> [Int] {
        guard let shape = shapes[index].shape else { return [] }
        switch shape.kind {
        case .object, .union: return []
        default: return Self.mentions(of: shape)
        }
    }

    // MARK: Uses

    private func reached(from roots: [Shape]) -> Set<Int> {
        var reached: Set<Int> = []
        var open = roots.flatMap(Self.mentions)
        while let index = open.popLast() {
            guard reached.insert(index).inserted, let shape = shapes[index].shape else { continue }
            open += Self.mentions(of: shape)
        }
        return reached
    }

    /// The named shapes that a shape mentions.
    private static func mentions(of shape: Shape) -> [Int] {
        switch shape.kind {
        case .named(let id): [id.index]
        case .array(let element, _), .dictionary(let element, _): mentions(of: element)
        case .object(let object): object.properties.flatMap { mentions(of: $0.shape) }
        case .union(let union): union.alternatives.flatMap { mentions(of: $0.shape) }
        default: []
        }
    }

    /// Whether one node can be reached from another, itself included.
    func reaches(_ goal: Int, from start: Int, by edges: (Int) -> [Int]) -> Bool {
        var seen: Set<Int> = []
        var open = [start]
        while let node = open.popLast() {
            if node == goal { return true }
            if seen.insert(node).inserted { open += edges(node) }
        }
        return false
    }

    /// Reports properties that must be there and may not.
    private func refuseUnusableProperties(of named: NamedShape) {
        guard case .object(let object) = named.shape.kind else { return }
        for property in object.properties where property.isRequired {
            if property.isReadOnly, named.isInRequests {
                unsupported(
                    "read-only-required",
                    "'\(property.name)', required and 'readOnly' in a schema that requests hold,",
                    at: property.origin, hint: "use a schema without it for requests")
            }
            if property.isWriteOnly, named.isInResponses {
                unsupported(
                    "write-only-required",
                    "'\(property.name)', required and 'writeOnly' in a schema that responses hold,",
                    at: property.origin, hint: "use a schema without it for responses")
            }
        }
    }
}

extension Contract.Operation {
    /// The shapes that a request holds.
    fileprivate var requestShapes: [Shape] {
        parameters.map(\.shape) + (requestBody?.content.flatMap(\.shapes) ?? [])
            + webSocket.compactMap { $0.receives?.shape }
    }

    /// The shapes that a response holds.
    fileprivate var responseShapes: [Shape] {
        responses.flatMap { $0.content.flatMap(\.shapes) + $0.headers.map(\.shape) }
            + webSocket.map(\.sends.shape)
    }
}

extension ObjectShape.Property {
    /// The property, stored behind a reference.
    fileprivate func recursive() -> Self {
        Self(
            name: name, shape: shape, isRequired: isRequired, isReadOnly: isReadOnly,
            isWriteOnly: isWriteOnly, isRecursive: true, description: description, origin: origin)
    }
}
