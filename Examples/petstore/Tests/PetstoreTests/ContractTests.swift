import ContractTesting
import Foundation
import Testing

@testable import Petstore

@Suite("The pet store keeps to its contract") struct ContractTests {
    private let run: TestRun
    private let client: ContractClient

    init() throws {
        let document = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../Sources/Petstore/openapi.yml").standardized
        run = TestRun(try ContractChecker(path: document.path))
        client = ContractClient(run, over: InProcessTransport(Petstore.service()))
    }

    /// Makes an exchange; whatever in it breaks the contract fails the test.
    @discardableResult
    private func send(
        _ method: String, _ target: String, key: String? = nil, json: String? = nil
    ) async throws -> Exchange.Response {
        var fields: [Exchange.Field] = []
        if let key { fields.append(.init("X-Key", key)) }
        if json != nil { fields.append(.init("Content-Type", "application/json")) }
        let (exchange, findings) = try await client.send(
            .init(method, target, fields: fields, body: Array((json ?? "").utf8)),
            origin: Test.current?.name ?? "")
        for finding in findings { Issue.record("\(finding)") }
        return exchange.response
    }

    @Test("in every status, media type, parameter and example that it has")
    func everything() async throws {
        let rex = #"{"name": "Rex", "kind": "dog"}"#
        try await send("GET", "/pets")
        let added = try await send("POST", "/pets", key: "example-key", json: rex)
        let location = try #require(added.fields.first("Location"))
        try await send("GET", "/pets?kind=dog&limit=1")
        try await send("GET", location)
        try await send("DELETE", location, key: "example-key")
        try await send("DELETE", location, key: "example-key")
        try await send("GET", location)
        #expect(try await send("GET", "/pets?limit=0").status == 422)
        #expect(try await send("POST", "/pets", json: rex).status == 401)
        #expect(try await send("PUT", "/pets").status == 405)

        let gate = CoverageGate(minimum: [
            .operation: 100, .status: 100, .mediaType: 100, .parameter: 100, .example: 100,
        ])
        let report = run.report()
        for gap in gate.gaps(in: report.coverage) { Issue.record("\(gap)") }
        if let path = ProcessInfo.processInfo.environment["REPORT"] {
            try Data(report.html().utf8).write(to: URL(fileURLWithPath: path))
        }
    }

    @Test("a store that answers something else is found out")
    func finds() throws {
        let exchange = Exchange(
            origin: "a stranger", request: .init("GET", "/pets/1"),
            response: .init(
                200, fields: [.init("Content-Type", "application/json")],
                body: Array(#"{"name": "Rex", "kind": "ox", "id": 1}"#.utf8)))
        let findings = run.checker.findings(in: exchange)
        #expect(findings.map(\.check) == [.responseSchemaConformance])
        #expect(findings.first?.pointer == "/kind")
    }
}
