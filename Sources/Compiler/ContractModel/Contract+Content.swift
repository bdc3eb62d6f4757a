public import SourceText

extension Contract {
    /// One representation of a body.
    public struct Content: Sendable {
        /// The media type as written, without a change of case.
        public let mediaType: String
        /// How bytes become values.
        public let coding: Coding
        /// What the value is; any value where the coding is not one of values.
        public let shape: Shape
        /// Where the media type was written.
        public let origin: SourceLocation
    }

    /// How the bytes of a body become values.
    public enum Coding: Sendable {
        /// `application/json` and every `+json`.
        case json
        /// `text/*`: the text itself.
        case text
        /// The bytes themselves, as they come.
        case binary
        /// `multipart/form-data`: the parts one by one, as they come.
        case multipart(Form)
        /// `application/x-www-form-urlencoded`: an object as names and texts; what is listed is
        /// spelled otherwise than all is.
        case urlencoded([FormField])
        /// Values of the shape, one by one, as they come.
        case items(ItemFraming)
    }

    /// How the values of a sequence are told apart.
    public enum ItemFraming: Sendable, Hashable {
        /// `application/jsonl`, `application/x-ndjson`: JSON, one value a line.
        case lines
        /// `application/json-seq`: JSON behind record separators (RFC 7464).
        case records
        /// `text/event-stream`: the fields of an event are the properties of the value.
        case events
        /// `text/event-stream`: the data of an event is the value, in JSON.
        case eventData
    }

    /// How a property of a form of names and texts is spelled (`encoding`).
    public struct FormField: Sendable {
        /// The name of the property.
        public let name: String
        /// How the parts of its value are told apart.
        public let style: Style
        /// Whether each of the parts is written with its name.
        public let explode: Bool
        /// Whether its text is JSON.
        public let isJSON: Bool
    }

    /// A form whose properties are parts.
    public struct Form: Sendable {
        /// The parts in the order of the document.
        public let parts: [Part]
        /// Whether parts that are not declared are let pass (and skipped), or refused.
        public let allowsUnknown: Bool
    }

    /// One part of a form.
    public struct Part: Sendable {
        /// The name of the form's field.
        public let name: String
        /// How the part becomes a value.
        public let coding: PartCoding
        /// What the value is; any value for bytes.
        public let shape: Shape
        /// Whether it must come.
        public let isRequired: Bool
        /// How often it must come when it comes.
        public let minCount: Int
        /// How often it may come; nil for any number of times.
        public let maxCount: Int?
        /// The media types that it may have (`encoding`); any when there are none.
        public let mediaTypes: [String]
        /// What the part means, in CommonMark.
        public let description: String?
        /// Where the name was written.
        public let origin: SourceLocation
    }

    /// How the bytes of a part become a value.
    public enum PartCoding: Sendable {
        /// The bytes themselves, as they come.
        case binary
        /// A text, or what it spells.
        case text
        /// JSON.
        case json
    }
}

extension Contract.Content {
    /// Whether the content is a value that a shape describes.
    public var isValue: Bool {
        switch coding {
        case .json, .text, .urlencoded: true
        case .binary, .multipart, .items: false
        }
    }

    /// Whether the content is a form of names and texts.
    public var isForm: Bool { if case .urlencoded = coding { true } else { false } }

    /// The parts of a form; none of anything else.
    public var parts: [Contract.Part] {
        if case .multipart(let form) = coding { form.parts } else { [] }
    }

    /// The shapes of all values in the content.
    public var shapes: [Shape] {
        switch coding {
        case .json, .text, .urlencoded, .items: [shape]
        case .binary: []
        case .multipart(let form): form.parts.filter(\.isValue).map(\.shape)
        }
    }
}

extension Contract.Part {
    /// Whether the part is a value that a shape describes.
    public var isValue: Bool {
        if case .binary = coding { false } else { true }
    }
}
