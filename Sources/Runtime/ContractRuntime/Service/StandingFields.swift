internal import HTTPMessages

/// The fields that every response has, made once: a response begins with a copy that shares their
/// bytes, so that an answer without fields of its own appends nothing.
struct StandingFields: Sendable {
    private let table: [HTTPFields]

    /// Makes the fields; `strictTransportSeconds` goes to those who came by TLS.
    init(strictTransportSeconds: Int) {
        table = (0..<8).map { index in
            Self.fields(
                isJSON: index & 1 != 0, isPrivate: index & 2 != 0,
                strictTransportSeconds: index & 4 != 0 ? strictTransportSeconds : nil)
        }
    }

    /// The fields of a response. `isPrivate`: it is for one caller, and no cache may keep it.
    func fields(isJSON: Bool, isPrivate: Bool, isSecure: Bool) -> HTTPFields {
        table[(isJSON ? 1 : 0) | (isPrivate ? 2 : 0) | (isSecure ? 4 : 0)]
    }

    /// Adds to `response`, which somebody else made, those that it lacks.
    func complete(_ response: inout HTTPResponse, isSecure: Bool) {
        for field in fields(isJSON: false, isPrivate: false, isSecure: isSecure)
        where !response.fields.contains(field.name) {
            response.fields.append(field.name, field.value)
        }
    }

    private static func fields(
        isJSON: Bool, isPrivate: Bool, strictTransportSeconds: Int?
    ) -> HTTPFields {
        var fields = HTTPFields()
        if isJSON { fields.append(.contentType, "application/json") }
        if isPrivate { fields.append(.cacheControl, "no-store") }
        fields.append(.xContentTypeOptions, "nosniff")
        // What is served here is data: were it ever taken for a page, it could load nothing.
        fields.append(.contentSecurityPolicy, "default-src 'none'; frame-ancestors 'none'")
        fields.append(.referrerPolicy, "no-referrer")
        if let strictTransportSeconds {
            fields.append(.strictTransportSecurity, "max-age=\(strictTransportSeconds)")
        }
        return fields
    }
}
