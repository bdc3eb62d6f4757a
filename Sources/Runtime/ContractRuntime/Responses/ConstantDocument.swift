public import HTTPMessages

/// A document that is compiled into the program: the contract itself, a page, a picture.
///
/// It is sent once and then only when it has changed: a client that has it says so by
/// `If-None-Match` and is answered 304.
public struct ConstantDocument: Sendable {
    private let body: StaticBytes
    private let entityTag: EntityTag
    private let fields: HTTPFields

    /// Makes a document. `entityTag` must change with the bytes: take a digest of them. `fields`
    /// are further ones, such as `Content-Encoding` and a page's own `Content-Security-Policy`.
    public init(
        _ body: StaticBytes, mediaType: String, entityTag: EntityTag, fields: HTTPFields = [:]
    ) {
        self.body = body
        self.entityTag = entityTag
        var all: HTTPFields = [.contentType: mediaType, .eTag: entityTag.description]
        // Caches may keep it and have to ask whether it is still the one.
        if !fields.contains(.cacheControl) { all.append(.cacheControl, "no-cache") }
        all.append(contentsOf: fields)
        self.fields = all
    }

    /// Answers GET, HEAD and OPTIONS; 405 without a body for any other method.
    public func response(to request: HTTPRequest) -> HTTPResponse {
        switch request.head.method {
        case .get, .head:
            guard isKnown(to: request.head) else {
                return HTTPResponse(.ok, fields: fields, body: .constant(body))
            }
            var fields = fields
            fields.remove(.contentType)
            return HTTPResponse(.notModified, fields: fields)
        case .options: return HTTPResponse(.noContent, fields: [.allow: Self.allow])
        default: return HTTPResponse(.methodNotAllowed, fields: [.allow: Self.allow])
        }
    }

    // RFC 9110 13.1.2
    private func isKnown(to head: HTTPRequestHead) -> Bool {
        guard let value = head.fields[.ifNoneMatch], let condition = EntityTagCondition(value)
        else {
            return false
        }
        return condition.matchesWeakly(entityTag)
    }

    private static var allow: String { "GET, HEAD, OPTIONS" }
}
