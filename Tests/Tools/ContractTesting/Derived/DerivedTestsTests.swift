import JSON
import SourceText
import Synchronization
import Testing

@testable import ContractTesting

/// A server that is a function, and remembers what it was asked.
private final class Server: ContractTransport {
    let server = "http://localhost"
    let asked = Mutex<[Exchange.Request]>([])
    private let answer: @Sendable (Exchange.Request) throws -> Exchange.Response

    init(_ answer: @escaping @Sendable (Exchange.Request) throws -> Exchange.Response) {
        self.answer = answer
    }

    func send(_ request: Exchange.Request) async throws -> Exchange.Response {
        asked.withLock { $0.append(request) }
        return try answer(request)
    }

    var methods: Set<String> { asked.withLock { Set($0.map(\.method)) } }
    var lines: [String] {
        asked.withLock { $0.map { "\($0.method) \($0.target) \($0.fields) \($0.body)" } }
    }
}

private struct Silence: Error, CustomStringConvertible {
    let description = "nobody is there"
}

@Suite("Tests that follow from a document")
struct DerivedTestsTests {
    private static let paths = """
        /pets:
          get:
            operationId: list
            parameters:
              - {name: limit, in: query, schema: {type: integer, minimum: 1, maximum: 9}}
            responses: {'200': {description: x}, '422': {description: x}}
          post:
            operationId: add
            security: [{key: []}]
            requestBody:
              required: true
              content:
                application/json:
                  schema: {type: object, required: [name], properties: {name: {type: string, maxLength: 30}, note: {type: string}}}
            responses: {'201': {description: x}, '401': {description: x}, '422': {description: x}}
        /pets/{id}:
          get:
            operationId: tell
            parameters: [{name: id, in: path, required: true, schema: {type: string, maxLength: 9}}]
            responses: {'200': {description: x}, '404': {description: x}}
        """
    private static let components =
        "components: {securitySchemes: {key: {type: http, scheme: bearer}}}"

    private func outcome(
        of server: Server, _ change: (inout DerivedTests.Configuration) -> Void = { _ in }
    ) async throws -> DerivedTests.Outcome {
        let pets = try Pets(Self.paths, components: Self.components)
        var configuration = DerivedTests.Configuration()
        configuration.checks = [.negativeDataRejection, .notAServerError, .ignoredAuth]
        configuration.fields = [.init("Authorization", "Bearer token")]
        change(&configuration)
        return await DerivedTests(
            of: pets.checker.document, over: server, configuration: configuration
        ).run()
    }

    @Test("only what is safe goes out, unless more is wanted")
    func safety() async throws {
        let server = Server { _ in Exchange.Response(404) }
        let outcome = try await outcome(of: server)
        #expect(outcome.operationCount == 2)
        #expect(server.methods == ["GET", "QUERY", "TRACE", "ACCORD"])
        let other = Server { _ in Exchange.Response(404) }
        _ = try await self.outcome(of: other) { $0.includesUnsafe = true }
        #expect(other.methods.isSuperset(of: ["POST", "PUT", "DELETE", "PATCH"]))
    }

    @Test("a seed sends the same requests, and another one others")
    func seeds() async throws {
        func lines(_ seed: UInt64) async throws -> [String] {
            let server = Server { _ in Exchange.Response(404) }
            _ = try await outcome(of: server) {
                $0.seed = seed
                $0.includesUnsafe = true
            }
            return server.lines
        }
        let first = try await lines(1)
        #expect(first.count > 100)
        #expect(try await lines(1) == first)
        #expect(try await lines(2) != first)
    }

    @Test("a case that fails is made small, and is told once")
    func shrinking() async throws {
        let server = Server { request in
            let name = try? JSONValue.parse(request.body)["name"]?.string
            return Exchange.Response((name ?? "").unicodeScalars.count > 12 ? 500 : 422)
        }
        let outcome = try await outcome(of: server) { $0.includesUnsafe = true }
        let findings = outcome.report.findings.filter { $0.operationID == "add" }
        #expect(findings.map(\.check) == [.notAServerError])
        let body = findings.first?.exchange?.request.body ?? []
        #expect(String(decoding: body, as: UTF8.self) == #"{"name":"aaaaaaaaaaaaa"}"#)
        #expect(findings.first?.exchange?.seed == 1)
    }

    @Test("a request that breaks the contract has to be refused")
    func violations() async throws {
        let server = Server { request in
            Exchange.Response(request.target.contains("limit=10") ? 200 : 422)
        }
        let outcome = try await outcome(of: server)
        #expect(outcome.report.findings.map(\.operationID) == ["list"])
        #expect(
            outcome.report.findings.first?.schemaLocation
                == "#/paths/~1pets/get/parameters/0/schema/maximum")
    }

    @Test("a credential that is worth nothing has to be refused")
    func credentials() async throws {
        let server = Server { request in
            let token = request.fields.first("Authorization")
            return Exchange.Response(token == nil ? 401 : request.method == "POST" ? 201 : 404)
        }
        let outcome = try await outcome(of: server) {
            $0.includesUnsafe = true
            $0.checks = [.ignoredAuth]
        }
        #expect(
            outcome.report.findings.map(\.message) == [
                "accepted with a credential that is worth nothing"
            ])
        // With one that is, requests go out everywhere else.
        let first = server.asked.withLock { $0.first }
        #expect(first?.fields.first("Authorization") == "Bearer token")
    }

    @Test("a server that is not there ends the run at once, and so does one that falls silent")
    func silence() async throws {
        let absent = Server { _ in throw Silence() }
        let none = try await outcome(of: absent)
        #expect(none.unreachable == "nobody is there")
        #expect(none.exchangeCount == 2)
        #expect(none.report.findings.isEmpty)

        let count = Mutex(0)
        let dying = Server { _ in
            guard
                count.withLock({
                    $0 += 1; return $0
                }) < 10
            else { throw Silence() }
            return Exchange.Response(404)
        }
        let some = try await outcome(of: dying) { $0.includesUnsafe = true }
        #expect(some.unreachable == nil)
        #expect(some.exchangeCount < 20)
        #expect(some.notes.last?.hasPrefix("ended early: ") == true)
        #expect(
            some.report.findings.contains { $0.message == "there was no answer: nobody is there" })
        #expect(some.report.findings.first?.description.contains("-> no answer: ") == true)
    }

    @Test("a run ends by its number of cases and its time")
    func bounds() async throws {
        let server = Server { _ in Exchange.Response(404) }
        let few = try await outcome(of: server) {
            $0.maxCases = 2
            $0.phases = [.violations, .boundaries, .random]
        }
        #expect(few.exchangeCount <= 2 * 3 * 2)
        let none = try await outcome(of: server) { $0.maxDuration = .zero }
        #expect(none.exchangeCount == 0)
    }

    @Test("what was created is read, and asked for by later requests")
    func resources() async throws {
        let server = Server { request in
            if request.method == "POST" {
                return Exchange.Response(201, fields: [.init("Location", "/pets/known-1")])
            }
            return Exchange.Response(404)
        }
        let outcome = try await outcome(of: server) {
            $0.includesUnsafe = true
            $0.checks = [.ensureResourceAvailability]
        }
        #expect(outcome.report.findings.map(\.operationID).contains("tell"))
        #expect(server.asked.withLock { $0.contains { $0.target == "/pets/known-1" } })
    }

    @Test("when requests have ended the session that they need, the outcome says so")
    func lostCredentials() async throws {
        let count = Mutex(0)
        let server = Server { request in
            // The fiftieth is the last that is allowed.
            let isAllowed =
                count.withLock {
                    $0 += 1; return $0
                } <= 50
            return Exchange.Response(isAllowed ? 200 : 401)
        }
        let pets = try Pets(
            ["a", "b", "c", "d"].map {
                """
                /\($0):
                  get: {operationId: \($0), security: [{key: []}], responses: {'200': {description: x}}, parameters: [{name: q, in: query, schema: {type: string}}]}
                """
            }.joined(separator: "\n"), components: Self.components)
        var configuration = DerivedTests.Configuration()
        configuration.fields = [.init("Authorization", "Bearer token")]
        let outcome = await DerivedTests(
            of: pets.checker.document, over: server, configuration: configuration
        ).run()
        #expect(
            outcome.notes.contains("what was allowed is refused now, and hardly tested after that"))
    }

    @Test("links of the document are followed, with what their expressions stand for")
    func links() async throws {
        let pets = try Pets(
            """
            /pets/{kind}:
              post:
                operationId: add
                parameters: [{name: kind, in: path, required: true, schema: {type: string}, example: cat}]
                requestBody: {required: true, content: {application/json: {schema: {type: object}, example: {tag: t1}}}}
                responses:
                  '201':
                    description: x
                    links:
                      show:
                        operationId: show
                        parameters:
                          number: $response.body#/at/0
                          query.tag: $request.body#/tag
                          kind: $request.path.kind
                          X-From: $response.header.X-Node
                          plain: as it is
            /things/{number}:
              get:
                operationId: show
                parameters:
                  - {name: number, in: path, required: true, schema: {type: integer}}
                  - {name: tag, in: query, schema: {type: string}}
                  - {name: kind, in: query, schema: {type: string}}
                  - {name: plain, in: query, schema: {type: string}}
                  - {name: X-From, in: header, schema: {type: string}}
                responses: {'200': {description: x}}
            """)
        let server = Server { request in
            guard request.method == "POST" else { return Exchange.Response(404) }
            return Exchange.Response(
                201, fields: [.init("X-Node", "n1"), .init("Content-Type", "application/json")],
                body: Array(#"{"at": [7]}"#.utf8))
        }
        var configuration = DerivedTests.Configuration()
        configuration.includesUnsafe = true
        configuration.phases = [.links]
        configuration.checks = [.ensureResourceAvailability]
        let outcome = await DerivedTests(
            of: pets.checker.document, over: server, configuration: configuration
        ).run()
        #expect(
            server.asked.withLock {
                $0.contains {
                    $0.target == "/things/7?tag=t1&kind=cat&plain=as%20it%20is"
                        && $0.fields.first("X-From") == "n1"
                }
            })
        #expect(outcome.report.findings.map(\.operationID) == ["show"])
        let text = outcome.report.text()
        #expect(text.hasPrefix("show: 1 finding\n  GET /things/7?"))
        #expect(text.contains("[ensure_resource_availability]\n    pets.yml:"))
        #expect(text.contains("    ACCORD_SEED=1 curl "))
    }
}
