public import SourceText
public import YAML

/// An object of an OpenAPI document: what all of them can tell about where they were written.
public protocol DocumentObject: Sendable {
    /// The mapping that the object was read from.
    ///
    /// A Schema may be read from a boolean; an object that is required and missing has an empty
    /// mapping at the place where it should be.
    var node: Node { get }
}

extension DocumentObject {
    /// Where the object was written.
    public var location: SourceLocation { node.location }

    /// Where a field's name was written; the object's place when it has no such field.
    public func nameLocation(of field: String) -> SourceLocation {
        (node.entry(field)?.key ?? node).location
    }

    /// Where a field's value was written; the object's place when it has no such field.
    public func valueLocation(of field: String) -> SourceLocation {
        (node[field] ?? node).location
    }

    /// The specification extensions (`x-…`) in their order.
    public var extensions: [(name: String, value: Node)] {
        (node.entries ?? []).compactMap { entry in
            let name = entry.name
            return name.hasPrefix("x-") ? (name, entry.value) : nil
        }
    }

    /// The value of one specification extension, such as `x-roles`.
    public func `extension`(_ name: String) -> Node? { node[name] }
}
