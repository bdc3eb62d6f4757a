import JSON
import OpenAPI
import SourceText
import YAML

extension Lowering {
    /// The default of a schema, or of one that it refers to, as a value of the shape.
    func defaultValue(of schema: Schema, _ shape: Shape) -> Contract.DefaultValue? {
        guard let node = chain(from: schema).lazy.compactMap(\.defaultValue).first else {
            return nil
        }
        if isStandIn(resolved(shape)) { return nil }
        if node.isNull { return nil }
        if let value = value(node, of: shape) { return value }
        // The schema's own check has told what is wrong with most of them.
        if isReported("default-mismatch", inside: node.location) { return nil }
        if examples.violations(of: schema, by: node).isEmpty {
            return .json(String(decoding: node.jsonValue.serialized(), as: UTF8.self))
        }
        warning(
            "default-mismatch",
            "the default does not fit its schema: found \(node.kindDescription)",
            at: node.location)
        return nil
    }

    private func value(_ node: Node, of shape: Shape) -> Contract.DefaultValue? {
        let (id, resolved) = named(shape)
        switch resolved.kind {
        case .boolean:
            if case .boolean(let value) = node.scalar?.value { return .boolean(value) }
            return nil
        case .integer: return node.scalar?.number?.integer.map { .integer($0) }
        case .number: return node.scalar?.number.map { .number($0.double) }
        case .string: return node.string.map { .string($0) }
        case .enumeration(let values):
            guard let id, let text = node.string else { return nil }
            return values.firstIndex { $0.isText && $0.text == text }.map { .enumeration(id, $0) }
        case .array(let element, _):
            guard let elements = node.elements else { return nil }
            let values = elements.compactMap { value($0, of: element) }
            return values.count == elements.count ? .array(values) : nil
        case .timestamp, .date, .any, .constant, .dictionary, .object, .union, .named: return nil
        }
    }

    // MARK: Names

    /// The shape behind all names, with the last name.
    func named(_ shape: Shape) -> (id: ShapeID?, shape: Shape) {
        var (id, current) = (ShapeID?.none, shape)
        // A circle was reported by the document's own checks; the bound only ends it.
        for _ in 0...shapes.count {
            guard case .named(let next) = current.kind, let shape = shapes[next.index].shape else {
                break
            }
            id = next
            current = shape.with(isNullable: shape.isNullable || current.isNullable)
        }
        return (id, current)
    }

    /// The shape behind all names.
    func resolved(_ shape: Shape) -> Shape { named(shape).shape }
}
