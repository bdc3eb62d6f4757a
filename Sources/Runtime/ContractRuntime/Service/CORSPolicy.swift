public import HTTPMessages

/// Which pages of other origins may call this server, by the CORS protocol of the Fetch standard.
///
/// An origin is compared exactly, as browsers send it: scheme, host and port, no path, no slash at
/// the end. The origin `null`, which any sandboxed frame and local file has, is never allowed.
public struct CORSPolicy: Sendable {
    /// A policy that browsers would refuse, or that would let everybody in.
    public enum Mistake: Error, Sendable, Hashable, CustomStringConvertible {
        /// The origin is `null`.
        case nullOrigin
        /// The text is not an origin.
        case notAnOrigin(String)
        /// Every origin together with credentials.
        case credentialsForEveryOrigin

        /// A sentence that says what to change.
        public var description: String {
            switch self {
            case .nullOrigin: "the origin 'null' is not one: any sandboxed page has it"
            case .notAnOrigin(let text):
                "'\(text)' is not an origin; expected a scheme, a host and maybe a port, "
                    + "as in 'https://app.example.org'"
            case .credentialsForEveryOrigin:
                "'*' cannot be allowed together with credentials; list the origins"
            }
        }
    }

    /// Methods that other origins may use: those of the predecessors' settings.
    public static let standardMethods: [HTTPMethod] = [
        .delete, .get, .options, .patch, .post, .put,
    ]
    /// Request fields that other origins may set: those of the predecessors' settings.
    public static let standardRequestFields = [
        "accept", "accept-encoding", "authorization", "content-type", "dnt", "origin",
        "user-agent", "x-csrftoken", "x-requested-with", "accept-language", "content-language",
    ]
    /// Response fields that scripts may read beside those that they always may.
    public static let standardExposedFields = [
        "Link", "Location", "Retry-After", "X-Request-Id", "ETag", "WWW-Authenticate", "Allow",
    ]

    let origins: Set<String>
    let allowsEveryOrigin: Bool
    let allowsCredentials: Bool
    private let methods: String
    private let requestFields: String
    private let exposedFields: String
    private let maxAgeSeconds: Int

    /// Makes a policy, or says what is wrong with it. `*` among the origins allows every one.
    public init(
        origins: [String], allowsCredentials: Bool = false,
        methods: [HTTPMethod] = CORSPolicy.standardMethods,
        requestFields: [String] = CORSPolicy.standardRequestFields,
        exposedFields: [String] = CORSPolicy.standardExposedFields, maxAgeSeconds: Int = 600
    ) throws(Mistake) {
        allowsEveryOrigin = origins.contains("*")
        if allowsEveryOrigin, allowsCredentials { throw .credentialsForEveryOrigin }
        for origin in origins where origin != "*" {
            if origin == "null" { throw .nullOrigin }
            guard Self.isOrigin(origin) else { throw .notAnOrigin(origin) }
        }
        self.origins = Set(origins).subtracting(["*"])
        self.allowsCredentials = allowsCredentials
        self.methods = methods.map(\.name).joined(separator: ", ")
        self.requestFields = requestFields.joined(separator: ", ")
        self.exposedFields = exposedFields.joined(separator: ", ")
        self.maxAgeSeconds = maxAgeSeconds
    }

    /// Adds to the answer of an ordinary request what lets the page that asked read it.
    func apply(to response: inout HTTPResponse, for request: HTTPRequest) {
        guard let origin = admit(request, &response) else { return }
        allow(origin, &response)
        response.fields.append(.accessControlExposeHeaders, exposedFields)
    }

    /// Adds to the answer of OPTIONS what lets a page send the request that it asks about.
    func applyToPreflight(_ response: inout HTTPResponse, for request: HTTPRequest) {
        guard let origin = admit(request, &response) else { return }
        allow(origin, &response)
        response.fields.append(.accessControlAllowMethods, methods)
        response.fields.append(.accessControlAllowHeaders, requestFields)
        response.fields.append(.accessControlMaxAge, maxAgeSeconds)
    }

    /// The origin of `request` if it is allowed. That the answer depends on it is said in any case,
    /// or a cache would give one origin the answer of another.
    private func admit(_ request: HTTPRequest, _ response: inout HTTPResponse) -> String? {
        if !allowsEveryOrigin { response.fields.append(.vary, "Origin") }
        guard request.head.fields.count(of: .origin) == 1,
            let origin = request.head.fields[.origin], origin != "null"
        else { return nil }
        return allowsEveryOrigin || origins.contains(origin) ? origin : nil
    }

    private func allow(_ origin: String, _ response: inout HTTPResponse) {
        response.fields.append(
            .accessControlAllowOrigin, allowsEveryOrigin ? "*" : origin)
        if allowsCredentials { response.fields.append(.accessControlAllowCredentials, "true") }
    }

    // RFC 6454 6.2: origin = scheme "://" host [ ":" port ]; browsers send it in lower case.
    private static func isOrigin(_ text: String) -> Bool {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0] == "https" || parts[0] == "http" else { return false }
        let authority = parts[1]
        guard authority.hasPrefix("//"), authority.utf8.count > 2 else { return false }
        return authority.utf8.dropFirst(2).allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
                UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: ":"), UInt8(ascii: "["),
                UInt8(ascii: "]"):
                true
            default: false
            }
        }
    }
}
