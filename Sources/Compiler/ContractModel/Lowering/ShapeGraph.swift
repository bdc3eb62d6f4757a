import SourceText

// What can only be seen when all shapes are known. Three graphs over the named shapes:
// - holds in place: an edge for each property whose value is stored in its object, and for each
//   alternative of a union. A circle is cut at its unions, or where a property may be absent or
//   null, by storing the value behind a reference; a circle of edges that are all required has no
//   finite value, and is cut everywhere.
// - names: an edge for each use of a shape that has no type of its own (a list, a dictionary,
//   another name). A circle here would be a type that is written in terms of itself; its lists and
//   dictionaries get a type of their own.
// - uses: everything a shape mentions; who can be reached from a request or a response.

extension Lowering {
    /// The table of shapes, with recursion and use filled in.
    func finishedShapes(_ operations: [Contract.Operation]) -> [NamedShape] {
        judgeUnions()
        wrapSelfNamedShapes()
        let edges = shapes.indices.map { placedEdges(from: $0) }
        let endless = endlessEdges(edges)
        let requests = reached(from: operations.flatMap(\.requestShapes))
        let responses = reached(
            from: operations.flatMap(\.responseShapes) + outgoing.flatMap(\.shapes))
        let recursive = recursiveUnions(edges)
        let cutEdges = edges.enumerated().map { recursive.contains($0) ? [] : $1 }
        let circles = StrongComponents(cutEdges.map { $0.map(\.target) })
        return shapes.enumerated().map { index, draft in
            let boxed = cutEdges[index].filter { edge in
                edge.isRequired
                    ? endless.isCircle(from: index, to: edge.target)
                    : circles.isCircle(from: index, to: edge.target)
            }
            return NamedShape(
                id: ShapeID(index: index), name: draft.name,
                shape: finishedShape(
                    at: index, boxed: Set(boxed.compactMap(\.property?.name)),
                    isRecursive: recursive.contains(index)),
                isInRequests: requests.contains(index), isInResponses: responses.contains(index),
                origin: draft.origin)
        }
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

    /// The circles of required properties, each of which is told: no value has an end.
    private func endlessEdges(_ all: [[PlacedEdge]]) -> StrongComponents {
        let edges = withoutFiniteUnions(all).map { $0.filter(\.isRequired) }
        let circles = StrongComponents(edges.map { $0.map(\.target) })
        for index in edges.indices {
            for edge in edges[index] where circles.isCircle(from: index, to: edge.target) {
                guard let property = edge.property else { continue }
                warning(
                    "schema-endless",
                    "every value of '\(property.name)' holds another one without end",
                    at: property.origin, hint: "let it be absent or null")
            }
        }
        return circles
    }

    private func finishedShape(at index: Int, boxed: Set<String>, isRecursive: Bool) -> Shape {
        let draft = shapes[index]
        guard let shape = draft.shape else {
            return Shape(
                kind: .any, isNullable: false, description: nil, isDeprecated: false,
                origin: draft.origin)
        }
        switch shape.kind {
        case .union(let union) where isRecursive:
            return shape.with(kind: .union(union.recursive()))
        case .object(let object) where !boxed.isEmpty:
            let properties = object.properties.map {
                boxed.contains($0.name) ? $0.with(shape: $0.shape, isRecursive: true) : $0
            }
            return shape.with(kind: .object(object.with(properties: properties)))
        default: return shape
        }
    }

    // MARK: Names

    /// Makes types of lists and dictionaries that are written in terms of themselves.
    private func wrapSelfNamedShapes() {
        let edges = shapes.indices.map { nameEdges(from: $0) }
        let circles = StrongComponents(edges)
        for index in shapes.indices {
            // A circle of names alone was reported by the document's own checks.
            let isCircle = elementEdges(from: index).contains {
                circles.isCircle(from: index, to: $0)
            }
            guard isCircle, let shape = shapes[index].shape else { continue }
            var (name, type) = ("items", UnionShape.ValueType.array)
            if case .dictionary = shape.kind { (name, type) = ("values", .object) }
            let alternative = UnionShape.Alternative(
                shape: shape.with(isNullable: false), name: .inline(name), rules: [.type([type])],
                origin: shape.origin)
            shapes[index].shape = Shape(
                kind: .union(
                    UnionShape(keyword: .type, alternatives: [alternative], isRecursive: true)),
                isNullable: shape.isNullable, description: shape.description,
                isDeprecated: shape.isDeprecated, origin: shape.origin)
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
    private static func mentions(of shape: Shape) -> [Int] { shape.mentions.map(\.index) }
}

extension Shape {
    /// The named shapes that the shape mentions.
    var mentions: [ShapeID] {
        switch kind {
        case .named(let id): [id]
        case .array(let element, _), .dictionary(let element, _): element.mentions
        case .object(let object): object.shapes.flatMap(\.mentions)
        case .union(let union): union.alternatives.flatMap(\.shape.mentions)
        default: []
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

extension Contract.OutgoingRequest {
    /// The shapes that it holds; they are written here, as those of responses are.
    fileprivate var shapes: [Shape] { parameters.map(\.shape) + (content?.shapes ?? []) }
}
