public import SourceText

extension Contract {
    /// One parameter of an operation.
    public struct Parameter: Sendable {
        /// The name on the wire.
        public let name: String
        /// Where it is sent.
        public let place: Place
        /// How a list is laid out.
        public let layout: Layout
        /// What the value is.
        public let shape: Shape
        /// Whether it must be sent.
        public let isRequired: Bool
        /// What handlers see when it is not sent.
        public let defaultValue: DefaultValue?
        /// Whether callers should move on.
        public let isDeprecated: Bool
        /// What the parameter is, in CommonMark.
        public let description: String?
        /// Where it was written.
        public let origin: SourceLocation
    }

    /// Where parameters are sent.
    public enum Place: String, Sendable, CaseIterable {
        /// In the path template.
        case path
        /// In the query string.
        case query
        /// A field of the request.
        case header
        /// In the field `Cookie`.
        case cookie
    }

    /// How the value of a parameter is laid out.
    public enum Layout: Sendable {
        /// One value.
        case single
        /// A list, one pair an element: `color=blue&color=black`.
        case repeated
        /// A list with commas: `blue,black`.
        case commaSeparated
    }

    /// A value from the document that stands in for one that was not sent.
    public indirect enum DefaultValue: Sendable {
        /// A truth value.
        case boolean(Bool)
        /// An integer.
        case integer(Int64)
        /// A number.
        case number(Double)
        /// A text.
        case string(String)
        /// The value at this position of an enumeration.
        case enumeration(ShapeID, Int)
        /// A list.
        case array([DefaultValue])
    }

    /// A path with places for parameters, such as `/chats/{chat_id}`.
    public struct PathTemplate: Sendable {
        /// The template as written.
        public let text: String
        /// The parts between slashes.
        public let segments: [Segment]
        /// Where the template was written.
        public let origin: SourceLocation

        /// A part between slashes.
        public enum Segment: Sendable, Hashable {
            /// Fixed text.
            case literal(String)
            /// The value of the path parameter with this name.
            case parameter(String)
        }
    }
}
