import AccordClient
import ContractClient
import ContractTesting
import EventLoop
import HTTPClient
import HTTPMessages
import JSON
import Testing

/// Calls a server over a socket. Each exchange is held against the contract and recorded; a violation fails the test.
struct API: Sendable {
    let port: UInt16

    /// One loop serves the connections of all tests.
    static let loop: Loop = {
        do { return try Loop.start(name: "tests") } catch { fatalError("no loop: \(error)") }
    }()

    func get(_ target: String, token: String? = nil) async throws -> Answer {
        try await call("GET", target, token: token)
    }

    func delete(_ target: String, token: String? = nil) async throws -> Answer {
        try await call("DELETE", target, token: token)
    }

    func post(_ target: String, _ json: String, token: String? = nil) async throws -> Answer {
        try await call("POST", target, json: json, token: token)
    }

    func put(_ target: String, _ json: String, token: String? = nil) async throws -> Answer {
        try await call("PUT", target, json: json, token: token)
    }

    func patch(_ target: String, _ json: String, token: String? = nil) async throws -> Answer {
        try await call("PATCH", target, json: json, token: token)
    }

    /// Makes one request on a connection of its own.
    func call(
        _ method: String, _ target: String, json: String? = nil, token: String? = nil,
        fields: [(String, String)] = []
    ) async throws -> Answer {
        var fields = fields
        if let token { fields.append(("Authorization", "Bearer \(token)")) }
        if json != nil { fields.append(("Content-Type", "application/json")) }
        return try await send(method, target, fields: fields, body: Array((json ?? "").utf8))
    }

    /// Logs in and gives the token.
    func logIn(_ email: String, _ password: String) async throws -> String {
        try await client().createToken(
            .init(body: Credentials(email: email, password: password))
        ).ok.body.token
    }

    /// Makes one request with exactly these fields beside Host and the framing.
    func send(
        _ method: String, _ target: String, fields: [(String, String)], body: [UInt8]
    ) async throws -> Answer {
        let method = try #require(HTTPMethod(name: method))
        let connection = try await HTTPConnection.connect(
            host: "127.0.0.1", port: port, on: Self.loop)
        var lines = HTTPFields()
        for (name, value) in fields {
            lines.append(try #require(HTTPFieldName(validating: name)), value)
        }
        let start = ContinuousClock.now
        let response = try await connection.send(
            HTTPClientRequest(method, target, fields: lines, body: body))
        await connection.close()
        let request = Exchange.Request(
            method.name, target, fields: fields.map { .init($0.0, $0.1) }, body: body)
        return see(request, response, duration: start.duration(to: .now))
    }

    /// Holds what was exchanged against the contract.
    func see(
        _ request: Exchange.Request, _ response: HTTPClientResponse, duration: Duration? = nil
    ) -> Answer {
        see(
            request, Int(response.status.code), response.fields, response.body, duration: duration)
    }

    func see(
        _ request: Exchange.Request, _ status: Int, _ fields: HTTPFields, _ body: [UInt8],
        duration: Duration? = nil
    ) -> Answer {
        Watch.contract.see(
            Exchange(
                origin: Test.current?.name ?? "set-up", server: "http://127.0.0.1:\(port)",
                request: request,
                response: Exchange.Response(
                    status, fields: fields.map { .init($0.name.spelling, $0.value) }, body: body),
                duration: duration))
    }
}
