internal import HTTPMessages

/// An operation with all that can be worked out before the first request.
///
/// It knows nothing of the type of callers, so that to look it up needs no metadata of generic types.
final class PreparedRoute: Sendable {
    static var unexpectedBody: String { "This operation takes no request body." }

    let operation: OperationDescription
    /// What serves everybody; nil where there may be a caller.
    let serveAnybody: ServeAnybody?
    /// nil for an open operation.
    let security: SecurityCheck?
    /// The challenges of a 401 that the handler answers: those of the operation, or, where it is
    /// open, as a login is, those of the contract.
    let challenge: String
    let media: MediaCheck
    /// Names that the query may have because a credential can be there.
    let credentialNames: [[UInt8]]
    /// Whether the contract has a request body here.
    let takesBody: Bool
    /// nil for an operation that opens no WebSocket.
    let webSocket: WebSocketNegotiation?
    /// Whether the handler reads some media type while it comes.
    let streamsBody: Bool
    /// The length of the longest request body, in bytes.
    let maxBodyBytes: Int
    /// The statuses that are made of content by the request's preconditions and ranges.
    let conditionalStatuses: ConditionalAnswer.Statuses
    /// Whether no cache may keep the answers.
    let isPrivate: Bool

    init<Caller>(
        _ route: RouteTable<Caller>.Route, of table: RouteTable<Caller>,
        _ configuration: ContractServiceConfiguration
    ) {
        let realm = configuration.realm
        operation = route.operation
        let schemes = table.securitySchemes
        security = SecurityCheck(
            operation.security, schemes: schemes, realm: realm,
            opensWebSocket: operation.webSocket != nil)
        serveAnybody =
            if security == nil, case .anybody(let serve) = route.serve { serve } else { nil }
        challenge =
            security?.challenge ?? SecurityCheck.challenge(schemes, realm: realm, error: "")
        media = MediaCheck(operation)
        credentialNames = schemes.compactMap(\.queryParameter).map { Array($0.utf8) }
        takesBody = !operation.requestMediaTypes.isEmpty
        let asked = Set(operation.security.joined().map(\.name))
        let words = schemes.filter { asked.contains($0.name) }.compactMap(\.subprotocolWord)
        webSocket = operation.webSocket.map { WebSocketNegotiation($0, words: words) }
        streamsBody = !operation.streamedMediaTypes.isEmpty
        maxBodyBytes = configuration.maxBodyBytes[operation.id] ?? operation.maxBodyBytes
        conditionalStatuses = ConditionalAnswer.Statuses(operation)
        isPrivate = security != nil || operation.method != .get
    }
}
