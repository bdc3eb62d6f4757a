import CCurl
import ContractClient
import HTTPMessages

/// A request as libcurl reads it, in memory that stays where it is until the transfer is over.
///
/// One block holds the text of the address, the lines of the fields, each ended by a zero byte, and
/// a content that is small enough to be sent with them.
///
/// SAFETY: written by `init` alone; after that only read.
final class RequestMemory: @unchecked Sendable {
    /// What is sent behind the head.
    enum Content: Sendable {
        case none
        /// Bytes of the block.
        case small(Range<Int>)
        case large([UInt8])
        case stream(length: Int64?, make: @Sendable () async throws -> any ClientContentSource)
    }

    /// A content up to this size is copied behind the head, so that both leave in one packet where
    /// they fit; libcurl asks for a larger one piece by piece.
    static let maxSmallContentBytes = 32 * 1024

    let method: HTTPMethod
    let content: Content
    /// Nanoseconds that the head of the answer may take.
    let headTimeout: UInt64
    private let block: UnsafeMutablePointer<CChar>
    private let nodes: UnsafeMutablePointer<curl_slist>

    /// The address, ended by a zero byte.
    var url: UnsafePointer<CChar> { UnsafePointer(block) }
    /// The lines of the fields.
    var fields: UnsafeMutablePointer<curl_slist> { nodes }
    /// Where the bytes of `Content.small` lie.
    func pointer(to offset: Int) -> UnsafeMutablePointer<CChar> { block + offset }

    /// Lays a request out, or says why it cannot be sent.
    init(
        _ request: ClientRequest, expectContinueBytes: Int64, headTimeout: UInt64
    ) throws(ClientTransportError) {
        try RequestCheck.check(request)
        method = request.method
        self.headTimeout = request.timeout?.nanoseconds ?? headTimeout
        var text = TextBlock(request.url, fieldBytes: request.fields.wireForm.count)
        text.append(request.fields)
        Self.appendStanding(request, expectContinueBytes, to: &text)
        switch request.content {
        case .empty: content = Self.anticipatesContent(method) ? .small(0..<0) : .none
        case .bytes(let bytes) where bytes.count <= Self.maxSmallContentBytes:
            let start = text.bytes.count
            text.bytes += bytes
            content = .small(start..<text.bytes.count)
        case .bytes(let bytes): content = .large(bytes)
        case .stream(let length, let make): content = .stream(length: length, make: make)
        }
        let block = UnsafeMutablePointer<CChar>.allocate(capacity: text.bytes.count)
        text.bytes.withUnsafeBytes {
            UnsafeMutableRawPointer(block).copyMemory(from: $0.baseAddress!, byteCount: $0.count)
        }
        self.block = block
        let count = text.lineStarts.count
        nodes = .allocate(capacity: count)
        for (index, start) in text.lineStarts.enumerated() {
            let next = index + 1 < count ? nodes + index + 1 : nil
            (nodes + index).initialize(to: curl_slist(data: block + start, next: next))
        }
    }

    deinit {
        block.deallocate()
        nodes.deallocate()
    }

    // RFC 9110 8.6: a user agent SHOULD send Content-Length in a request when the method defines a
    // meaning for enclosed content.
    private static func anticipatesContent(_ method: HTTPMethod) -> Bool {
        [.post, .put, .patch, .query].contains(method)
    }

    /// What keeps libcurl from adding fields of its own: a name without a value takes one away.
    private static func appendStanding(
        _ request: ClientRequest, _ expectContinueBytes: Int64, to text: inout TextBlock
    ) {
        if !request.fields.contains(.accept) { text.append("Accept:") }
        let expects: Bool
        switch request.content {
        case .empty:
            guard anticipatesContent(request.method) else { return }
            expects = false
        case .bytes(let bytes): expects = bytes.count >= expectContinueBytes
        case .stream(let length, _): expects = length.map { $0 >= expectContinueBytes } ?? true
        }
        text.append(expects ? "Expect: 100-continue" : "Expect:")
        if !request.fields.contains(.contentType) { text.append("Content-Type:") }
    }
}

/// Lines, each ended by a zero byte.
private struct TextBlock {
    var bytes: [UInt8] = []
    var lineStarts: [Int] = []

    init(_ url: String, fieldBytes: Int) {
        bytes.reserveCapacity(url.utf8.count + fieldBytes + 128)
        lineStarts.reserveCapacity(16)
        bytes += url.utf8
        bytes.append(0)
    }

    mutating func append(_ line: StaticString) {
        lineStarts.append(bytes.count)
        line.withUTF8Buffer { bytes.append(contentsOf: $0) }
        bytes.append(0)
    }

    /// Each line of a field section, in which a control byte cannot stand but in CRLF.
    mutating func append(_ fields: HTTPFields) {
        for line in fields.lines {
            lineStarts.append(bytes.count)
            bytes += fields.bytes[line.nameRange(from: 0)]
            let value = line.valueRange(from: 0)
            // libcurl takes `Name:` for a field that is to be left out, and `Name;` for an empty one.
            bytes.append(value.isEmpty ? UInt8(ascii: ";") : UInt8(ascii: ":"))
            if !value.isEmpty { bytes.append(UInt8(ascii: " ")) }
            bytes += fields.bytes[value]
            bytes.append(0)
        }
    }
}
