internal import HTTPMessages

/// The part of a request's head that has been read.
struct HeadInProgress {
    private var reader = HeadReader()
    private var method = HTTPMethod.get
    private var version = HTTPVersion.http11
    private var target = HTTPTargetRanges(
        path: 0..<0, query: nil, authority: 0..<0, hasEscapedPath: false)

    /// The head's length without the empty line at its end, once all lines have been read.
    var length: Int { reader.lineStart }

    /// Reads the request line; false when its end has not come yet.
    mutating func readRequestLine(
        _ buffer: [UInt8], position: inout Int, limits: HTTPMessageLimits
    ) throws(HTTPRefusal) -> Bool {
        switch try reader.readStartLine(buffer, position: &position, limits: limits) {
        case .incomplete: return false
        case .tooLong: throw tooLong(buffer.span, position, limits)
        case .line(let line):
            try parseRequestLine(buffer.span, line, limits)
            return true
        }
    }

    /// Reads field lines up to the empty line; false when it has not come yet.
    mutating func readFields(
        _ buffer: [UInt8], position: Int, limits: HTTPMessageLimits
    ) throws(HTTPRefusal) -> Bool {
        try reader.readFields(buffer, position: position, limits: limits)
    }

    /// Judges the head as a whole, and how its body is framed.
    func finish(
        _ buffer: [UInt8], position: Int, limits: HTTPMessageLimits, allowedHosts: AllowedHosts
    ) throws(HTTPRefusal) -> HTTP1Framing {
        try checkHost(buffer.span, position, allowedHosts)
        return try reader.framing.framing(method: method, version: version, limits: limits)
    }

    // RFC 9112 3.2: Host is required in 1.1 and must be valid, even where an absolute target
    // replaces it.
    private func checkHost(
        _ bytes: borrowing Span<UInt8>, _ position: Int, _ allowedHosts: AllowedHosts
    ) throws(HTTPRefusal) {
        var named: Range<Int>?
        if let host = reader.framing.host {
            named = Self.host(bytes, host, position)
            guard named != nil else {
                throw HTTPRefusal(.badRequest, "Host is not a host with an optional port")
            }
        } else if version == .http11 {
            throw HTTPRefusal(.badRequest, "there is no Host")
        }
        if !target.authority.isEmpty { named = Self.host(bytes, target.authority, position) }
        if let named, !allowedHosts.allows(bytes, host: named) {
            throw HTTPRefusal(.misdirectedRequest, "this server does not answer for that host")
        }
    }

    private static func host(
        _ bytes: borrowing Span<UInt8>, _ authority: Range<Int>, _ position: Int
    ) -> Range<Int>? {
        let range = (position + authority.lowerBound)..<(position + authority.upperBound)
        return HTTPAuthority.split(bytes, range)?.host
    }

    /// The finished head over its own bytes. What is left is of no further use.
    mutating func takeHead(_ bytes: [UInt8]) -> HTTPRequestHead {
        var target = target
        if target.authority.isEmpty, let host = reader.framing.host { target.authority = host }
        return HTTPRequestHead(
            method: method, version: version,
            fields: HTTPFields(
                bytes: bytes, lines: reader.takeLines(), sectionStart: reader.sectionStart),
            target: target)
    }
}

// The request line.
extension HeadInProgress {
    // RFC 9112 3: request-line = method SP request-target SP HTTP-version
    private mutating func parseRequestLine(
        _ bytes: borrowing Span<UInt8>, _ line: Range<Int>, _ limits: HTTPMessageLimits
    ) throws(HTTPRefusal) {
        var methodEnd = line.lowerBound
        while methodEnd < line.upperBound, Token.contains(bytes[methodEnd]) { methodEnd += 1 }
        let versionLength = 8
        let targetEnd = line.upperBound - versionLength - 1
        guard methodEnd > line.lowerBound, methodEnd < targetEnd, bytes[methodEnd] == 0x20,
            bytes[targetEnd] == 0x20
        else {
            throw HTTPRefusal(
                .badRequest, "the request line is not method, target and version, one space apart")
        }
        version = try Self.version(bytes, targetEnd + 1)
        method = try Self.method(bytes, line.lowerBound..<methodEnd, limits)
        target = try RequestTarget.parse(
            bytes, (methodEnd + 1)..<targetEnd, method: method, origin: line.lowerBound)
    }

    // RFC 9112 2.3: HTTP-version = HTTP-name "/" DIGIT "." DIGIT, case-sensitive
    private static func version(
        _ bytes: borrowing Span<UInt8>, _ start: Int
    ) throws(HTTPRefusal) -> HTTPVersion {
        let major = bytes[start + 5] &- UInt8(ascii: "0")
        let minor = bytes[start + 7] &- UInt8(ascii: "0")
        guard bytes[start] == UInt8(ascii: "H"), bytes[start + 1] == UInt8(ascii: "T"),
            bytes[start + 2] == UInt8(ascii: "T"), bytes[start + 3] == UInt8(ascii: "P"),
            bytes[start + 4] == UInt8(ascii: "/"), bytes[start + 6] == UInt8(ascii: "."),
            major < 10, minor < 10
        else { throw HTTPRefusal(.badRequest, "the request line does not end with HTTP/1.1") }
        guard major == 1 else {
            throw HTTPRefusal(.httpVersionNotSupported, "this server speaks HTTP/1.1")
        }
        return minor == 0 ? .http10 : .http11
    }

    private static func method(
        _ bytes: borrowing Span<UInt8>, _ range: Range<Int>, _ limits: HTTPMessageLimits
    ) throws(HTTPRefusal) -> HTTPMethod {
        let unknown = HTTPRefusal(.notImplemented, "the method is not one that this server knows")
        guard range.count <= limits.maxMethodBytes,
            let method = HTTPMethod(bytes.extracting(range)), method != .connect
        else { throw unknown }
        return method
    }

    private func tooLong(
        _ bytes: borrowing Span<UInt8>, _ start: Int, _ limits: HTTPMessageLimits
    ) -> HTTPRefusal {
        // No further than the line may reach: what lies behind may have come or not.
        let limit = min(bytes.count, start + limits.maxStartLineBytes)
        var end = start
        while end < limit, Token.contains(bytes[end]), end - start <= limits.maxMethodBytes {
            end += 1
        }
        return end - start > limits.maxMethodBytes
            ? HTTPRefusal(.notImplemented, "the method is not one that this server knows")
            : HTTPRefusal(
                .uriTooLong, "the request line has more than \(limits.maxStartLineBytes) bytes")
    }
}
