import ContractRuntime
import EmittedLibrary
import HTTPMessages
import Testing

@Suite("Emitted outgoing requests") struct OutgoingRequestTests {
    @Test("carry lists and objects that an operation with the same parameters reads back")
    func roundTrip() async throws {
        let filter = Filter(
            name: "a b&c", tags: ["x", "y,z"], price: FilterPrice(min: 1.5), exact: true,
            additionalProperties: ["z": 3])
        let request = ShelvesMovedRequest.request(
            to: "https://example.org/parameters/query", filter: filter,
            size: Size(width: 3, height: -2), box: Size(height: 5), words: ["one", "two"],
            numbers: [4, 5], xGenres: [.novel, .nonFiction], crumbs: ["a": "1;2"],
            point: ShelvesMovedPoint(x: 7), note: "n,m")
        #expect(request.fields["X-Genres"] == "novel,non-fiction")
        #expect(request.fields["Cookie"] == "a=1%3B2")

        let handlers = LibraryHandlers()
        let service = ContractService(
            contractRoutes(
                books: handlers, meta: handlers, files: FileHandlers(),
                deliveries: DeliveryHandlers(), parameters: ParameterHandlers()),
            authenticator: ReaderAuthenticator())
        let target = String(request.url.dropFirst("https://example.org".count))
        let response = await service.respond(
            to: HTTPRequest(
                head: HTTPRequestHead(.get, target), body: HTTPRequestBody([]), requestID: "r1"))
        guard case .bytes(let bytes) = response.body else {
            Issue.record("no text")
            return
        }
        let told = String(decoding: bytes, as: UTF8.self)
        let expected = [
            "filter=\(filter)", "size=\(Size(width: 3, height: -2))", "box=\(Size(height: 5))",
            "words=\(["one", "two"])", "numbers=\([4, 5])", "note=\("\"n,m\"")", "x: 7",
        ]
        let plain = told.filter { $0 != "(" && $0 != ")" }
        for text in expected {
            // What is optional in one is not in the other.
            let text = text.replacing("Optional", with: "").filter { $0 != "(" && $0 != ")" }
                .replacing("=Filter", with: "=EmittedLibrary.Filter")
                .replacing("=Size", with: "=EmittedLibrary.Size")
            #expect(plain.contains(text), "\(text) is not in \(plain)")
        }
    }
}
