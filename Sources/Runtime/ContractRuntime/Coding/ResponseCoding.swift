internal import Compression
internal import HTTPMessages

/// Compresses answers for clients that want it (RFC 9110 8.4.1.3).
///
/// What is short or does not shrink is sent as it is, and so are files, which leave from where they
/// lie, parts of content, and whatever has a strong entity tag: compressed content is not equal byte
/// by byte, and a weaker tag would break the conditions of those who change what they have read.
struct ResponseCoding: Sendable {
    /// Shorter content saves no packet.
    static let minByteCount = 1_024
    /// Longer content is compressed while it is sent, so that other connections have their turn.
    static let maxByteCountAtOnce = 64 * 1_024
    /// Most of what can be saved, at a third of the cost of zlib's default.
    static let level = 4

    /// Compresses the content of a response where that is wanted and worth it.
    func apply(to response: inout HTTPResponse, for request: HTTPRequest) {
        guard Self.isLong(response.body), Self.isOpen(response) else { return }
        response.fields.append(.vary, "Accept-Encoding")
        let head = request.head
        guard head.method != .head, AcceptEncoding.permitsGzip(head.fields) else { return }
        switch response.body {
        case .bytes(let bytes) where bytes.count <= Self.maxByteCountAtOnce:
            response.body = .bytes(Self.gzip(bytes))
        case .bytes(let bytes):
            let source = DeflatedBody(BytesInPieces(bytes), flush: .none)
            response.body = .stream(source, length: nil)
        case .stream(let source, _):
            // What comes bit by bit, such as events, is meant to arrive bit by bit.
            response.body = .stream(DeflatedBody(source, flush: .sync), length: nil)
        case .empty, .constant, .segments, .webSocket: return
        }
        response.fields[.contentEncoding] = "gzip"
    }

    private static func isLong(_ body: HTTPResponseBody) -> Bool {
        switch body {
        case .bytes(let bytes): bytes.count >= minByteCount
        case .stream(_, let length): length.map { $0 >= minByteCount } ?? true
        case .empty, .constant, .segments, .webSocket: false
        }
    }

    /// Whether nothing in the fields speaks against it.
    private static func isOpen(_ response: HTTPResponse) -> Bool {
        let fields = response.fields
        guard let type = fields[.contentType], isCompressible(type),
            !fields.contains(.contentEncoding), !fields.contains(.contentRange),
            response.status != .partialContent
        else { return false }
        if let tag = fields[.eTag], !tag.hasPrefix("W/") { return false }
        // RFC 9111 5.2.2.6
        return !fields.values(of: .cacheControl).contains { $0.contains("no-transform") }
    }

    /// Whether content of a media type is text of some kind.
    static func isCompressible(_ mediaType: String) -> Bool {
        guard let type = MediaType(mediaType) else { return false }
        if type.type == "text" { return true }
        let suffixes = ["+json", "+xml", "+yaml", "json-seq", "jsonl", "x-ndjson"]
        let names: Set = ["json", "xml", "javascript", "yaml", "x-yaml", "sql", "graphql", "toml"]
        return (type.type == "application" || type.type == "image" && type.subtype == "svg+xml")
            && (names.contains(type.subtype) || suffixes.contains { type.subtype.hasSuffix($0) })
    }

    /// The content as one gzip stream.
    static func gzip(_ bytes: [UInt8]) -> [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(bytes.count / 4)
        deflater(for: bytes.count).compress(bytes.span, .finish, into: &output)
        return output
    }

    /// A compressor with no larger window than the content needs: a new one costs what it holds.
    static func deflater(for count: Int) -> Deflater {
        let bits = Int.bitWidth - max(1, count - 1).leadingZeroBitCount
        return Deflater(.gzip, windowBits: min(max(bits, 9), 15), level: level)
    }
}
