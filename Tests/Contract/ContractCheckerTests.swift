import ContractTesting
import JSON
import Testing

@Suite("The checker that holds every exchange against the contract finds what breaks it")
struct ContractCheckerTests {
    private let checker = Watch.contract.checker

    /// An exchange that fits, of the bundled server.
    private func registration() async throws -> Exchange {
        let server = try await TestServer.shared()
        let email = "checker.\(UInt64.random(in: 0 ... .max))@example.org"
        return try await server.api.post("/api/v1/users/register", RegisterUserTests.body(email))
            .exchange
    }

    private func findings(_ exchange: Exchange) -> [String] {
        checker.findings(in: exchange).map(\.message)
    }

    private func without(_ property: String, _ body: [UInt8]) throws -> [UInt8] {
        guard case .object(let object) = try JSONValue.parse(body) else { return body }
        var rest = JSONObject()
        for (name, value) in object where name != property {
            rest.updateValue(value, forKey: name)
        }
        return JSONValue.object(rest).serialized()
    }

    @Test("a response that lacks a required property")
    func findsMissingProperty() async throws {
        var exchange = try await registration()
        #expect(findings(exchange).isEmpty)
        let body = exchange.response.body
        guard case .object(let account) = try JSONValue.parse(body) else { return }
        #expect(account.count == 9)
        for (name, _) in account {
            exchange.response.body = try without(name, body)
            let violations = findings(exchange)
            #expect(violations.contains { $0.contains("'\(name)'") }, "\(name): \(violations)")
        }
    }

    @Test("a property of another type or outside its bounds")
    func findsWrongValues() async throws {
        var exchange = try await registration()
        let text = String(decoding: exchange.response.body, as: UTF8.self)
        for (right, wrong) in [
            (#""id":"#, #""id":-"#), (#""is_blocked":false"#, #""is_blocked":"no""#),
            (#""role":"user""#, #""role":"emperor""#), (#""age":null"#, #""age":151"#),
            (#""created_at":"2"#, #""created_at":"x2"#),
        ] {
            exchange.response.body = Array(text.replacing(right, with: wrong).utf8)
            #expect(!findings(exchange).isEmpty, "\(wrong)")
        }
    }

    @Test("an undeclared status, media type or a missing field")
    func findsWrongEnvelope() async throws {
        let right = try await registration()
        var exchange = right
        exchange.response.status = 202
        // `default` covers any status, but only with a problem.
        #expect(!findings(exchange).isEmpty)
        exchange = right
        exchange.response.fields.removeAll { $0.name == "Location" }
        #expect(findings(exchange) == ["the field 'Location' is missing"])
        exchange = right
        exchange.response.fields.removeAll { $0.name == "Content-Type" }
        #expect(!findings(exchange).isEmpty)
        exchange = right
        exchange.request.method = "DELETE"
        exchange.request.target = "/api/v1/users/me"
        exchange.response.status = 204
        #expect(findings(exchange).contains("a body where none is declared"))
    }

    @Test("a request that was accepted although it breaks the contract")
    func findsAcceptedNonsense() async throws {
        var exchange = try await registration()
        exchange.request.body = try without("email", exchange.request.body)
        #expect(findings(exchange).contains { $0.hasPrefix("accepted request") })
        exchange.request.body = []
        #expect(findings(exchange) == ["accepted request: the body is missing"])
    }
}
