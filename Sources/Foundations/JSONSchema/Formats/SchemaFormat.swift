internal import JSON
internal import Patterns

/// The values of `format` that can be asserted: those of JSON Schema 2020-12 and of OpenAPI.
/// Others, and `password` and `binary`, are annotations.
public enum SchemaFormat: String, Sendable, CaseIterable {
    /// A date and time of RFC 3339.
    case dateTime = "date-time"
    /// A date of RFC 3339.
    case date
    /// A time with an offset of RFC 3339.
    case time
    /// A duration of RFC 3339, appendix A.
    case duration
    /// A mailbox of RFC 5321.
    case email
    /// A mailbox of RFC 6531.
    case idnEmail = "idn-email"
    /// A host name of RFC 1123.
    case hostname
    /// A host name of RFC 5890.
    case idnHostname = "idn-hostname"
    /// An IPv4 address in four decimal numbers.
    case ipv4
    /// An IPv6 address of RFC 4291.
    case ipv6
    /// A URI of RFC 3986, with a scheme.
    case uri
    /// A URI or a relative reference of RFC 3986.
    case uriReference = "uri-reference"
    /// An IRI of RFC 3987.
    case iri
    /// An IRI or a relative reference of RFC 3987.
    case iriReference = "iri-reference"
    /// A URI template of RFC 6570.
    case uriTemplate = "uri-template"
    /// A UUID of RFC 9562.
    case uuid
    /// A JSON Pointer of RFC 6901.
    case jsonPointer = "json-pointer"
    /// A relative JSON Pointer.
    case relativeJSONPointer = "relative-json-pointer"
    /// A regular expression of ECMA-262.
    case regex
    /// Base64 of RFC 4648, padded.
    case byte
    /// An integer of 32 bits.
    case int32
    /// An integer of 64 bits.
    case int64
    /// A number in the range of single precision.
    case float
    /// A number in the range of double precision.
    case double
}

extension SchemaFormat {
    /// Whether a string has the format; formats of numbers say nothing about strings.
    public func isSatisfied(by text: String) -> Bool {
        switch self {
        case .dateTime: TimeFormats.isDateTime(text.utf8Span.span)
        case .date: TimeFormats.isDate(text.utf8Span.span)
        case .time: TimeFormats.isTime(text.utf8Span.span)
        case .duration: TimeFormats.isDuration(text.utf8Span.span)
        case .email: EmailFormat.isValid(text.utf8Span.span)
        case .idnEmail: EmailFormat.isValidInternational(text)
        case .hostname: HostnameFormat.isValid(text.utf8Span.span)
        case .idnHostname: HostnameFormat.isValidInternational(text)
        case .ipv4: AddressFormats.isIPv4(text.utf8Span.span)
        case .ipv6: AddressFormats.isIPv6(text.utf8Span.span)
        case .uri, .uriReference, .iri, .iriReference: uriGrammar.isValid(text.utf8Span.span)
        case .uriTemplate: URITemplateFormat.isValid(text)
        case .uuid: TokenFormats.isUUID(text.utf8Span.span)
        case .jsonPointer: JSONPointer(text) != nil
        case .relativeJSONPointer: TokenFormats.isRelativeJSONPointer(text)
        case .regex: Pattern.isValid(text)
        case .byte: TokenFormats.isBase64(text.utf8Span.span)
        case .int32, .int64, .float, .double: true
        }
    }

    private var uriGrammar: URIFormats {
        URIFormats(
            isRelativeAllowed: self == .uriReference || self == .iriReference,
            isInternational: self == .iri || self == .iriReference)
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
    public var phrase: String {
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
