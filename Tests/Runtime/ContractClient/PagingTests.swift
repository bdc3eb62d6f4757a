import ContractClient
import HTTPMessages
import Testing

@Suite("Pages") struct PagingTests {
    private func next(_ target: String) -> HTTPFields { [.link: "<\(target)>; rel=\"next\""] }

    @Test("are followed by Link, each when it is asked for")
    func follows() async throws {
        let transport = ScriptedTransport { [self] number, _ in
            switch number {
            case 0: ClientResponse(200, #"["a", "b"]"#, next("/v1/things?cursor=x"))
            case 1: ClientResponse(200, "[]", next("?cursor=y"))
            default: ClientResponse(200, #"["c"]"#, [.link: "</v1/things>; rel=\"first\""])
            }
        }
        let client = TestClient(transport, ["bearer": "b"])
        var found: [String] = []
        for try await item in client.items(of: ListThings.self, .init(query: "q")) {
            if item == "a" { #expect(transport.sent.count == 1) }
            found.append(item)
        }
        #expect(found == ["a", "b", "c"])
        #expect(
            transport.sent.map(\.url) == [
                "https://api.test/v1/things?query=q", "https://api.test/v1/things?cursor=x",
                "https://api.test/v1/things?cursor=y",
            ])
        #expect(transport.sent.allSatisfy { $0.fields[.authorization] == "Bearer b" })
    }

    @Test(
        "are not followed out of the origin, or to what is no address",
        arguments: [
            "https://other.test/v1/things", "//other.test/x", "http://api.test/v1/things",
            "mailto:x",
            "https://api.test:8443/", "https://api.test@other.test/",
        ])
    func stays(target: String) async throws {
        let transport = ScriptedTransport { [self] _, _ in ClientResponse(200, "[]", next(target)) }
        var count = 0
        for try await _ in TestClient(transport).pages(of: ListThings.self, .init()) { count += 1 }
        #expect(count == 1)
    }

    @Test("end after so many, when links go in a circle")
    func circle() async throws {
        let transport = ScriptedTransport { [self] _, _ in ClientResponse(200, "[]", next("?x")) }
        let client = TestClient(transport) { $0.maxPages = 5 }
        var count = 0
        for try await _ in client.pages(of: ListThings.self, .init()) { count += 1 }
        #expect(count == 5)
    }

    @Test("throw an answer that is no page")
    func failure() async throws {
        let transport = ScriptedTransport { [self] number, _ in
            number == 0
                ? ClientResponse(200, #"["a"]"#, next("?x")) : ClientResponse(409, "[]", next("?y"))
        }
        var found: [String] = []
        let error = await #expect(throws: AnswerError.self) {
            for try await item in TestClient(transport).items(of: ListThings.self, .init()) {
                found.append(item)
            }
        }
        #expect(error?.status == .conflict)
        #expect(found == ["a"])
        #expect(transport.sent.count == 2)
    }
}
