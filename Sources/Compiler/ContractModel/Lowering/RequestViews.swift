// "Properties marked as readOnly … MUST NOT be sent as part of the request. If the property … is in
// the required list, the required will take effect on the response only" (OpenAPI 3.0.4, section
// 4.7.24), and the reverse for writeOnly. So a schema with such a property is two types where both
// requests and responses hold it; and so is every schema that holds such a schema.

/// Splits named shapes into what responses hold and what requests hold.
struct RequestViews {
    /// All shapes; the views of requests stand behind those that they are made of.
    private(set) var shapes: [NamedShape]
    /// The view by the shape that it is of.
    private(set) var views: [ShapeID: ShapeID] = [:]

    init(_ shapes: [NamedShape]) {
        self.shapes = shapes
        let split = splitShapes()
        for id in split { views[id] = ShapeID(index: shapes.count + views.count) }
        for id in split {
            let named = shapes[id.index]
            self.shapes[id.index] = named.seen(inRequests: false)
            self.shapes.append(view(of: named))
        }
        // What only requests hold, holds the views.
        for index in shapes.indices where shapes[index].isOnlyInRequests && !split.isEmpty {
            self.shapes[index] = shapes[index].with(shape: mapped(shapes[index].shape))
        }
    }

    /// The shapes that differ, in their order.
    private func splitShapes() -> [ShapeID] {
        let both = shapes.filter { $0.isInRequests && $0.isInResponses }
        var split = Set(both.filter(\.hasDirectedRequirement).map(\.id))
        guard !split.isEmpty else { return [] }
        var users: [ShapeID: [ShapeID]] = [:]
        for shape in both {
            for id in shape.shape.mentions { users[id, default: []].append(shape.id) }
        }
        var open = Array(split)
        while let id = open.popLast() {
            for user in users[id] ?? [] where split.insert(user).inserted { open.append(user) }
        }
        return both.map(\.id).filter(split.contains)
    }

    private func view(of named: NamedShape) -> NamedShape {
        let words: [String] =
            switch named.name {
            case .component(let name): [name]
            case .inline(let names): names
            }
        return NamedShape(
            id: views[named.id] ?? named.id, name: .inline(words + ["request"]),
            shape: mapped(named.shape), isInRequests: true, isInResponses: false,
            origin: named.origin)
    }

    /// The shape with the views of all that it mentions.
    private func mapped(_ shape: Shape) -> Shape {
        switch shape.kind {
        case .named(let id): return shape.with(kind: .named(views[id] ?? id))
        case .array(let element, let bounds):
            return shape.with(kind: .array(of: mapped(element), bounds))
        case .dictionary(let element, let bounds):
            return shape.with(kind: .dictionary(of: mapped(element), bounds))
        case .object(let object):
            let properties = object.properties.map {
                $0.with(shape: mapped($0.shape), isRecursive: $0.isRecursive)
            }
            return shape.with(
                kind: .object(
                    ObjectShape(
                        properties: properties, allowsUnknown: object.allowsUnknown,
                        additional: object.additional.map(mapped))))
        case .union(let union):
            let alternatives = union.alternatives.map {
                UnionShape.Alternative(
                    shape: mapped($0.shape), name: $0.name, rules: $0.rules, origin: $0.origin)
            }
            return shape.with(
                kind: .union(
                    UnionShape(
                        keyword: union.keyword, alternatives: alternatives, isTried: union.isTried,
                        isRecursive: union.isRecursive)))
        default: return shape
        }
    }
}

extension NamedShape {
    /// Whether a property is required in one direction only.
    fileprivate var hasDirectedRequirement: Bool {
        guard case .object(let object) = shape.kind else { return false }
        return object.properties.contains { $0.isRequired && ($0.isReadOnly || $0.isWriteOnly) }
    }

    fileprivate var isOnlyInRequests: Bool { isInRequests && !isInResponses }

    fileprivate func with(shape: Shape) -> NamedShape {
        NamedShape(
            id: id, name: name, shape: shape, isInRequests: isInRequests,
            isInResponses: isInResponses, origin: origin)
    }

    fileprivate func seen(inRequests isInRequests: Bool) -> NamedShape {
        NamedShape(
            id: id, name: name, shape: shape, isInRequests: isInRequests,
            isInResponses: isInResponses, origin: origin)
    }
}
