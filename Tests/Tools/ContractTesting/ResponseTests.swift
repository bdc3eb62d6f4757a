import Testing

@testable import ContractTesting

@Suite("Responses are held against status, fields, media type and schema") struct ResponseTests {
    private func pets() throws -> Pets {
        try Pets(
            """
            /pets:
              get:
                operationId: listPets
                security: [{key: []}, {name: [], session: []}]
                responses:
                  '200':
                    description: Pets.
                    headers:
                      X-Count: {required: true, schema: {type: integer, minimum: 1}}
                      X-Tags: {schema: {type: array, maxItems: 2, items: {enum: [a, b]}}}
                      X-Size: {explode: true, schema: {type: object, required: [w], properties: {w: {type: integer}}}}
                      X-More: {content: {application/json: {schema: {type: object}}}}
                      Set-Cookie: {schema: {type: array, items: {type: string, pattern: =}}}
                    content:
                      application/json: {schema: {type: array}}
                      application/problem+json: {schema: {type: object}}
                      text/*: {schema: {type: string, maxLength: 3}}
                  '204': {description: None.}
                  '304': {description: The same., content: {application/json: {}}}
                  4XX: {description: Refused., content: {application/json: {schema: {type: object}}}}
                  default: {description: Failed., x-statuses: [503], content: {application/json: {schema: {type: object}}}}
              delete:
                responses: {'204': {description: Done.}}
            /plain:
              get:
                responses: {'200': {description: Nothing.}}
            """,
            components: """
                components:
                  securitySchemes:
                    key: {type: apiKey, in: header, name: X-Key}
                    name: {type: apiKey, in: query, name: who}
                    session: {type: apiKey, in: cookie, name: session}
                """)
    }

    private static let key = [Exchange.Field("X-Key", "k")]

    private func found(
        _ fields: [(String, String)], status: Int = 200, _ text: String = "[]",
        type: String? = "application/json", method: String = "GET"
    ) throws -> [String] {
        let type = type.map { [Exchange.Field("content-type", $0)] } ?? []
        return try pets().findings(
            method, "/pets", Self.key,
            answered: Exchange.Response(
                status, fields: type + fields.map { .init($0.0, $0.1) }, body: Array(text.utf8)))
    }

    @Test(
        "fields, by their schema",
        arguments: [
            [("X-Count", "5")], [("x-count", "5"), ("X-Tags", "a, b")],
            [("X-Count", "5"), ("X-Tags", "a"), ("X-Tags", "b")],
            [("X-Count", "5"), ("X-Size", "w=1,h=2")], [("X-Count", "5"), ("X-More", "{}")],
            [("X-Count", "5"), ("Set-Cookie", "a=1, 2"), ("Set-Cookie", "b=2")],
        ])
    func rightFields(fields: [(String, String)]) throws {
        #expect(try found(fields) == [])
    }

    @Test(
        "fields that break it",
        arguments: [
            [], [("X-Count", "0")], [("X-Count", "five")], [("X-Count", "5"), ("X-Tags", "a, c")],
            [("X-Count", "5"), ("X-Tags", "a, b, a")], [("X-Count", "5"), ("X-Size", "h=2")],
            [("X-Count", "5"), ("X-More", "{")], [("X-Count", "5"), ("Set-Cookie", "a")],
        ])
    func wrongFields(fields: [(String, String)]) throws {
        let found = try found(fields)
        #expect(found.count == 1)
        #expect(found.allSatisfy { $0.hasPrefix("response_headers_conformance") })
    }

    @Test("media types and ranges of them")
    func mediaTypes() throws {
        let count = [("X-Count", "5")]
        #expect(try found(count, "{}", type: "application/problem+json; charset=utf-8") == [])
        #expect(try found(count, "abc", type: "text/csv") == [])
        #expect(try found(count, "abcd", type: "TEXT/CSV").count == 1)
        for type in [nil, "application/xml", "nonsense", "*/*"] {
            let found = try found(count, type: type)
            #expect(found.count == 1)
            #expect(found.allSatisfy { $0.hasPrefix("content_type_conformance") })
        }
    }

    @Test("statuses: their own, their class, the default")
    func statuses() throws {
        #expect(try found([], status: 404, "{}") == [])
        #expect(try found([], status: 404, "[]").count == 1)
        #expect(try found([], status: 503, "{}") == [])
        #expect(
            try found([], status: 500, "{}") == [
                "not_a_server_error: the server failed with 500",
                "status_code_conformance: 'default' of listPets does not stand for the status 500; "
                    + "expected 503",
            ])
        let undeclared = try pets().findings(
            "DELETE", "/pets", answered: Pets.answer(200, "text/plain", ""))
        #expect(
            undeclared == [
                "status_code_conformance: DELETE /pets does not declare the status 200; expected 204"
            ])
        let pets = try pets()
        let failed = pets.exchange(
            "GET", "/pets", Self.key, answered: Pets.answer(503, "application/json", "{}"))
        #expect(pets.checker.findings(in: failed).isEmpty)
        var checker = pets.checker
        checker.configuration.allowsListedServerErrors = false
        #expect(checker.findings(in: failed).map(\.check) == [.notAServerError])
    }

    @Test("what has no content by HTTP or by the document")
    func bareAnswers() throws {
        #expect(try found([("X-Count", "5")], "", type: nil, method: "HEAD") == [])
        #expect(try found([], status: 204, "", type: nil) == [])
        #expect(try found([], status: 304, "", type: nil) == [])
        #expect(try found([], status: 204, "x", type: nil).count == 1)
        #expect(try pets().findings("GET", "/plain", answered: Pets.json("{}")).count == 1)
    }

    @Test("credentials that were not asked for")
    func credentials() throws {
        let pets = try pets()
        let bare = Exchange.Response(204)
        #expect(
            pets.findings("GET", "/pets", answered: bare).first?.hasPrefix("ignored_auth") == true)
        #expect(pets.findings("GET", "/pets", Self.key, answered: bare) == [])
        let cookie = [Exchange.Field("Cookie", "a=1; session=2")]
        #expect(pets.findings("GET", "/pets?who=me", cookie, answered: bare) == [])
        #expect(pets.findings("GET", "/pets?whom=me", cookie, answered: bare).count == 1)
        #expect(
            pets.findings("GET", "/pets", answered: Pets.answer(401, "application/json", "{}"))
                == [])
    }

    @Test("methods that are not declared, and Allow")
    func methods() throws {
        let pets = try pets()
        func found(_ status: Int, _ allow: String?, _ target: String = "/pets") -> [String] {
            pets.findings(
                "POST", target,
                answered: Exchange.Response(
                    status, fields: allow.map { [.init("Allow", $0)] } ?? []))
        }
        #expect(found(405, "GET, HEAD, DELETE") == [])
        #expect(found(405, "GET").first?.contains("lacks DELETE") == true)
        #expect(found(405, "GET, DELETE, POST").first?.hasPrefix("allow_header") == true)
        #expect(found(405, nil).count == 1)
        #expect(found(200, nil).first?.hasPrefix("unsupported_method") == true)
        #expect(found(404, nil).count == 1)
        #expect(found(501, nil) == [])
        #expect(found(200, nil, "/elsewhere") == [])
        #expect(pets.findings("OPTIONS", "/pets", answered: Exchange.Response(204)) == [])
    }

    @Test("a request that fits and was refused, where that is asked for")
    func positive() throws {
        let pets = try pets()
        var checker = pets.checker
        checker.configuration.checks.insert(.positiveDataAcceptance)
        let refused = pets.exchange(
            "GET", "/pets", Self.key, answered: Pets.answer(400, "application/json", "{}"))
        #expect(checker.findings(in: refused).map(\.check) == [.positiveDataAcceptance])
        #expect(pets.checker.findings(in: refused).isEmpty)
    }
}
