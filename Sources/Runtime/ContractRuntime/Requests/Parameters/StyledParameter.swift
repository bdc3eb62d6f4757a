/// How a parameter is spelled (OpenAPI 3.1, section 4.8.12).
@_spi(Generated) public struct StyledParameter: Sendable {
    /// The forms that a parameter has.
    @_spi(Generated) public enum Style: Sendable {
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
        /// JSON
        case json
        /// One text
        case text
    }

    /// Where parameters are sent.
    @_spi(Generated) public enum Place: Sendable {
        /// In the path.
        case path
        /// In the query.
        case query
        /// A field.
        case header
        /// A cookie.
        case cookie
        /// The whole query.
        case wholeQuery
    }

    let name: StaticString
    let place: Place
    let style: Style
    let explode: Bool
    let allowsEmpty: Bool
    let schema: ParameterSchema
    let choice: ParameterChoice

    /// Describes a parameter. Where it `allowsEmpty` values, they are null.
    public init(
        _ name: StaticString, _ place: Place, _ style: Style, explode: Bool = false,
        allowsEmpty: Bool = false, _ schema: ParameterSchema
    ) {
        self.name = name
        self.place = place
        self.style = style
        self.explode = explode
        self.allowsEmpty = allowsEmpty
        self.schema = schema
        choice = ParameterChoice(schema)
    }

    /// The name of the field that it is.
    package var fieldName: StaticString { name }
}

extension StyledParameter.Place {
    /// How violations call it.
    var violationPlace: ContractViolation.Place {
        switch self {
        case .path: .path
        case .query, .wholeQuery: .query
        case .header: .header
        case .cookie: .cookie
        }
    }
}

/// Why the texts of a parameter cannot be read.
struct ParameterFault: Error {
    let keyword: StaticString
    let message: String

    static let notText = ParameterFault(keyword: "type", message: "expected text in UTF-8")
    static let repeated = ParameterFault(
        keyword: "type", message: "expected this parameter once")
    static let notPairs = ParameterFault(keyword: "type", message: "expected names with values")
}

/// What one text must spell.
@_spi(Generated) public struct SpelledRule<Rule: ValueRule>: Sendable {
    let rule: Rule
    let schema: ParameterSchema

    /// Makes a rule of the rule that reads the text as JSON, and what its values can be.
    public init(of rule: Rule, _ schema: ParameterSchema) {
        self.rule = rule
        self.schema = schema
    }
}
