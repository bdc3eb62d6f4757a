public import SourceText
public import YAML

/// The Reference Object: a pointer to an object that is written elsewhere.
///
/// OpenAPI 3.1, section 4.8.23.
public struct Reference: DocumentObject {
    /// The target as written, such as `#/components/schemas/Message`.
    public let target: String
    /// Replaces the target's summary where it has one.
    public let summary: String?
    /// Replaces the target's description where it has one.
    public let description: String?
    /// What the object was read from.
    public let node: Node

    /// Where the target was written.
    public var targetLocation: SourceLocation { valueLocation(of: "$ref") }
}
