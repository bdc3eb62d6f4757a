// A form as bytes (RFC 7578): parts whose content is there are one stretch of text, and content that
// is given piece by piece stands between two of them.

@_spi(Generated) public import ContractRuntime
internal import HTTPMessages
public import JSON
internal import Synchronization

/// A part of a form, as emitted code writes it.
public protocol ClientPart: Sendable {
    /// Writes the name, the media type and the content.
    @_spi(Generated) func write(to part: inout ClientPartWriter)
}

/// A part of a form while emitted code makes it.
public struct ClientPartWriter: Sendable {
    private(set) var head = ""
    private(set) var content = RequestContent.Sending.bytes([])
}

@_spi(Generated)
extension ClientPartWriter {
    /// Writes bytes.
    public mutating func content(
        _ name: StaticString, _ part: PartContent, _ mediaType: StaticString
    ) {
        write(
            name, part.mediaType ?? mediaType.description, fileName: part.fileName, part.fields)
        content = part.content.sending
    }

    /// Writes a text.
    public mutating func text(
        _ name: StaticString, _ value: some CustomStringConvertible, _ mediaType: StaticString
    ) {
        write(name, mediaType.description)
        content = .bytes(Array(value.description.utf8))
    }

    /// Writes a text.
    public mutating func text(
        _ name: StaticString, _ value: some ContractEnumeration, _ mediaType: StaticString
    ) {
        text(name, value.name, mediaType)
    }

    /// Writes the text that spells a value of any schema.
    public mutating func spelled(
        _ name: StaticString, _ value: some JSONWritable, _ mediaType: StaticString
    ) {
        text(name, PlainText(ClientRequestWriter.spelling(of: value)), mediaType)
    }

    /// Writes JSON.
    public mutating func json(
        _ name: StaticString, _ value: some JSONWritable, _ mediaType: StaticString
    ) {
        write(name, mediaType.description)
        content = .bytes(ClientRequestWriter.text(of: value))
    }

    private mutating func write(
        _ name: StaticString, _ mediaType: String, fileName: String? = nil,
        _ others: HTTPFields = HTTPFields()
    ) {
        head = "Content-Disposition: form-data; name=\"\(Self.escaped(name.description))\""
        if let fileName { head += "; filename=\"\(Self.escaped(fileName))\"" }
        // A line break would begin another field.
        let type = mediaType.unicodeScalars.filter { $0.value >= 0x20 && $0.value != 0x7F }
        head += "\r\nContent-Type: \(String(String.UnicodeScalarView(type)))\r\n"
        for field in others
        where field.name != .contentType && field.name != "Content-Disposition" {
            head += "\(field.name.spelling): \(field.value)\r\n"
        }
        head += "\r\n"
    }

    // https://html.spec.whatwg.org/multipage/form-control-infrastructure.html: names have LF, CR and
    // quotes percent-encoded, and nothing else.
    private static func escaped(_ text: String) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\n": escaped += "%0A"
            case "\r": escaped += "%0D"
            case "\"": escaped += "%22"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}

/// Writes a form, as often as it is sent.
struct MultipartWriter: Sendable {
    let boundary: String
    /// In bytes; nil where some part's is not known.
    let length: Int64?
    private let next: @Sendable () async throws -> RequestContent.Pieces

    init<Part: ClientPart>(_ form: MultipartContent<Part>) {
        let boundary = Self.randomBoundary()
        self.boundary = boundary
        guard let parts = form.parts else {
            length = nil
            next = {
                throw ClientTransportError.invalidRequest(
                    "a form that a request brought is sent on as parts that were read of it")
            }
            return
        }
        let written = parts.map(Self.written)
        length = Self.length(of: written, boundary)
        next = {
            let position = Mutex(0)
            return Self.pieces(boundary) {
                position.withLock { position in
                    guard position < written.count else { return nil }
                    defer { position += 1 }
                    return written[position]
                }
            }
        }
    }

    /// The bytes of the form, once.
    func source() -> PieceSource {
        let pieces = Deferred(next)
        return PieceSource { try await pieces.next() }
    }

    private static func written(_ part: some ClientPart) -> ClientPartWriter {
        var writer = ClientPartWriter()
        part.write(to: &writer)
        return writer
    }

    // RFC 2046 5.1.1: up to 70 characters that the parts do not hold; so many random ones never are.
    private static func randomBoundary() -> String {
        "form-" + String(UInt64.random(in: .min ... .max), radix: 36)
            + String(UInt64.random(in: .min ... .max), radix: 36)
    }

    private static func length(of parts: [ClientPartWriter], _ boundary: String) -> Int64? {
        // `--`, the boundary, CRLF before each head, CRLF behind each content, and the last line.
        var length = Int64(boundary.utf8.count + 6)
        for part in parts {
            length += Int64(boundary.utf8.count + 6 + part.head.utf8.count)
            switch part.content {
            case .bytes(let bytes): length += Int64(bytes.count)
            case .stream(let count?, _): length += count
            case .stream(nil, _): return nil
            }
        }
        return length
    }

    /// The pieces of a form whose parts are given one by one.
    private static func pieces(
        _ boundary: String, _ part: @escaping @Sendable () async throws -> ClientPartWriter?
    ) -> RequestContent.Pieces {
        let state = PartsInProgress(boundary, part)
        return { try await state.next() }
    }
}

/// Pieces that are made when the first is asked for.
private actor Deferred {
    private let make: @Sendable () async throws -> RequestContent.Pieces
    private var pieces: RequestContent.Pieces?

    init(_ make: @escaping @Sendable () async throws -> RequestContent.Pieces) { self.make = make }

    func next() async throws -> [UInt8]? {
        if pieces == nil { pieces = try await make() }
        return try await pieces?()
    }
}

/// The form between two pieces.
private actor PartsInProgress {
    private let boundary: String
    private let part: @Sendable () async throws -> ClientPartWriter?
    private var content: RequestContent.Pieces?
    private var isOver = false

    init(_ boundary: String, _ part: @escaping @Sendable () async throws -> ClientPartWriter?) {
        self.boundary = boundary
        self.part = part
    }

    func next() async throws -> [UInt8]? {
        if let content {
            if let piece = try await content() { return piece }
            self.content = nil
            return [0x0D, 0x0A]
        }
        if isOver { return nil }
        guard let part = try await part() else {
            isOver = true
            return Array("--\(boundary)--\r\n".utf8)
        }
        let head = Array("--\(boundary)\r\n\(part.head)".utf8)
        switch part.content {
        case .bytes(let bytes): return head + bytes + [0x0D, 0x0A]
        case .stream(_, let make):
            content = try await make()
            return head
        }
    }
}
