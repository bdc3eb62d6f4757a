public import HTTPMessages
public import JSON
public import OpenAPI

/// One representation of a body, a parameter or a message.
public struct CheckedMediaType: Sendable {
    /// The media type, or the range of them, as the document has it.
    public let name: String
    /// The same, read; nil when it is none.
    public let mediaType: HTTPMessages.MediaType?
    /// The schema of the whole; nil when anything goes.
    public let schema: DocumentPlace?
    /// The schema of each item of a sequence.
    public let itemSchema: DocumentPlace?
    /// How the properties of a form are encoded.
    public let encoding: [String: CheckedEncoding]
    /// Its examples, in their order; `example` is called that.
    public let examples: [CheckedExample]
    /// Where it stands.
    public let place: DocumentPlace
}

/// How one property of a form is encoded.
public struct CheckedEncoding: Sendable {
    /// The media types of the part, comma-separated; nil for those that its schema implies.
    public let contentType: String?
    /// How lists and objects are laid out; nil where the content type says.
    public let style: ParameterStyle?
    /// Whether their parts are given one by one.
    public let explodes: Bool?
}

/// An example that a document gives.
public struct CheckedExample: Sendable {
    /// Its name; `example` where it has none.
    public let name: String
    /// The value; nil for one that is given as a text or lies elsewhere.
    public let value: JSONValue?
    /// The text as it is sent, where the document gives that.
    public let text: String?
    /// Where it stands: for a shared one, among the components.
    public let place: DocumentPlace
}

extension [CheckedMediaType] {
    /// What stands for a media type: the most specific one that it lies in.
    func declared(for mediaType: HTTPMessages.MediaType) -> CheckedMediaType? {
        filter { $0.mediaType.map(mediaType.lies(in:)) ?? false }
            .max { ($0.mediaType?.specificity ?? 0) < ($1.mediaType?.specificity ?? 0) }
    }
}
