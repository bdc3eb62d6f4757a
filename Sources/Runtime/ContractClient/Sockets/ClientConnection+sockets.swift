internal import ContractRuntime
internal import HTTPMessages
internal import Synchronization

extension ClientConnection {
    /// Opens a WebSocket of an operation.
    @_spi(Generated) public func open<Operation, Sent, Received>(
        _ spoken: ClientSocketProtocol<Operation, Sent, Received>, _ input: Operation.Input,
        over transport: any ClientSocketTransport, _ options: SocketOptions
    ) -> ClientSocket<Sent, Received> {
        let core = SocketCore(
            spoken, options, configuration,
            connect: { [self] resumeAt in
                var request = try request(
                    Operation.self, input, CallOptions(fields: options.fields))
                if let resumeAt, let parameter = spoken.resume?.parameter {
                    request.replace(query: parameter, with: resumeAt)
                }
                return try await shakeHands(
                    request, speaking: spoken.subprotocol, Operation.description, over: transport)
            },
            refusal: { [self] response in await refusal(of: response, Operation.self) })
        return ClientSocket(core)
    }

    /// Sends a handshake through the middleware, for which it is a call that is answered 101.
    private func shakeHands(
        _ request: ClientRequest, speaking subprotocol: String?,
        _ operation: OperationDescription, over transport: any ClientSocketTransport
    ) async throws -> ClientHandshakeAnswer {
        let opened = OpenedLine()
        let next = ClientMiddleware.chain(configuration.middleware) { [self] request in
            // Asked once more, whatever it was asked for.
            await opened.replace(with: nil)
            let handshake = try await handshake(request, speaking: subprotocol, operation)
            switch try await transport.open(handshake) {
            case .open(let line):
                await opened.replace(with: line)
                return ClientResponse(
                    .switchingProtocols, fields: [:], content: PieceSource { nil })
            case .refused(let response): return response
            }
        }
        do {
            let response = try await next(request)
            if response.status == .switchingProtocols, let line = opened.take() {
                return .open(line)
            }
            await opened.replace(with: nil)
            return .refused(response)
        } catch {
            await opened.replace(with: nil)
            throw error
        }
    }

    private func handshake(
        _ request: ClientRequest, speaking subprotocol: String?, _ operation: OperationDescription
    ) async throws -> ClientHandshake {
        var request = request
        var subprotocols = [subprotocol].compactMap(\.self)
        // Middleware may have changed the address, and nothing secret goes to strangers.
        if try base.isOrigin(of: request.address) {
            for carrying in try await authorization.carryings(for: operation) {
                request.add(carrying)
                if case .subprotocols(let pair) = carrying { subprotocols += pair }
            }
        }
        return ClientHandshake(
            request.url, fields: request.fields, subprotocols: subprotocols,
            timeout: request.timeout)
    }
}

/// The connection that a handshake has opened, while middleware may still have another opinion.
private final class OpenedLine: Sendable {
    private let line = Mutex<(any ClientSocketLine)?>(nil)

    func take() -> (any ClientSocketLine)? {
        line.withLock { line in
            defer { line = nil }
            return line
        }
    }

    /// Keeps a connection, and lets go the one that there was.
    func replace(with other: (any ClientSocketLine)?) async {
        let last = line.withLock { line in
            defer { line = other }
            return line
        }
        await last?.close(.goingAway, reason: "")
    }
}

extension ClientRequest {
    /// Puts a parameter of the query in the place of those of its name.
    fileprivate mutating func replace(query name: String, with value: String) {
        let parts = url.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        let encoded = PercentEncoding.encode(name)
        var pairs = parts.dropFirst().first?.split(separator: "&").map(String.init) ?? []
        pairs.removeAll { $0.hasPrefix("\(encoded)=") }
        pairs.append("\(encoded)=\(PercentEncoding.encode(value))")
        url = "\(parts[0])?\(pairs.joined(separator: "&"))"
    }
}
