internal import HTTPMessages

/// Makes the response of content: fields, preconditions, ranges.
struct ContentAnswer {
    let content: ResponseContent
    /// The media type as it is sent.
    let mediaType: String
    let statuses: ConditionalAnswer.Statuses
    /// What makes the boundary of several ranges one of its own.
    let requestID: String
    /// Content of strangers must not run as a page of this origin, whatever a browser takes it for.
    var policy = "sandbox; default-src 'none'; frame-ancestors 'none'"

    /// A response, or the refusal that stands for it.
    enum Answer {
        case response(HTTPResponse)
        case refusal(Refusal)
    }

    /// The answer to a request. `fields` are those of the whole response, without the content's.
    func answer(_ request: HTTPRequestHead, status: HTTPStatus, fields: HTTPFields) -> Answer {
        var fields = fields
        addContentFields(to: &fields)
        let whole = HTTPResponse(status, fields: fields, body: content.body)
        guard status == .ok, request.method == .get || request.method == .head else {
            return .response(whole)
        }
        let length = BodyStretches.canCut(content.body) ? content.body.length : nil
        let judge = ConditionalAnswer(
            statuses: statuses, entityTag: content.entityTag,
            lastModified: content.lastModifiedSeconds, length: length)
        let verdict = judge.verdict(request.fields, isHead: request.method == .head)
        return answer(verdict, whole, length: length)
    }

    private func answer(
        _ verdict: ConditionalAnswer.Verdict, _ whole: HTTPResponse, length: Int64?
    ) -> Answer {
        var response = whole
        if statuses.contains(.partialContent), length != nil {
            response.fields.append(.acceptRanges, "bytes")
        }
        switch verdict {
        case .whole: return .response(response)
        case .notModified: return .response(notModified(whole.fields))
        case .preconditionFailed: return .refusal(Refusal(Problem(.preconditionFailed)))
        case .unsatisfiable:
            let range = ContentRange(nil, of: length ?? 0)
            return .refusal(
                Refusal(Problem(.rangeNotSatisfiable), [.contentRange: range.description]))
        case .ranges(let ranges):
            return .response(partial(ranges, of: length ?? 0, response) ?? response)
        }
    }

    private func addContentFields(to fields: inout HTTPFields) {
        fields.append(.contentType, mediaType)
        fields[.contentSecurityPolicy] = policy
        if let tag = content.entityTag { fields.append(.eTag, tag.description) }
        if let date = content.lastModifiedSeconds {
            fields.append(.lastModified, HTTPDate.text(date))
        }
        if let disposition = content.disposition {
            fields.append(.contentDisposition, disposition.description)
        }
        if let cacheControl = content.cacheControl { fields[.cacheControl] = cacheControl }
    }

    // RFC 9110 15.4.5: what a 200 would have of Content-Location, Date, ETag, Vary, Cache-Control
    // and Expires; of the content's other fields at most Last-Modified, where there is no tag.
    private func notModified(_ fields: HTTPFields) -> HTTPResponse {
        var kept = fields
        let ofContent: [HTTPFieldName] = [
            .contentType, .contentDisposition, .contentLanguage, .contentEncoding,
        ]
        for name in ofContent { kept.remove(name) }
        if content.entityTag != nil { kept.remove(.lastModified) }
        return HTTPResponse(.notModified, fields: kept)
    }

    // MARK: Ranges

    /// The stretches of the content; nil when they would be longer than the whole.
    private func partial(
        _ ranges: [Range<Int64>], of length: Int64, _ whole: HTTPResponse
    ) -> HTTPResponse? {
        var response = whole
        response.status = .partialContent
        guard ranges.count > 1 else {
            let range = ranges[0]
            response.fields.append(
                .contentRange, ContentRange(range, of: length).description)
            response.body = .segments(BodyStretches.cut(content.body, range))
            return response
        }
        let boundary = Self.boundary(requestID, length)
        var segments: [HTTPBodySegment] = []
        for range in ranges {
            segments.append(.bytes(Array(head(of: range, of: length, boundary).utf8)))
            segments += BodyStretches.cut(content.body, range)
        }
        segments.append(.bytes(Array("\r\n--\(boundary)--\r\n".utf8)))
        let body = HTTPResponseBody.segments(segments)
        guard let sum = body.length, sum <= length else { return nil }
        response.fields[.contentType] = "multipart/byteranges; boundary=\(boundary)"
        response.body = body
        return response
    }

    // RFC 9110 14.6
    private func head(of range: Range<Int64>, of length: Int64, _ boundary: String) -> String {
        """
        \r\n--\(boundary)\r\nContent-Type: \(mediaType)\r\n\
        Content-Range: \(ContentRange(range, of: length))\r\n\r\n
        """
    }

    /// A boundary that no two answers have in common: an author of content who knows one cannot
    /// write it into what is sent with another.
    private static func boundary(_ requestID: String, _ length: Int64) -> String {
        let id = requestID.unicodeScalars.prefix(40).filter { scalar in
            scalar.isASCII && scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)
        }
        return "range-\(String(String.UnicodeScalarView(id)))-\(String(length, radix: 16))"
    }
}

/// Cuts stretches out of a body without copying files.
enum BodyStretches {
    /// Whether stretches of a body can be had in any order.
    static func canCut(_ body: HTTPResponseBody) -> Bool {
        switch body {
        case .empty, .bytes, .constant, .segments: true
        case .stream, .webSocket: false
        }
    }

    /// The bytes between two offsets, which lie within the body.
    static func cut(_ body: HTTPResponseBody, _ range: Range<Int64>) -> [HTTPBodySegment] {
        switch body {
        case .bytes(let bytes): cut([.bytes(bytes)], range)
        case .constant(let bytes): cut([.bytes(bytes.array)], range)
        case .segments(let segments): cut(segments, range)
        case .empty, .stream, .webSocket: []
        }
    }

    private static func cut(
        _ segments: [HTTPBodySegment], _ range: Range<Int64>
    ) -> [HTTPBodySegment] {
        var start: Int64 = 0
        var found: [HTTPBodySegment] = []
        for segment in segments {
            let place = (start..<start + segment.count).clamped(to: range)
            defer { start += segment.count }
            guard !place.isEmpty else { continue }
            let inner = (place.lowerBound - start)..<(place.upperBound - start)
            switch segment {
            case .bytes(let bytes):
                found.append(.bytes(Array(bytes[Int(inner.lowerBound)..<Int(inner.upperBound)])))
            case .file(let file, let stretch):
                let first = stretch.lowerBound + inner.lowerBound
                found.append(.file(file, first..<first + (inner.upperBound - inner.lowerBound)))
            }
        }
        return found
    }
}
