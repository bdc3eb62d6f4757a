public import HTTPMessages

/// A request to be sent.
public struct HTTPClientRequest: Sendable {
    /// The method.
    public var method: HTTPMethod
    /// The request target, percent-encoded: `/api/v1/chats?limit=5`.
    public var target: String
    /// The fields; Host and Content-Length are added where they are missing.
    public var fields: HTTPFields
    /// The content.
    public var body: [UInt8]

    /// Makes a request.
    public init(
        _ method: HTTPMethod, _ target: String, fields: HTTPFields = HTTPFields(),
        body: [UInt8] = []
    ) {
        self.method = method
        self.target = target
        self.fields = fields
        self.body = body
    }

    /// The request as it is sent. `authority` becomes Host where the fields have none.
    public func bytes(authority: String) -> [UInt8] {
        var fields = fields
        if !fields.contains(.host) {
            var withHost: HTTPFields = [.host: authority]
            withHost.append(contentsOf: fields)
            fields = withHost
        }
        let isFramed = fields.contains(.contentLength) || fields.contains(.transferEncoding)
        // RFC 9110 8.6: methods that have a use for content say so even when there is none.
        let needsLength = !body.isEmpty || method == .post || method == .put || method == .patch
        if needsLength, !isFramed { fields.append(.contentLength, body.count) }

        var bytes: [UInt8] = []
        bytes.reserveCapacity(256 + body.count)
        bytes.append(contentsOf: method.name.utf8)
        bytes.append(UInt8(ascii: " "))
        // A target cannot end its line: what no target may hold is percent-encoded.
        bytes.append(contentsOf: HTTPLink(target: target, relation: "").target.utf8)
        bytes.append(contentsOf: " HTTP/1.1\r\n".utf8)
        bytes.append(contentsOf: fields.wireForm)
        bytes.append(contentsOf: "\r\n".utf8)
        bytes.append(contentsOf: body)
        return bytes
    }
}
