internal import JSON
internal import Patterns

/// The values of `format` that can be asserted: those of JSON Schema 2020-12 and of OpenAPI. Others, and
/// `password` and `binary`, are annotations.
enum SchemaFormat: String, Sendable, CaseIterable {
    case dateTime = "date-time"
    case date
    case time
    case duration
    case email
    case idnEmail = "idn-email"
    case hostname
    case idnHostname = "idn-hostname"
    case ipv4
    case ipv6
    case uri
    case uriReference = "uri-reference"
    case iri
    case iriReference = "iri-reference"
    case uriTemplate = "uri-template"
    case uuid
    case jsonPointer = "json-pointer"
    case relativeJSONPointer = "relative-json-pointer"
    case regex
    case byte
    case int32
    case int64
    case float
    case double
}

extension SchemaFormat {
    /// Whether a string has the format; formats of numbers say nothing about strings.
    func isSatisfied(by text: String) -> Bool {
        switch self {
        case .dateTime: TimeFormats.isDateTime(text)
        case .date: TimeFormats.isDate(text)
        case .time: TimeFormats.isTime(text)
        case .duration: TimeFormats.isDuration(text)
        case .email: EmailFormat.isValid(text, isInternational: false)
        case .idnEmail: EmailFormat.isValid(text, isInternational: true)
        case .hostname: HostnameFormat.isValid(text)
        case .idnHostname: HostnameFormat.isValidInternational(text)
        case .ipv4: AddressFormats.isIPv4(text)
        case .ipv6: AddressFormats.isIPv6(text)
        case .uri: URIFormats.isValid(text, isRelativeAllowed: false, isInternational: false)
        case .uriReference:
            URIFormats.isValid(text, isRelativeAllowed: true, isInternational: false)
        case .iri: URIFormats.isValid(text, isRelativeAllowed: false, isInternational: true)
        case .iriReference: URIFormats.isValid(text, isRelativeAllowed: true, isInternational: true)
        case .uriTemplate: URITemplateFormat.isValid(text)
        case .uuid: TokenFormats.isUUID(text)
        case .jsonPointer: JSONPointer(text) != nil
        case .relativeJSONPointer: TokenFormats.isRelativeJSONPointer(text)
        case .regex: Pattern.isValid(text)
        case .byte: TokenFormats.isBase64(text)
        case .int32, .int64, .float, .double: true
        }
    }

    /// Whether a number has the format; formats of strings say nothing about numbers.
    func isSatisfied(by number: JSONNumber) -> Bool {
        switch self {
        case .int32: number.integer.map { Int32(exactly: $0) != nil } ?? false
        case .int64: number.integer != nil
        case .float: abs(number.double) <= Double(Float.greatestFiniteMagnitude)
        case .double: number.double.isFinite
        default: true
        }
    }

    /// What a message says is expected.
    var phrase: String {
        switch self {
        case .dateTime: "a date and time such as '2024-03-21T11:07:23Z' (RFC 3339)"
        case .date: "a date such as '2024-03-21'"
        case .time: "a time with an offset such as '11:07:23Z'"
        case .duration: "a duration such as 'P1DT12H'"
        case .email, .idnEmail: "an e-mail address"
        case .hostname, .idnHostname: "a host name"
        case .ipv4: "an IPv4 address"
        case .ipv6: "an IPv6 address"
        case .uri, .iri: "an absolute URI"
        case .uriReference, .iriReference: "a URI or a relative reference"
        case .uriTemplate: "a URI template"
        case .uuid: "a UUID"
        case .jsonPointer: "a JSON Pointer"
        case .relativeJSONPointer: "a relative JSON Pointer"
        case .regex: "a regular expression (ECMA-262)"
        case .byte: "base64 with padding"
        case .int32: "a 32-bit integer"
        case .int64: "a 64-bit integer"
        case .float: "a number in the range of single precision"
        case .double: "a number in the range of double precision"
        }
    }
}
