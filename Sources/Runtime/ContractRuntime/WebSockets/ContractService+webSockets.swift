internal import HTTPMessages
internal import WebSocket

// The last of a WebSocket operation's checks: only what the handler accepts becomes a handshake, so
// that whoever may not enter learns that first, whatever the handshake looks like.
extension ContractService {
    /// The 101 that a handler's acceptance makes; throws 426 for what is no handshake, and 400 for
    /// one that cannot be answered.
    func accept(
        _ serve: @escaping ContractResponse.ServeWebSocket, _ fields: HTTPFields,
        to request: HTTPRequest, by route: PreparedRoute
    ) throws -> HTTPResponse {
        guard let negotiation = route.webSocket else {
            preconditionFailure("'\(route.operation.id)' has no WebSocket in the contract")
        }
        let handshake: WebSocketHandshake
        do throws(WebSocketHandshake.Refusal) {
            handshake = try WebSocketHandshake(request.head)
        } catch {
            throw Refusal(error)
        }
        guard let agreement = negotiation.agreement(on: handshake.subprotocols) else {
            throw Refusal(.badRequest, detail: "None of the subprotocols is spoken here.")
        }
        let inspected = inspection(of: agreement, request, route.operation)
        let acceptance = WebSocketAcceptance(
            acceptKey: WebSocketKey.accept(for: handshake.key),
            subprotocol: agreement.echo,
            deflate: configuration.webSocketDeflate.flatMap {
                WebSocketDeflateAgreement(offers: handshake.extensions, $0)
            },
            limits: configuration.webSocketLimits
        ) { stream in
            await serve(
                WebSocketConnection(
                    inspected(stream), position: agreement.position,
                    subprotocol: agreement.subprotocol))
            stream.close(.normal, reason: "")
        }
        return HTTPResponse(
            .switchingProtocols, fields: fields, body: .webSocket(acceptance),
            operationID: route.operation.id)
    }

    /// How frames are looked at before they are sent; not at all where nobody mistrusts the types.
    private func inspection(
        of agreement: WebSocketNegotiation.Agreement, _ request: HTTPRequest,
        _ operation: OperationDescription
    ) -> @Sendable (any WebSocketStream) -> any WebSocketStream {
        guard let validator = configuration.responseValidator else { return { $0 } }
        let (requestID, subprotocol) = (request.requestID, agreement.subprotocol)
        return { [onFailure = configuration.onFailure] stream in
            InspectedStream(stream, subprotocol: subprotocol) { frame in
                validator.violations(inFrame: frame, of: operation, subprotocol: subprotocol)
            } report: { violation in
                onFailure(
                    ContractFailure(
                        error: violation, operationID: operation.id, requestID: requestID,
                        status: .internalServerError))
            }
        }
    }
}

extension Refusal {
    /// What a request that opens no WebSocket is answered with.
    fileprivate init(_ refusal: WebSocketHandshake.Refusal) {
        switch refusal {
        case .malformed(let what):
            self.init(.badRequest, detail: "The handshake is malformed: \(what).")
        case .upgradeRequired:
            // RFC 9110 15.5.22 wants Upgrade, 7.8 Connection beside it; RFC 6455 4.4 the version.
            self.init(
                Problem(.upgradeRequired),
                [.upgrade: "websocket", .connection: "Upgrade", .secWebSocketVersion: "13"])
        }
    }
}
