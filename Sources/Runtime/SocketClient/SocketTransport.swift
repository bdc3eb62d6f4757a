public import ContractClient
internal import EventLoop
internal import HTTPClient
internal import HTTPMessages
public import TLS

/// Opens the WebSockets of emitted clients over the network, each on a connection of its own, in
/// plain text or over TLS. It runs on one loop, and asks no proxy.
///
/// A connection on which nothing comes for half a minute is asked whether it is still there, and is
/// lost when it does not answer.
public final class SocketTransport: ClientSocketTransport {
    private let loop: Loop
    private let trust: TLSTrust?

    /// Starts the loop. `trust` says which authorities vouch for servers; nil for those that the
    /// system trusts.
    public init(trust: TLSTrust? = nil) throws {
        loop = try Loop.start(name: "sockets")
        self.trust = trust
    }

    /// Asks a server to speak WebSocket.
    public func open(_ handshake: ClientHandshake) async throws -> ClientHandshakeAnswer {
        guard let place = Place(handshake.url) else {
            throw ClientTransportError.invalidRequest(
                "'\(handshake.url)' is no address of http or https")
        }
        var limits = HTTPClientLimits()
        if let timeout = handshake.timeout { limits.connectTimeout = timeout }
        do {
            let connection = try await HTTPConnection.connect(
                host: place.host, port: place.port, on: loop, limits: limits,
                layering: try layering(of: place))
            let answer = try await connection.openWebSocket(
                place.target, fields: handshake.fields, subprotocols: handshake.subprotocols)
            switch answer {
            case .open(let client): return .open(SocketLine(client))
            case .refused(let response):
                await connection.close()
                return .refused(
                    ClientResponse(
                        response.status, fields: response.fields,
                        content: WholeContent(response.body)))
            }
        } catch let error as HTTPClientError {
            throw ClientTransportError(error)
        }
    }

    private func layering(of place: Place) throws -> TLSClient? {
        guard place.isSecure else { return nil }
        do {
            return TLSClient(host: place.host, trust: try trust ?? TLSTrust())
        } catch {
            throw ClientTransportError.cannotConnect("no certificates of authorities: \(error)")
        }
    }

    /// Where a handshake goes.
    private struct Place {
        let isSecure: Bool
        let host: String
        let port: UInt16
        let target: String

        init?(_ url: String) {
            let isSecure = url.hasPrefix("https://")
            guard isSecure || url.hasPrefix("http://") else { return nil }
            let rest = url.dropFirst(isSecure ? 8 : 7)
            let end = rest.firstIndex { $0 == "/" || $0 == "?" } ?? rest.endIndex
            guard let authority = HTTPAuthority(String(rest[..<end])) else { return nil }
            self.isSecure = isSecure
            // An address of IPv6 stands in brackets, and is named without them.
            host = authority.host.filter { $0 != "[" && $0 != "]" }
            port = authority.port ?? (isSecure ? 443 : 80)
            target = rest[end...].hasPrefix("/") ? String(rest[end...]) : "/" + rest[end...]
        }
    }
}

extension ClientTransportError {
    /// What the HTTP client says, in the words of a transport.
    init(_ error: HTTPClientError) {
        switch error {
        case .cannotConnect(let reason): self = .cannotConnect(reason)
        case .timedOut: self = .timedOut("nothing came in time")
        case .closed: self = .broken("the connection ended too early")
        case .malformed(let reason): self = .broken(reason)
        case .tooLarge: self = .tooLarge("the answer is too large")
        }
    }
}
