import SourceText
public import YAML

/// The Security Scheme Object: how a caller proves who it is. OpenAPI 3.1, section 4.8.27.
public struct SecurityScheme: DocumentObject {
    /// The values of the field `type`, each with the fields that belong to it.
    public enum Kind: Sendable {
        /// A key in a query parameter, a field or a cookie.
        case apiKey(name: String, place: Parameter.Place)
        /// The field `Authorization` with a scheme of the IANA registry, such as `basic` or
        /// `bearer`.
        case http(scheme: String, bearerFormat: String?)
        /// A client certificate.
        case mutualTLS
        /// OAuth 2.
        case oauth2(OAuthFlows)
        /// OpenID Connect, with the address of its discovery document.
        case openIDConnect(url: String)
    }

    /// The field `type` with the fields that belong to it.
    public let kind: Kind
    /// Whether callers should move on (3.2).
    public let isDeprecated: Bool
    /// Where the metadata of an OAuth 2 authorization server is (3.2).
    public let metadataURL: String?
    /// What the scheme is, in CommonMark.
    public let description: String?
    /// What the object was read from.
    public let node: Node
}

extension SecurityScheme: ReadableObject {
    static let title = "Security Scheme Object"

    init(_ reader: inout ObjectReader) {
        node = reader.node
        description = reader.optional("description")
        isDeprecated = reader.added("deprecated") ?? false
        kind = Self.kind(&reader)
        metadataURL = reader.added("oauth2MetadataUrl")
    }
}

extension SecurityScheme {
    /// The values of the field `type`.
    private enum Name: String, CaseIterable, NodeReadable {
        case apiKey, http, mutualTLS, oauth2, openIdConnect
    }

    /// The places that an API key may be in; not the path.
    private enum KeyPlace: String, CaseIterable, NodeReadable, PlaceholderProviding {
        case query, header, cookie

        static func placeholder(at location: SourceLocation) -> Self { .header }
    }

    private static func kind(_ reader: inout ObjectReader) -> Kind {
        reader.require("type")
        switch reader.optional("type", as: Name.self) {
        case .apiKey:
            let place: KeyPlace = reader.required("in")
            return .apiKey(
                name: reader.required("name"),
                place: Parameter.Place(rawValue: place.rawValue) ?? .header)
        case .http:
            return .http(
                scheme: reader.required("scheme"), bearerFormat: reader.optional("bearerFormat"))
        case .oauth2: return .oauth2(reader.required("flows"))
        case .openIdConnect: return .openIDConnect(url: reader.required("openIdConnectUrl"))
        case .mutualTLS:
            if reader.reading.version == .v30, let value = reader.node["type"] {
                reader.reading.error(
                    "field-later", "'type: mutualTLS' belongs to OpenAPI 3.1", at: value.location,
                    hint: "the document is written in OpenAPI 3.0")
            }
            return .mutualTLS
        case nil:
            // The type is unknown, so that no other field can be held against it.
            reader.allowsUnknownFields = true
            return .mutualTLS
        }
    }
}
