public import EventLoop
public import HTTPClient
import HTTPMessages
import Synchronization
public import TLS

/// Sends requests to a server over the network, on connections that are used again.
///
///     let transport = try NetworkTransport("http://127.0.0.1:8000", on: loop)
///     let other = try NetworkTransport("https://api.example.org", on: loop)
///
/// Every call ends in time, and no answer grows without bound: see `HTTPClientLimits`. Calls may overlap; each then has a
/// connection of its own.
public final class NetworkTransport: ContractTransport {
    /// The address without a slash at its end.
    public let server: String
    private let host: String
    private let port: UInt16
    private let basePath: String
    private let tls: TLSClient?
    private let loop: Loop
    private let limits: HTTPClientLimits
    private let idle = Mutex<[Idle]>([])

    private struct Idle: Sendable {
        let connection: HTTPConnection
        let since: ContinuousClock.Instant
    }

    // More would only wait for tests that are over.
    private static let maxIdle = 8
    // A server may close an idle connection at any time. One that rests for no longer than this is most likely open, which
    // matters for requests that must not be sent twice.
    private static let restsSafely = Duration.milliseconds(500)
    private static let restsAtMost = Duration.seconds(4)

    /// Makes a transport.
    ///
    /// - Parameters:
    ///   - address: `http://host` or `https://host`, maybe with a port and a path, which stands before every target.
    ///   - trust: Whose certificates are taken; nil for those that the system trusts.
    ///
    /// Throws ``TransportError/address(_:)``.
    public init(
        _ address: String, on loop: Loop, limits: HTTPClientLimits = HTTPClientLimits(),
        trust: TLSTrust? = nil
    ) throws(TransportError) {
        let known = ["http://", "https://"]
        guard let scheme = known.first(where: address.lowercased().hasPrefix) else {
            throw .address("'\(address)' begins with neither 'http://' nor 'https://'")
        }
        let isSecure = scheme == known[1]
        let rest = address.dropFirst(scheme.count)
        let authority = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        (host, port) = try Self.hostAndPort(authority, usual: isSecure ? 443 : 80)
        tls = isSecure ? try Self.tls(towards: host, trust) : nil
        var path = String(rest.dropFirst(authority.count).prefix { $0 != "?" && $0 != "#" })
        while path.hasSuffix("/") { path.removeLast() }
        basePath = path
        server = scheme + authority + path
        self.loop = loop
        self.limits = limits
    }

    private static func tls(
        towards host: String, _ trust: TLSTrust?
    ) throws(TransportError) -> TLSClient {
        if let trust { return TLSClient(host: host, trust: trust) }
        do throws(TLSError) {
            return TLSClient(host: host, trust: try TLSTrust())
        } catch {
            throw .address("TLS cannot be spoken here: \(error)")
        }
    }

    private static func hostAndPort(
        _ authority: Substring, usual: UInt16
    ) throws(TransportError) -> (String, UInt16) {
        // RFC 3986 3.2.2: an IPv6 address stands in brackets.
        let end = authority.lastIndex(of: "]").map { authority.index(after: $0) }
        let colon = authority[(end ?? authority.startIndex)...].firstIndex(of: ":")
        var host = String(authority[..<(colon ?? authority.endIndex)])
        if host.hasPrefix("["), host.hasSuffix("]") { host = String(host.dropFirst().dropLast()) }
        let port = colon.map { UInt16(authority[$0...].dropFirst()) } ?? usual
        guard !host.isEmpty, !host.contains("@"), let port else {
            throw .address("'\(authority)' is no host with or without a port")
        }
        return (host, port)
    }

    /// Sends a request and waits for its whole answer.
    ///
    /// A connection that a server has closed meanwhile is replaced, where sending the request once more does no harm.
    /// Throws `HTTPClientError` and ``TransportError``.
    public func send(_ request: Exchange.Request) async throws -> Exchange.Response {
        // RFC 9110 9.2.2
        let isIdempotent = !["POST", "PATCH"].contains(request.method)
        if let rested = take(restedFor: isIdempotent ? Self.restsAtMost : Self.restsSafely) {
            do {
                return try await send(request, on: rested)
            } catch HTTPClientError.closed where isIdempotent {
                await rested.close()
            }
        }
        let connection = try await HTTPConnection.connect(
            host: host, port: port, on: loop, limits: limits, layering: tls)
        return try await send(request, on: connection)
    }

    /// Closes the connections that rest.
    public func close() async {
        let connections = idle.withLock { idle in
            defer { idle = [] }
            return idle.map(\.connection)
        }
        for connection in connections { await connection.close() }
    }

    private func take(restedFor limit: Duration) -> HTTPConnection? {
        idle.withLock { idle in
            while let last = idle.popLast() {
                if last.since.duration(to: .now) <= limit { return last.connection }
            }
            return nil
        }
    }

    private func send(
        _ request: Exchange.Request, on connection: HTTPConnection
    ) async throws -> Exchange.Response {
        let method = HTTPMethod(name: request.method)
        do {
            try await connection.write(try bytes(of: request, method))
        } catch HTTPClientError.closed {
            // A server may refuse a body and close without having read it. What it said still counts.
        }
        // How an answer is framed depends on no other method than HEAD and CONNECT (RFC 9112 6.3).
        let response = try await connection.readResponse(to: method ?? .post)
        if response.head.keepsAlive {
            idle.withLock { idle in
                if idle.count < Self.maxIdle {
                    idle.append(Idle(connection: connection, since: .now))
                }
            }
        } else {
            await connection.close()
        }
        return Exchange.Response(
            Int(response.status.code),
            fields: response.fields.map { .init($0.name.spelling, $0.value) }, body: response.body)
    }

    private func bytes(
        of request: Exchange.Request, _ method: HTTPMethod?
    ) throws(TransportError) -> [UInt8] {
        let fields = try HTTPFields(request.fields)
        let authority = String(server.drop { $0 != "/" }.dropFirst(2).prefix { $0 != "/" })
        let bytes = HTTPClientRequest(
            method ?? .post, basePath + request.target, fields: fields, body: request.body
        ).bytes(authority: authority)
        if method != nil { return bytes }
        guard HTTPFieldName(validating: request.method) != nil else {
            throw .token(request.method)
        }
        return Array(request.method.utf8) + bytes.dropFirst(HTTPMethod.post.name.utf8.count)
    }
}

extension HTTPFields {
    /// The same fields as the engine has them.
    init(_ fields: [Exchange.Field]) throws(TransportError) {
        self.init()
        for field in fields {
            guard let name = HTTPFieldName(validating: field.name) else {
                throw .token(field.name)
            }
            append(name, field.value)
        }
    }
}
