public import SourceText

extension Contract {
    /// One parameter of an operation.
    public struct Parameter: Sendable {
        /// The name on the wire.
        public let name: String
        /// Where it is sent.
        public let place: Place
        /// How the parts of its value are told apart.
        public let style: Style
        /// Whether each of the parts is written with its name.
        public let explode: Bool
        /// How a text becomes a value.
        public let coding: Coding
        /// Whether an empty text stands for null.
        public let allowsEmpty: Bool
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

        /// How a text becomes a value.
        public enum Coding: Sendable {
            /// By the style.
            case style
            /// It is JSON.
            case json
            /// It is one value.
            case text
            /// It is a form: names and texts.
            case form
        }
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
        /// The whole query.
        case querystring
    }

    /// How the parts of a value are told apart.
    public enum Style: String, Sendable, CaseIterable {
        /// `blue,black`
        case simple
        /// `.blue.black`
        case label
        /// `;color=blue;color=black`
        case matrix
        /// `color=blue&color=black`
        case form
        /// `blue%20black`
        case spaceDelimited
        /// `blue%7Cblack`
        case pipeDelimited
        /// `color[R]=100&color[G]=200`
        case deepObject
        /// `color=blue; size=5`, as they are
        case cookie
    }

    /// How plain values and lists of them are laid out, which most parameters are.
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
        /// Any other value, as JSON.
        case json(String)
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
            /// Values of path parameters with text before, between or behind them; none of these
            /// parts has parts again.
            indirect case mixed([Segment])
        }
    }
}
