import Testing

@testable import ContractTesting

@Suite("What was removed is gone, and what was created is there") struct ResourceTests {
    private func exchange(
        _ method: String, _ path: String, _ status: Int, location: String? = nil,
        caller: String = "ada"
    ) -> Exchange {
        Exchange(
            origin: "a test",
            request: .init(method, path, fields: [.init("Authorization", "Bearer \(caller)")]),
            response: .init(status, fields: location.map { [.init("Location", $0)] } ?? []))
    }

    private func checks(_ exchanges: Exchange...) -> [Check] {
        var watch = ResourceWatch()
        return exchanges.flatMap { watch.faults(in: $0).map(\.check) }
    }

    @Test("GET behind DELETE") func removed() {
        let delete = exchange("DELETE", "/pets/1", 204)
        #expect(checks(delete, exchange("GET", "/pets/1?x=1", 200)) == [.useAfterFree])
        #expect(checks(delete, exchange("GET", "/pets/1/", 200)) == [.useAfterFree])
        #expect(checks(delete, exchange("GET", "/pets/1", 404)) == [])
        #expect(checks(delete, exchange("GET", "/pets/12", 200)) == [])
        #expect(checks(delete, exchange("GET", "/pets/1", 200, caller: "eve")) == [])
        #expect(checks(exchange("DELETE", "/pets/1", 202), exchange("GET", "/pets/1", 200)) == [])
        #expect(checks(exchange("DELETE", "/pets/1", 403), exchange("GET", "/pets/1", 200)) == [])
        #expect(
            checks(delete, exchange("PUT", "/pets/1", 201), exchange("GET", "/pets/1", 200)) == [])
    }

    @Test("GET behind 201 with Location") func created() {
        let gone = exchange("GET", "/pets/1", 404)
        for location in ["/pets/1", "http://localhost/pets/1"] {
            let post = exchange("POST", "/pets", 201, location: location)
            #expect(checks(post, gone) == [.ensureResourceAvailability])
            #expect(checks(post, exchange("DELETE", "/pets/1", 204), gone) == [])
            #expect(checks(post, exchange("POST", "/pets/1/sell", 200), gone) == [])
            // What somebody else removes may take it along.
            #expect(checks(post, exchange("DELETE", "/owners/7", 204, caller: "eve"), gone) == [])
            #expect(checks(exchange("DELETE", "/owners/7", 204), post, gone).count == 1)
            #expect(checks(post, exchange("GET", "/pets/1", 200)) == [])
        }
        let elsewhere = exchange("POST", "/pets", 201, location: "http://other/pets/1")
        #expect(checks(elsewhere, gone) == [])
    }

    @Test("a run tells them with the operation") func run() throws {
        let pets = try Pets(
            """
            /pets/{id}:
              parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
              get: {operationId: getPet, responses: {'200': {description: A pet.}}}
              delete: {operationId: removePet, responses: {'204': {description: Done.}}}
            """)
        let run = TestRun(pets.checker)
        #expect(run.see(exchange("DELETE", "/pets/1", 204)).isEmpty)
        let findings = run.see(exchange("GET", "/pets/1", 200))
        #expect(findings.map(\.check) == [.useAfterFree])
        #expect(findings.first?.operationID == "getPet")
        let exchange = exchange("GET", "/pets/1", 200)
        run.add(Finding(.negativeDataRejection, "it was accepted", in: exchange))
        #expect(
            run.report().findings.map(\.check) == [.useAfterFree, .negativeDataRejection])
        #expect(run.report().cases.map(\.exchangeCount) == [2])
    }
}
