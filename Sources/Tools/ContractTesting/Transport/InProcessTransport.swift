public import HTTPMessages

#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// Asks a responder in this process, such as a `ContractService`: no socket, no port.
///
///     let transport = InProcessTransport(service)
///
/// What the engine does is done as far as an exchange shows it: methods that it does not know are refused, HEAD, 204 and
/// 304 have no content, and Content-Length is told. WebSockets are accepted (101) and not spoken.
public struct InProcessTransport: ContractTransport {
    /// `http://localhost`: where nobody listens.
    public let server = "http://localhost"
    private let responder: any HTTPResponder
    private let maxResponseBytes: Int

    /// Makes a transport to a responder; `maxResponseBytes` bounds each answer.
    public init(_ responder: any HTTPResponder, maxResponseBytes: Int = 64 << 20) {
        self.responder = responder
        self.maxResponseBytes = maxResponseBytes
    }

    /// Lets the responder answer. Throws ``TransportError``, and `HTTPBodyError` when content ends before its time.
    public func send(_ request: Exchange.Request) async throws -> Exchange.Response {
        var fields = try HTTPFields(request.fields)
        if !fields.contains(.host) { fields.append(.host, "localhost") }
        if !request.body.isEmpty, !fields.contains(.contentLength) {
            fields.append(.contentLength, request.body.count)
        }
        guard let method = HTTPMethod(name: request.method) else {
            return try await answer(
                responder.refusal(.notImplemented, detail: "", requestID: "test"), to: nil)
        }
        let target = HTTPLink(target: request.target, relation: "").target
        let response = await responder.respond(
            to: HTTPRequest(
                head: HTTPRequestHead(method, target, fields), body: HTTPRequestBody(request.body),
                client: ClientAddress(ip: "127.0.0.1", port: 0), requestID: "test"))
        return try await answer(response, to: method)
    }

    private func answer(
        _ response: HTTPResponse, to method: HTTPMethod?
    ) async throws -> Exchange.Response {
        var fields = response.fields.map { Exchange.Field($0.name.spelling, $0.value) }
        // RFC 9110 6.4.1
        guard method != .head, response.status.allowsContent else {
            return Exchange.Response(Int(response.status.code), fields: fields)
        }
        let body = try await bytes(of: response.body)
        fields.append(Exchange.Field("Content-Length", String(body.count)))
        return Exchange.Response(Int(response.status.code), fields: fields, body: body)
    }

    private func bytes(of body: HTTPResponseBody) async throws -> [UInt8] {
        if let length = body.length, length > maxResponseBytes { throw TransportError.tooLarge }
        switch body {
        case .empty, .webSocket: return []
        case .bytes(let bytes): return bytes
        case .constant(let bytes): return bytes.array
        case .stream(let source, _):
            var bytes: [UInt8] = []
            while let piece = try await source.next() {
                guard piece.count <= maxResponseBytes - bytes.count else {
                    throw TransportError.tooLarge
                }
                bytes += piece
            }
            return bytes
        case .segments(let segments):
            var bytes: [UInt8] = []
            for segment in segments { bytes += try Self.bytes(of: segment) }
            return bytes
        }
    }

    private static func bytes(of segment: HTTPBodySegment) throws -> [UInt8] {
        switch segment {
        case .bytes(let bytes): return bytes
        case .file(let file, let range):
            var bytes = [UInt8](repeating: 0, count: Int(range.count))
            var filled = 0
            while filled < bytes.count {
                let start = filled
                // A descriptor has one position, which others may use: pread leaves it where it is.
                let count = bytes.withUnsafeMutableBytes { buffer in
                    pread(
                        file.descriptor, buffer.baseAddress?.advanced(by: start),
                        buffer.count - start, off_t(range.lowerBound) + off_t(start))
                }
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { throw HTTPBodyError.closed }
                filled += count
            }
            return bytes
        }
    }
}
