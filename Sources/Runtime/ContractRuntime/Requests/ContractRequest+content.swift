internal import HTTPMessages

/// What emitted code makes of a body that has several media types: one case for each.
@_spi(Generated) public protocol ContractBody: Sendable {
    /// Reads the content of the media type at `request.contentIndex`; nil, and a violation, when it
    /// breaks the contract.
    static func read(from request: inout ContractRequest) -> Self?
}

@_spi(Generated)
extension ContractRequest {
    /// The request body, which is required and has one of several media types.
    @inlinable
    public mutating func content<Body: ContractBody>(_ type: Body.Type) -> Body? {
        guard contentIndex != nil else {
            noteMissingBody()
            return nil
        }
        return Body.read(from: &self)
    }

    /// The request body, which has one of several media types when there is one.
    @inlinable
    public mutating func optionalContent<Body: ContractBody>(_ type: Body.Type) -> Body? {
        contentIndex == nil ? nil : Body.read(from: &self)
    }

    /// The request body, which is required and is handed on as it comes.
    public mutating func binary() -> RequestContent? {
        let content = optionalBinary()
        if content == nil { noteMissingBody() }
        return content
    }

    /// The request body, which is handed on as it comes when there is one.
    public mutating func optionalBinary() -> RequestContent? {
        guard contentIndex != nil else { return nil }
        return RequestContent(streamedBody, mediaType: fields[.contentType])
    }
}

extension ContractRequest {
    var streamedBody: LimitedBody { LimitedBody(stream, limit: maxBodyBytes) }
}

@_spi(Generated)
extension ContractRequest {
    /// The request body, which is required and is a form in parts.
    public mutating func multipart<Part: MultipartPart>(
        _ type: Part.Type
    ) -> MultipartContent<Part>? {
        guard contentIndex != nil else {
            noteMissingBody()
            return nil
        }
        return optionalMultipart(type)
    }

    /// The request body, which is a form in parts when there is one.
    public mutating func optionalMultipart<Part: MultipartPart>(
        _ type: Part.Type
    ) -> MultipartContent<Part>? {
        guard contentIndex != nil, let value = fields[.contentType] else { return nil }
        let boundary = MediaType(value)?.parameter("boundary")
        guard let boundary, let parser = MultipartParser(boundary: boundary) else {
            noteUnreadable(
                .body, "", "syntax",
                "expected 'boundary' in Content-Type, of 1 to 70 characters (RFC 2046 5.1.1)")
            return nil
        }
        return MultipartContent(MultipartReader(parser, streamedBody))
    }
}
