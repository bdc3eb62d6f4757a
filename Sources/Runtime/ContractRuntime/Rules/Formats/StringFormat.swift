internal import Patterns

/// A format of strings that the contract can ask for by `format`.
///
/// `date` and `date-time` have types of their own and are not among them.
public enum StringFormat: Sendable, CaseIterable {
    /// `email`: a mailbox of RFC 5321 4.1.2 without quotes and address literals.
    case email
    /// `uuid`: RFC 4122 3, in either case.
    case uuid
    /// `uri`: RFC 3986, with a scheme.
    case uri
    /// `uri-reference`: RFC 3986, with or without a scheme.
    case uriReference
    /// `hostname`: RFC 1123 2.1.
    case hostname
    /// `ipv4`: RFC 2673 3.2, four decimal numbers.
    case ipv4
    /// `ipv6`: RFC 4291 2.2, without a zone.
    case ipv6
    /// `regex`: a regular expression of ECMA-262.
    case regex
    /// `byte`: base64 of RFC 4648 4, padded.
    case byte
    /// `duration`: RFC 3339 appendix A.
    case duration
    /// `time`: RFC 3339 5.6, full-time.
    case time
    /// `json-pointer`: RFC 6901 5.
    case jsonPointer

    /// Whether `text` has the format.
    func isSatisfied(by text: String) -> Bool {
        let bytes = text.utf8.span
        return switch self {
        case .email: EmailFormat.isSatisfied(by: bytes)
        case .uuid: UUIDFormat.isSatisfied(by: bytes)
        case .uri: URIFormat.isURI(bytes)
        case .uriReference: URIFormat.isReference(bytes)
        case .hostname: HostFormat.isName(bytes, 0..<bytes.count)
        case .ipv4: HostFormat.isIPv4(bytes, 0..<bytes.count)
        case .ipv6: HostFormat.isIPv6(bytes, 0..<bytes.count)
        case .regex: Pattern.isValid(text)
        case .byte: Base64Format.isSatisfied(by: bytes)
        case .duration: TimeFormat.isDuration(bytes)
        case .time: TimeFormat.isTime(bytes)
        case .jsonPointer: PointerFormat.isSatisfied(by: bytes)
        }
    }

    /// What a violation says was expected.
    var phrase: String {
        switch self {
        case .email: "an e-mail address"
        case .uuid: "a UUID"
        case .uri: "a URI with a scheme"
        case .uriReference: "a URI or a relative reference"
        case .hostname: "a host name"
        case .ipv4: "an IPv4 address"
        case .ipv6: "an IPv6 address"
        case .regex: "a regular expression of ECMA-262"
        case .byte: "base64"
        case .duration: "a duration of ISO 8601"
        case .time: "a time as in RFC 3339, '11:07:23+03:00'"
        case .jsonPointer: "a JSON Pointer"
        }
    }
}
