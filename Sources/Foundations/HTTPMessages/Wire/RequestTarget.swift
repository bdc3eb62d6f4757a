/// Reads request targets (RFC 9112 3.2).
///
/// Origin-form, absolute-form (its authority replaces Host) and, for OPTIONS, `*`. Nothing is
/// repaired: a byte outside RFC 3986, a fragment, a `%` without two hexadecimal digits, an encoded
/// NUL and a dot segment, encoded or not, are refused, so that everybody who reads the path sees
/// the same path. `%2F` stays data: it does not separate segments.
package enum RequestTarget {
    /// Finds path, query and authority; the ranges are counted from `origin`.
    package static func parse(
        _ bytes: borrowing Span<UInt8>, _ range: Range<Int>, method: HTTPMethod, origin: Int
    ) throws(HTTPRefusal) -> HTTPTargetRanges {
        guard !range.isEmpty else { throw HTTPRefusal(.badRequest, "the request target is empty") }
        let first = bytes[range.lowerBound]
        if first == UInt8(ascii: "/") {
            return try parsePath(bytes, range, authority: origin..<origin, origin: origin)
        }
        if first == UInt8(ascii: "*"), range.count == 1 {
            guard method == .options else {
                throw HTTPRefusal(.badRequest, "the request target '*' is for OPTIONS only")
            }
            return HTTPTargetRanges(
                path: moved(range, by: origin), query: nil, authority: 0..<0, hasEscapedPath: false)
        }
        return try parseAbsolute(bytes, range, origin: origin)
    }

    private static func parseAbsolute(
        _ bytes: borrowing Span<UInt8>, _ range: Range<Int>, origin: Int
    ) throws(HTTPRefusal) -> HTTPTargetRanges {
        guard let start = endOfScheme(bytes, range) else {
            throw HTTPRefusal(
                .badRequest, "the request target is neither a path nor an http or https URI")
        }
        var end = start
        while end < range.upperBound, bytes[end] != UInt8(ascii: "/"),
            bytes[end] != UInt8(ascii: "?")
        { end += 1 }
        guard HTTPAuthority.split(bytes, start..<end) != nil else {
            throw HTTPRefusal(.badRequest, "the request target's host is not valid")
        }
        let rest = end..<range.upperBound
        if !rest.isEmpty, bytes[end] == UInt8(ascii: "/") {
            return try parsePath(bytes, rest, authority: start..<end, origin: origin)
        }
        // RFC 9110 4.2.3: an empty path is `/`. The last slash of `://` serves as one, so that a
        // path is always bytes of the head.
        let slash = (start - 1)..<start
        let query = try parseQuery(bytes, rest)
        return HTTPTargetRanges(
            path: moved(slash, by: origin), query: query.map { moved($0, by: origin) },
            authority: moved(start..<end, by: origin), hasEscapedPath: false)
    }

    // RFC 3986 3.1: schemes are compared without regard to case.
    private static func endOfScheme(_ bytes: borrowing Span<UInt8>, _ range: Range<Int>) -> Int? {
        for scheme: StaticString in ["http://", "https://"] {
            let end = range.lowerBound + scheme.utf8CodeUnitCount
            guard end <= range.upperBound else { continue }
            if ASCII.spells(bytes, range.lowerBound..<end, scheme) { return end }
        }
        return nil
    }

    private static func moved(_ range: Range<Int>, by origin: Int) -> Range<Int> {
        (range.lowerBound - origin)..<(range.upperBound - origin)
    }
}

// Paths and queries.
extension RequestTarget {
    // RFC 3986 3.3: path-absolute; query
    private static func parsePath(
        _ bytes: borrowing Span<UInt8>, _ range: Range<Int>, authority: Range<Int>, origin: Int
    ) throws(HTTPRefusal) -> HTTPTargetRanges {
        var index = range.lowerBound
        var hasEscapedPath = false
        // Dots at the start of this segment, or -1 once it holds anything else.
        var dots = 0
        while index < range.upperBound {
            let byte = bytes[index]
            // As most are.
            if ByteSet.segment.contains(byte) {
                dots = -1
                index += 1
                continue
            }
            if byte == UInt8(ascii: "?") { break }
            if byte == UInt8(ascii: "/") {
                try checkSegment(dots)
                dots = 0
            } else if byte == UInt8(ascii: ".") {
                dots = dots < 0 ? dots : dots + 1
            } else if byte == UInt8(ascii: "%") {
                hasEscapedPath = true
                let decoded = try escapedByte(bytes, index, range.upperBound)
                dots = decoded == UInt8(ascii: ".") && dots >= 0 ? dots + 1 : -1
                index += 2
            } else {
                throw badByte(byte)
            }
            index += 1
        }
        try checkSegment(dots)
        let query = try parseQuery(bytes, index..<range.upperBound)
        return HTTPTargetRanges(
            path: moved(range.lowerBound..<index, by: origin),
            query: query.map { moved($0, by: origin) }, authority: moved(authority, by: origin),
            hasEscapedPath: hasEscapedPath)
    }

    // RFC 3986 5.2.4 would remove them; who sends them wants to be somewhere else than the path
    // says.
    @inline(__always)
    private static func checkSegment(_ dots: Int) throws(HTTPRefusal) {
        if dots == 1 || dots == 2 {
            throw HTTPRefusal(.badRequest, "the path holds a dot segment")
        }
    }

    /// Checks what follows the path: nothing, or `?` and a query. Gives the query without its `?`.
    private static func parseQuery(
        _ bytes: borrowing Span<UInt8>, _ range: Range<Int>
    ) throws(HTTPRefusal) -> Range<Int>? {
        guard !range.isEmpty else { return nil }
        var index = range.lowerBound + 1
        while index < range.upperBound {
            let byte = bytes[index]
            if byte == UInt8(ascii: "%") {
                _ = try escapedByte(bytes, index, range.upperBound)
                index += 3
            } else {
                guard ByteSet.query.contains(byte) else { throw badByte(byte) }
                index += 1
            }
        }
        return (range.lowerBound + 1)..<range.upperBound
    }

    private static func escapedByte(
        _ bytes: borrowing Span<UInt8>, _ index: Int, _ end: Int
    ) throws(HTTPRefusal) -> UInt8 {
        guard index + 2 < end, let high = ASCII.hexadecimalValue(bytes[index + 1]),
            let low = ASCII.hexadecimalValue(bytes[index + 2])
        else {
            throw HTTPRefusal(
                .badRequest, "a '%' in the request target is not followed by two hexadecimal digits"
            )
        }
        let byte = high << 4 | low
        guard byte != 0 else {
            throw HTTPRefusal(.badRequest, "the request target holds an encoded NUL")
        }
        return byte
    }

    private static func badByte(_ byte: UInt8) -> HTTPRefusal {
        byte == UInt8(ascii: "#")
            ? HTTPRefusal(.badRequest, "the request target has a fragment")
            : HTTPRefusal(.badRequest, "the request target holds a byte that no URI may hold")
    }
}
