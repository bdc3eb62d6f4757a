internal import ContractRuntime
internal import HTTPMessages

extension ClientConnection {
    /// Opens a WebSocket of an operation. Middleware stands around calls only.
    @_spi(Generated) public func open<Operation, Sent, Received>(
        _ spoken: ClientSocketProtocol<Operation, Sent, Received>, _ input: Operation.Input,
        over transport: any ClientSocketTransport, _ options: SocketOptions
    ) -> ClientSocket<Sent, Received> {
        let core = SocketCore(
            spoken, options, configuration,
            prepare: { [self] resumeAt in
                try await handshake(spoken, input, options, resumeAt)
            },
            open: { try await transport.open($0) },
            refusal: { [self] response in await refusal(of: response, Operation.self) })
        return ClientSocket(core)
    }

    private func handshake<Operation, Sent, Received>(
        _ spoken: ClientSocketProtocol<Operation, Sent, Received>, _ input: Operation.Input,
        _ options: SocketOptions, _ resumeAt: String?
    ) async throws -> ClientHandshake {
        var request = try request(Operation.self, input, CallOptions(fields: options.fields))
        if let resumeAt, let parameter = spoken.resume?.parameter {
            request.replace(query: parameter, with: resumeAt)
        }
        var subprotocols = [spoken.subprotocol].compactMap(\.self)
        for carrying in try await authorization.carryings(for: Operation.description) {
            request.add(carrying)
            if case .subprotocols(let pair) = carrying { subprotocols += pair }
        }
        return ClientHandshake(
            request.url, fields: request.fields, subprotocols: subprotocols,
            timeout: request.timeout)
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
