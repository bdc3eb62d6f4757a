import Testing

// What every operation of a kind answers alike.

/// 401 for no token, a wrong one, a malformed one and a revoked one, with WWW-Authenticate (D1).
func expectUnauthorized(
    _ method: String, _ target: String, json: String? = nil,
    sourceLocation: SourceLocation = #_sourceLocation
) async throws {
    let server = try await TestServer.shared()
    let user = try await server.user()
    _ = try await server.api.delete("/api/v1/tokens/current", token: user.token)
    let genuine = try await server.user()
    let values: [String?] = [
        nil, "Bearer \(user.token)", "Bearer \(String(genuine.token.dropLast()))", "Bearer",
        "Bearer a b", "Basic \(genuine.token)", genuine.token, "Token nonsense",
    ]
    for value in values {
        let answer = try await server.api.call(
            method, target, json: json, fields: value.map { [("Authorization", $0)] } ?? [])
        #expect(answer.status == 401, "\(value ?? "no field")", sourceLocation: sourceLocation)
        #expect(answer.code == "unauthorized", sourceLocation: sourceLocation)
        let challenge = answer.field("WWW-Authenticate") ?? ""
        #expect(challenge.hasPrefix("Bearer "), "\(challenge)", sourceLocation: sourceLocation)
        #expect(challenge.contains("Token "), "\(challenge)", sourceLocation: sourceLocation)
    }
}

/// 403 for a blocked user, whose token is genuine.
func expectBlockedIsForbidden(
    _ method: String, _ target: String, json: String? = nil,
    sourceLocation: SourceLocation = #_sourceLocation
) async throws {
    let server = try await TestServer.shared()
    let blocked = try await server.blockedUser()
    let answer = try await server.api.call(method, target, json: json, token: blocked.token)
    #expect(answer.status == 403, sourceLocation: sourceLocation)
    #expect(answer.code == "account_blocked", sourceLocation: sourceLocation)
}

/// 403 for users who are no administrators.
func expectAdminOnly(
    _ method: String, _ target: String, json: String? = nil,
    sourceLocation: SourceLocation = #_sourceLocation
) async throws {
    let server = try await TestServer.shared()
    let user = try await server.user()
    let answer = try await server.api.call(method, target, json: json, token: user.token)
    #expect(answer.status == 403, sourceLocation: sourceLocation)
    #expect(answer.code == "forbidden", sourceLocation: sourceLocation)
}

/// 400 for bodies that are no JSON as the contract asks for it (L3, L4, L6, L7).
func expectMalformedIsRefused(
    _ method: String, _ target: String, token: String? = nil,
    sourceLocation: SourceLocation = #_sourceLocation
) async throws {
    let server = try await TestServer.shared()
    let deep = String(repeating: "[", count: 1000)
    let bodies: [[UInt8]] = [
        Array("".utf8), Array("{".utf8), Array(#"{"a": 1, "a": 2}"#.utf8), Array("{}{}".utf8),
        Array(deep.utf8), [0x22, 0xFF, 0x22], Array(#"{"a": "\ud800"}"#.utf8),
        Array("{\"a\": \"\u{1}\"}".utf8),
    ]
    for body in bodies {
        var fields = [("Content-Type", "application/json")]
        if let token { fields.append(("Authorization", "Bearer \(token)")) }
        let answer = try await server.api.send(method, target, fields: fields, body: body)
        let shown = String(decoding: body.prefix(20), as: UTF8.self)
        #expect(answer.status == 400, "\(shown)", sourceLocation: sourceLocation)
        #expect(answer.code == "malformed_request", "\(shown)", sourceLocation: sourceLocation)
    }
}

/// 422 with exactly these violations, each as `/pointer keyword`.
func expectViolations(
    _ expected: [String], _ method: String, _ target: String, json: String? = nil,
    token: String? = nil, sourceLocation: SourceLocation = #_sourceLocation
) async throws {
    let server = try await TestServer.shared()
    let answer = try await server.api.call(method, target, json: json, token: token)
    #expect(answer.status == 422, "\(answer.text)", sourceLocation: sourceLocation)
    #expect(answer.code == "contract_violation", sourceLocation: sourceLocation)
    #expect(answer.violations.sorted() == expected.sorted(), sourceLocation: sourceLocation)
}

/// 400 for ids that cannot be read, 422 for ids that the contract excludes.
func expectIDIsChecked(
    _ method: String, _ target: (String) -> String, parameter: String, json: String? = nil,
    token: String, sourceLocation: SourceLocation = #_sourceLocation
) async throws {
    let server = try await TestServer.shared()
    for id in ["abc", "1x", "1%20", "--1", "0x1"] {
        let answer = try await server.api.call(method, target(id), json: json, token: token)
        #expect(answer.status == 400, "\(id)", sourceLocation: sourceLocation)
    }
    for (id, keyword) in [("0", "minimum"), ("-1", "minimum"), ("9007199254740992", "maximum")] {
        try await expectViolations(
            ["/\(parameter) \(keyword)"], method, target(id), json: json, token: token,
            sourceLocation: sourceLocation)
    }
}

/// The parameters of a list: 400 and 422 for bad limits and parameters, 404 for a cursor that was not made here.
func expectListParametersAreChecked(
    _ target: String, token: String, sourceLocation: SourceLocation = #_sourceLocation
) async throws {
    let server = try await TestServer.shared()
    let unreadable = try await server.api.get("\(target)?limit=many", token: token)
    #expect(unreadable.status == 400, sourceLocation: sourceLocation)
    for (query, violation) in [
        ("limit=0", "/limit minimum"), ("limit=201", "/limit maximum"),
        ("cursor=a.b", "/cursor pattern"), ("cursor=", "/cursor minLength"),
    ] {
        let answer = try await server.api.get("\(target)?\(query)", token: token)
        #expect(answer.status == 422, "\(query)", sourceLocation: sourceLocation)
        #expect(answer.violations.contains(violation), "\(query)", sourceLocation: sourceLocation)
    }
    let unknown = try await server.api.get("\(target)?colour=red", token: token)
    #expect(unknown.status == 422, sourceLocation: sourceLocation)
    for cursor in ["AAAA", "AAAAAAAAAAEqKioqKioqKg", String(repeating: "A", count: 128)] {
        let answer = try await server.api.get("\(target)?cursor=\(cursor)", token: token)
        #expect(answer.status == 404, "\(cursor)", sourceLocation: sourceLocation)
        #expect(answer.code == "unknown_cursor", sourceLocation: sourceLocation)
    }
}
