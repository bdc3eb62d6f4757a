internal import JSONSchema

/// A format of strings that the contract can ask for by `format`.
///
/// `date` and `date-time` have types of their own and are not among them. What a format means is
/// the business of JSONSchema, so that a rule and a validator never disagree.
public enum StringFormat: String, Sendable, CaseIterable {
    /// A mailbox of RFC 5321.
    case email
    /// A UUID of RFC 9562.
    case uuid
    /// A URI of RFC 3986, with a scheme.
    case uri
    /// A URI or a relative reference of RFC 3986.
    case uriReference = "uri-reference"
    /// A host name of RFC 1123.
    case hostname
    /// An IPv4 address in four decimal numbers.
    case ipv4
    /// An IPv6 address of RFC 4291.
    case ipv6
    /// A regular expression of ECMA-262.
    case regex
    /// Base64 of RFC 4648, padded.
    case byte
    /// A duration of RFC 3339, appendix A.
    case duration
    /// A time with an offset of RFC 3339.
    case time
    /// A JSON Pointer of RFC 6901.
    case jsonPointer = "json-pointer"

    /// The same format where it is defined.
    var definition: SchemaFormat {
        guard let definition = SchemaFormat(rawValue: rawValue) else {
            preconditionFailure("JSONSchema does not know the format '\(rawValue)'")
        }
        return definition
    }
}
