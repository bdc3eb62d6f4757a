public import SourceText

/// An object written in place, or a reference to a component.
public enum Referable<Object: DocumentObject>: Sendable {
    /// Written in place.
    case inline(Object)
    /// `$ref`: kept as written.
    case reference(Reference)

    /// Where the object or the reference was written.
    public var location: SourceLocation {
        switch self {
        case .inline(let object): object.location
        case .reference(let reference): reference.location
        }
    }
}
