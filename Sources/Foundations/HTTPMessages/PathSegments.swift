/// The segments of a path, as ranges of the head's bytes.
///
/// A trailing slash makes no segment of its own, so that `/a/b/` has the segments of `/a/b`; `/`
/// has none. Every other empty segment counts. Going through them allocates nothing.
public struct PathSegments: Sequence, IteratorProtocol, Sendable {
    private let bytes: [UInt8]
    private var position: Int
    private let end: Int

    init(_ bytes: [UInt8], path: Range<Int>) {
        self.bytes = bytes
        // Behind the first slash; `*` starts with none and is a segment.
        let hasSlash = !path.isEmpty && bytes[path.lowerBound] == UInt8(ascii: "/")
        position = path.lowerBound + (hasSlash ? 1 : 0)
        let hasTrailingSlash = path.count > 1 && bytes[path.upperBound - 1] == UInt8(ascii: "/")
        end = path.upperBound - (hasTrailingSlash ? 1 : 0)
        if path.count <= 1, hasSlash { position = end + 1 }
    }

    /// Where the next segment lies; nil behind the last.
    public mutating func next() -> Range<Int>? {
        guard position <= end else { return nil }
        var segmentEnd = position
        while segmentEnd < end, bytes[segmentEnd] != UInt8(ascii: "/") { segmentEnd += 1 }
        defer { position = segmentEnd + 1 }
        return position..<segmentEnd
    }
}

extension HTTPRequestHead {
    /// The segments of the path, encoded as they were sent.
    public var pathSegments: PathSegments { PathSegments(bytes, path: pathRange) }

    /// A segment as a text: percent-decoded once, `%2F` included. Nil when it is not UTF-8.
    public func text(ofSegment segment: Range<Int>) -> String? {
        PercentEncoding.decodeText(bytes[segment])
    }

    /// Whether a segment is this text, whichever of its bytes were encoded.
    public func segment(_ segment: Range<Int>, is text: String) -> Bool {
        if hasEscapedPath, bytes[segment].contains(UInt8(ascii: "%")) {
            // By bytes: two texts that Unicode calls equivalent are two segments.
            return PercentEncoding.decode(bytes[segment]).map { $0.elementsEqual(text.utf8) }
                ?? false
        }
        let (span, letters) = (bytes.span, text.utf8Span.span)
        guard segment.count == letters.count else { return false }
        for offset in 0..<letters.count where span[segment.lowerBound + offset] != letters[offset] {
            return false
        }
        return true
    }
}
