public import JSON
public import SourceText

/// Where something stands in a document.
public struct DocumentPlace: Sendable, Hashable, CustomStringConvertible {
    /// The JSON Pointer of the value in the bundled document, such as `/components/schemas/Pet`.
    public let pointer: JSONPointer
    /// Where it was written, which may be in another file than the root.
    public let location: SourceLocation

    /// `openapi.yml:12:7`
    public var description: String { location.description }
}
