public import SourceText

/// What both sides of an API promise: a document with every reference resolved, every default
/// filled in and every schema named, and neutral to languages.
///
/// A contract is made by ``lowered(from:reporting:)`` only, which refuses what no emitter can
/// express yet. Once a contract exists, emission cannot fail.
public struct Contract: Sendable {
    /// The API's title.
    public let title: String
    /// The version of the document.
    public let version: String
    /// One line about the API.
    public let summary: String?
    /// More about the API, in CommonMark.
    public let description: String?
    /// Where the API is served, in the order of the document.
    public let servers: [Server]
    /// The tags: the declared ones in the order of the document, then those that only operations
    /// name.
    public let tags: [Tag]
    /// Every schema with a name: components in the order of the document, then those written in
    /// place.
    ///
    /// `Shape.Kind.named` holds positions in this array.
    public let shapes: [NamedShape]
    /// What requests hold in place of a shape, where that differs (`readOnly`, `writeOnly`).
    public let requestViews: [ShapeID: ShapeID]
    /// The operations in the order of the document.
    public let operations: [Operation]
    /// The requests of callbacks, in the order of their operations, then those of webhooks.
    public let outgoingRequests: [OutgoingRequest]
    /// The security schemes in the order of the document.
    public let securitySchemes: [SecurityScheme]
    /// The catalogue of problems: `components/x-problems`.
    public let problems: [Problem]
    /// Where the document starts.
    public let origin: SourceLocation
}

extension Contract {
    /// A group of operations.
    public struct Tag: Sendable {
        /// The name that operations use.
        public let name: String
        /// What the group is, in CommonMark.
        public let description: String?
        /// Where the tag was declared, or first used.
        public let origin: SourceLocation
    }

    /// The shape that `Shape.Kind.named` refers to.
    public subscript(id: ShapeID) -> NamedShape { shapes[id.index] }

    /// The shape behind all names: never `Shape.Kind.named`.
    ///
    /// A null is permitted by the result when any of the schemas on the way permits it.
    public func resolved(_ shape: Shape) -> Shape {
        var shape = shape
        var isNullable = shape.isNullable
        while case .named(let id) = shape.kind {
            shape = self[id].shape
            isNullable = isNullable || shape.isNullable
        }
        return shape.with(isNullable: isNullable)
    }

    /// Whether a null is a value of the shape.
    public func isNullable(_ shape: Shape) -> Bool { resolved(shape).isNullable }
}
