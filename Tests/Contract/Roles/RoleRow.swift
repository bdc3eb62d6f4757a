import JSON

/// An operation in the role matrix: how it is asked for, and what the contract does not say of who may.
struct RoleRow: Sendable {
    /// What those who are signed in and may ask by their role get, each of them.
    typealias Access = [Persona: Int]

    let operationID: String
    /// The status of an operation that has done what it was asked for.
    let success: Int
    let access: Access
    /// Makes what the operation is about, and the request for it, as a persona sends it who will have success.
    let request: @Sendable (Stage, Persona) async throws -> RoleRequest

    private init(
        _ operationID: String, _ success: Int, _ access: Access,
        _ request: @escaping @Sendable (Stage, Persona) async throws -> RoleRequest
    ) {
        self.operationID = operationID
        self.success = success
        self.access = access
        self.request = request
    }

    private static func all(_ status: Int) -> Access {
        Dictionary(uniqueKeysWithValues: Persona.signedIn.map { ($0, status) })
    }

    /// It is about nothing that is somebody's, or about the caller's own.
    static func everybody(
        _ operationID: String, _ success: Int,
        _ request: @escaping @Sendable (Stage, Persona) async throws -> RoleRequest
    ) -> RoleRow {
        RoleRow(operationID, success, all(success), request)
    }

    /// It is about something that exists for its owner only.
    static func owner(
        _ operationID: String, _ success: Int,
        _ request: @escaping @Sendable (Stage, Persona) async throws -> RoleRequest
    ) -> RoleRow {
        RoleRow(operationID, success, all(404).merging([.owner: success]) { $1 }, request)
    }

    /// It is about something that exists for its owner and for who shares it, and nobody else.
    ///
    /// - Parameter but: Who gets something else than that.
    static func both(
        _ operationID: String, _ success: Int, but: Access = [:],
        _ request: @escaping @Sendable (Stage, Persona) async throws -> RoleRequest
    ) -> RoleRow {
        let own: Access = [.owner: success, .participant: success]
        return RoleRow(
            operationID, success, all(404).merging(own) { $1 }.merging(but) { $1 }, request)
    }

    /// It is asked of friends: others are told that they are none.
    static func friends(
        _ operationID: String, _ success: Int,
        _ request: @escaping @Sendable (Stage, Persona) async throws -> RoleRequest
    ) -> RoleRow {
        let own: Access = [.owner: success, .participant: success]
        return RoleRow(operationID, success, all(403).merging(own) { $1 }, request)
    }
}

/// A request of the role matrix, but for who sends it.
struct RoleRequest: Sendable {
    let target: String
    var json: JSONValue?
    var fields: [(String, String)] = []
    /// A body that is no JSON.
    var bytes: [UInt8] = []
    /// Who sends it in the place of the persona that has success.
    var sender: TestUser?
    /// Whether it asks for a WebSocket.
    var isHandshake = false

    init(
        _ target: String, _ json: JSONValue? = nil, sender: TestUser? = nil
    ) {
        self.target = target
        self.json = json
        self.sender = sender
    }

    /// Sends bytes of a media type.
    init(_ target: String, _ bytes: [UInt8], type: String, fields: [(String, String)] = []) {
        self.target = target
        self.bytes = bytes
        self.fields = [("Content-Type", type)] + fields
    }

    /// Asks for a WebSocket.
    init(handshake target: String) {
        self.target = target
        isHandshake = true
    }
}

extension API {
    /// Sends a request of the role matrix.
    ///
    /// - Parameter target: Another target than the request's own.
    func send(
        _ request: RoleRequest, _ method: String, target: String? = nil, token: String?
    ) async throws -> Answer {
        let target = target ?? request.target
        if request.isHandshake {
            switch try await handshake(target, token: token) {
            case .refused(let answer): return answer
            case .open(let socket):
                try await socket.close()
                return socket.answer
            }
        }
        if let json = request.json {
            return try await call(
                method, target, json: json.text, token: token, fields: request.fields)
        }
        let credential = token.map { [("Authorization", "Bearer \($0)")] } ?? []
        return try await send(
            method, target, fields: request.fields + credential, body: request.bytes)
    }
}
