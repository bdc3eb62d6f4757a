/// A media type (RFC 9110 8.3.1): `application/json`, `text/plain; charset=utf-8`.
public struct MediaType: Sendable, Hashable {
    /// The type, in lower case: `application`.
    public let type: String
    /// The subtype, in lower case: `json`.
    public let subtype: String
    /// The parameters, in order.
    public let parameters: [FieldParameter]

    /// Makes a media type from its parts.
    public init(type: String, subtype: String, parameters: [FieldParameter] = []) {
        self.type = type.lowercased()
        self.subtype = subtype.lowercased()
        self.parameters = parameters
    }

    /// Reads a media type, such as the value of Content-Type; nil when it breaks the grammar.
    public init?(_ text: String) { self.init(Array(text.utf8)[...]) }

    /// Reads a media type from bytes.
    public init?(_ bytes: ArraySlice<UInt8>) {
        // What most content is needs no grammar.
        if ASCII.spells(bytes.span, 0..<bytes.count, "application/json") {
            self = .json
            return
        }
        var scanner = FieldScanner(bytes)
        guard let found = MediaType(&scanner) else { return nil }
        scanner.skipWhitespace()
        guard scanner.isAtEnd else { return nil }
        self = found
    }

    init?(_ scanner: inout FieldScanner) {
        scanner.skipWhitespace()
        guard let type = scanner.token(), scanner.take(UInt8(ascii: "/")),
            let subtype = scanner.token(), let parameters = scanner.parameters()
        else { return nil }
        self.type = String(lowercasing: type)
        self.subtype = String(lowercasing: subtype)
        self.parameters = parameters
    }

    private init(application subtype: String) {
        type = "application"
        self.subtype = subtype
        parameters = []
    }

    /// `application/json`.
    public static var json: Self { Self(application: "json") }
    /// `application/problem+json` (RFC 9457).
    public static var problemJSON: Self { Self(application: "problem+json") }

    /// Type and subtype without parameters: `text/plain`.
    public var essence: String { "\(type)/\(subtype)" }

    /// The first value of a parameter.
    public func parameter(_ name: String) -> String? {
        parameters.first { $0.name == name.lowercased() }?.value
    }

    /// Whether this is a range, such as `image/*`, and no media type that content can have.
    public var isRange: Bool { type == "*" || subtype == "*" }

    /// How much this range leaves open, as RFC 9110 12.5.1 orders them: `*/*`, `text/*`,
    /// `text/plain`, and each parameter counts.
    public var specificity: Int {
        if type == "*" { return 0 }
        return subtype == "*" ? 1 : 2 + parameters.count
    }

    /// Whether this type lies in a range: `*/*`, `text/*`, or a type whose parameters this one has
    /// too. Values of parameters are compared without regard to case, as `charset` asks.
    public func lies(in range: MediaType) -> Bool {
        guard range.type == "*" || range.type == type else { return false }
        guard range.subtype == "*" || range.subtype == subtype else { return false }
        return range.parameters.allSatisfy { wanted in
            parameter(wanted.name)?.lowercased() == wanted.value.lowercased()
        }
    }
}

extension MediaType: CustomStringConvertible {
    /// The media type as it stands in a field.
    public var description: String {
        ([essence] + parameters.map(\.fieldText)).joined(separator: "; ")
    }
}
