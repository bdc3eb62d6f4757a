import CCurl
import ContractClient
import HTTPMessages

/// A request as libcurl reads it, in memory that stays where it is until the transfer is over.
///
/// One allocation holds the nodes of libcurl's list, and behind them the block: the text of the
/// address, the lines of the fields, each ended by a zero byte, and a content that is small enough
/// to be sent with them.
///
/// SAFETY: written by `init` alone; after that only read.
struct RequestMemory: ~Copyable, @unchecked Sendable {
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
    private let nodes: UnsafeMutablePointer<curl_slist>
    private let block: UnsafeMutablePointer<CChar>

    /// The address, ended by a zero byte.
    var url: UnsafePointer<CChar> { UnsafePointer(block) }
    /// The lines of the fields.
    var fields: UnsafeMutablePointer<curl_slist> { nodes }
    /// Where the bytes of `Content.small` lie.
    func pointer(to offset: Int) -> UnsafeMutablePointer<CChar> { block + offset }

    /// Lays a request out, or says why it cannot be sent.
    init(
        _ request: borrowing ClientRequest, expectContinueBytes: Int64, headTimeout: UInt64
    ) throws(ClientTransportError) {
        try RequestCheck.check(request)
        method = request.method
        self.headTimeout = request.timeout?.nanoseconds ?? headTimeout
        var writer = BlockWriter(request)
        writer.append(request.address)
        writer.append(request.fields)
        Self.appendStanding(request, expectContinueBytes, to: &writer)
        switch request.content {
        case .empty: content = Self.anticipatesContent(method) ? .small(0..<0) : .none
        case .bytes(let bytes) where bytes.count <= Self.maxSmallContentBytes:
            content = .small(writer.append(bytes))
        case .bytes(let bytes): content = .large(bytes)
        case .stream(let length, let make): content = .stream(length: length, make: make)
        }
        block = writer.block
        nodes = writer.nodes
    }

    deinit { UnsafeMutableRawPointer(nodes).deallocate() }

    // RFC 9110 8.6: a user agent SHOULD send Content-Length in a request when the method defines a
    // meaning for enclosed content.
    private static func anticipatesContent(_ method: HTTPMethod) -> Bool {
        method == .post || method == .put || method == .patch || method == .query
    }

    /// What keeps libcurl from adding fields of its own: a name without a value takes one away.
    private static func appendStanding(
        _ request: ClientRequest, _ expectContinueBytes: Int64, to writer: inout BlockWriter
    ) {
        if !request.fields.contains(.accept) { writer.appendLine("Accept:") }
        let expects: Bool
        switch request.content {
        case .empty:
            guard anticipatesContent(request.method) else { return }
            expects = false
        case .bytes(let bytes): expects = bytes.count >= expectContinueBytes
        case .stream(let length, _): expects = length.map { $0 >= expectContinueBytes } ?? true
        }
        writer.appendLine(expects ? "Expect: 100-continue" : "Expect:")
        if !request.fields.contains(.contentType) { writer.appendLine("Content-Type:") }
    }
}

/// Fills the block and the list, whose sizes are known before.
private struct BlockWriter {
    let block: UnsafeMutablePointer<CChar>
    let nodes: UnsafeMutablePointer<curl_slist>
    private let room: UnsafeMutableRawBufferPointer
    private var count = 0
    private var lineCount = 0

    // The longest lines of `appendStanding`, and how many they are.
    private static var maxStandingBytes: Int { 64 }
    private static var maxStandingLines: Int { 3 }

    init(_ request: borrowing ClientRequest) {
        // A line here is never longer than the same one with CRLF.
        var size = request.address.base.utf8.count + request.address.target.utf8.count + 1
        size += request.fields.wireForm.count
        size += Self.maxStandingBytes
        if case .bytes(let bytes) = request.content,
            bytes.count <= RequestMemory.maxSmallContentBytes
        {
            size += bytes.count
        }
        let nodeCount = request.fields.lines.count + Self.maxStandingLines
        let nodeBytes = nodeCount * MemoryLayout<curl_slist>.stride
        let memory = UnsafeMutableRawPointer.allocate(
            byteCount: nodeBytes + size, alignment: MemoryLayout<curl_slist>.alignment)
        // SAFETY: nodes and block are neighbours, and nobody knows the memory by another type.
        nodes = memory.bindMemory(to: curl_slist.self, capacity: nodeCount)
        block = (memory + nodeBytes).bindMemory(to: CChar.self, capacity: size)
        room = UnsafeMutableRawBufferPointer(start: block, count: size)
    }

    mutating func append(_ address: RequestAddress) {
        _ = append(address.base.utf8)
        _ = append(address.target.utf8)
        append(0)
    }

    mutating func appendLine(_ line: StaticString) {
        beginLine()
        line.withUTF8Buffer { _ = append($0) }
        append(0)
    }

    /// Each line of a field section, in which a control byte cannot stand but in CRLF.
    mutating func append(_ fields: HTTPFields) {
        for line in fields.lines {
            beginLine()
            _ = append(fields.bytes[line.nameRange(from: 0)])
            let value = line.valueRange(from: 0)
            // libcurl takes `Name:` for a field that is to be left out, and `Name;` for an empty one.
            append(value.isEmpty ? UInt8(ascii: ";") : UInt8(ascii: ":"))
            if !value.isEmpty { append(UInt8(ascii: " ")) }
            _ = append(fields.bytes[value])
            append(0)
        }
    }

    /// Returns where the bytes lie in the block.
    mutating func append(_ bytes: some Collection<UInt8>) -> Range<Int> {
        let start = count
        count += bytes.count
        // SAFETY: there is room for all of them.
        precondition(count <= room.count, "the block is too small")
        room[start..<count].copyBytes(from: bytes)
        return start..<count
    }

    private mutating func append(_ byte: UInt8) {
        precondition(count < room.count, "the block is too small")
        room[count] = byte
        count += 1
    }

    private mutating func beginLine() {
        let node = nodes + lineCount
        node.initialize(to: curl_slist(data: block + count, next: nil))
        if lineCount > 0 { nodes[lineCount - 1].next = node }
        lineCount += 1
    }
}
