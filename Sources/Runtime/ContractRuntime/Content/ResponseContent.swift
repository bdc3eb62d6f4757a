public import HTTPMessages
public import Timestamps

/// The content of a response that is no value of the contract: a file, a picture, a stream.
///
/// Where the contract lists 206, 304, 412 or 416 with `x-answered-by: runtime`, the service makes
/// them of this content, and needs `entityTag` or `lastModified` for what depends on versions.
public struct ResponseContent: Sendable {
    /// The bytes.
    public let body: HTTPResponseBody
    /// The media type, where the contract has a range such as `*/*`; where it is nil, broken or
    /// outside the range, the content is `application/octet-stream`.
    public var mediaType: String?
    /// Which version of the content this is.
    public var entityTag: EntityTag?
    /// When the content changed last; fractions of a second are dropped.
    ///
    /// Who says it promises that content does not change twice within one second: a range is
    /// continued by this date.
    public var lastModified: Timestamp?
    /// Whether it is shown or saved, and under which name.
    public var disposition: ContentDisposition?
    /// The value of Cache-Control; nil for what the service says by itself, which is that nobody
    /// keeps what was for one caller.
    public var cacheControl: String?

    /// Makes content of a body.
    public init(_ body: HTTPResponseBody, mediaType: String? = nil) {
        self.body = body
        self.mediaType = mediaType
    }

    /// Makes content of bytes.
    public init(_ bytes: [UInt8], mediaType: String? = nil) {
        self.init(.bytes(bytes), mediaType: mediaType)
    }

    /// Makes content of the first `length` bytes of a file, which must hold them for as long as the
    /// response lives.
    public init(_ file: any HTTPFile, length: Int64, mediaType: String? = nil) {
        self.init(.segments([.file(file, 0..<length)]), mediaType: mediaType)
    }

    /// Makes content of what lies in several places.
    public init(_ segments: [HTTPBodySegment], mediaType: String? = nil) {
        self.init(.segments(segments), mediaType: mediaType)
    }

    /// Makes content of what is made while it is sent; `length` is nil where only the end will
    /// tell. Nobody can ask for ranges of it.
    public init(_ source: any HTTPBodySource, length: Int64?, mediaType: String? = nil) {
        self.init(.stream(source, length: length), mediaType: mediaType)
    }

    /// `lastModified` in seconds since 1970.
    var lastModifiedSeconds: Int64? {
        lastModified.map { date in
            let (seconds, rest) = date.microseconds.quotientAndRemainder(dividingBy: 1_000_000)
            return rest < 0 ? seconds - 1 : seconds
        }
    }
}

extension ContractResponse {
    /// Answers content; the media type of a range is the content's own.
    @_spi(Generated) public mutating func content(
        _ status: UInt16, _ content: ResponseContent, _ mediaType: StaticString
    ) {
        set(status, Self.mediaType(of: content, within: mediaType.description), content)
    }

    private static func mediaType(
        of content: ResponseContent, within declared: String
    ) -> String {
        guard let range = MediaType(declared), range.isRange else { return declared }
        guard let own = content.mediaType.flatMap({ MediaType($0) }), !own.isRange,
            own.lies(in: range)
        else { return "application/octet-stream" }
        return own.description
    }
}
