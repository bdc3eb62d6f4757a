internal import ContractRuntime
internal import HTTPMessages

/// Adds what proves the caller to a request.
struct Authorization: Sendable {
    let credentials: any ClientCredentials
    let schemes: [SecuritySchemeDescription]

    /// A request with what it has to carry.
    func authorizing(
        _ request: ClientRequest, for operation: OperationDescription
    ) async throws -> ClientRequest {
        var authorized = request
        for carrying in try await carryings(for: operation) { authorized.add(carrying) }
        return authorized
    }

    /// What a request has to carry; nothing where no alternative can be met: the server says what it
    /// misses.
    ///
    /// The first alternative counts for which there are all credentials (OpenAPI 3.1, 4.8.30: only
    /// one of them need be satisfied).
    func carryings(
        for operation: OperationDescription
    ) async throws -> [SecuritySchemeDescription.Carrying] {
        for alternative in operation.security {
            if let found = try await carryings(of: alternative) { return found }
        }
        return []
    }

    private func carryings(
        of alternative: [SchemeRequirement]
    ) async throws -> [SecuritySchemeDescription.Carrying]? {
        var found: [SecuritySchemeDescription.Carrying] = []
        for requirement in alternative {
            guard let scheme = schemes.first(where: { $0.name == requirement.name }) else {
                return nil
            }
            if scheme.isShownByConnection { continue }
            guard let value = try await credentials[scheme.name]?.value(),
                let carrying = scheme.carrying(value)
            else { return nil }
            found.append(carrying)
        }
        return found
    }
}

extension ClientRequest {
    /// Adds a credential, in the place of one that is there; the subprotocols of a handshake are not
    /// part of a request yet.
    mutating func add(_ carrying: SecuritySchemeDescription.Carrying) {
        switch carrying {
        case .field(let name, let value): fields[name] = value
        case .query(let name, let value):
            let pair = "\(PercentEncoding.encode(name))=\(PercentEncoding.encode(value))"
            url += (url.contains("?") ? "&" : "?") + pair
        case .cookie(let name, let value):
            let pair = "\(name)=\(PercentEncoding.encode(value))"
            fields[.cookie] = fields[.cookie].map { "\($0); \(pair)" } ?? pair
        case .subprotocols, .nothing: break
        }
    }
}
