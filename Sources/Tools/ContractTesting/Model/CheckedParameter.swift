public import OpenAPI

/// A parameter of an operation.
public struct CheckedParameter: Sendable {
    /// Its name; field names are compared without regard to case.
    public let name: String
    /// Which part of the request it is in.
    public let part: Parameter.Place
    /// Whether a request must have it.
    public let isRequired: Bool
    /// Whether nothing may stand for its value.
    public let allowsEmptyValue: Bool
    /// How lists and objects are laid out.
    public let style: ParameterStyle
    /// Whether their parts are given one by one.
    public let explodes: Bool
    /// The schema of the value; that of the content where the parameter is described by one.
    public let schema: DocumentPlace?
    /// The media type of the value, where it is described by content.
    public let mediaType: String?
    /// Its examples.
    public let examples: [CheckedExample]
    /// Where it stands.
    public let place: DocumentPlace

    /// `query parameter 'limit'`
    var title: String { "\(part.rawValue) parameter '\(name)'" }
}

/// A field that a response declares.
public struct CheckedField: Sendable {
    /// Its name, in any case.
    public let name: String
    /// Whether each response must have it.
    public let isRequired: Bool
    /// Whether the properties of an object are pairs: `R=1,G=2`.
    public let explodes: Bool
    /// The schema of the value; that of the content where the field is described by one.
    public let schema: DocumentPlace?
    /// The media type of the value, where it is described by content.
    public let mediaType: String?
    /// Where it stands.
    public let place: DocumentPlace
}
