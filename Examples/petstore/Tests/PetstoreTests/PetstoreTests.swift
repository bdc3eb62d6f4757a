import EventLoop
import HTTPClient
import HTTPMessages
import Testing

@testable import Petstore

@Suite("The pet store") struct PetstoreTests {
    @Test("takes pets in, and keeps to its contract")
    func pets() async throws {
        let loops = try LoopGroup(count: 1)
        let listener = Petstore.listener(port: 0)
        let address = try await listener.start(on: loops)
        let client = try await HTTPConnection.connect(
            host: "127.0.0.1", port: address.port, on: loops.loops[0])

        func send(
            _ method: HTTPMethod, _ target: String, _ key: String? = nil, _ body: String = ""
        ) async throws -> HTTPClientResponse {
            var fields = HTTPFields()
            if !body.isEmpty { fields.append(.contentType, "application/json") }
            if let key { fields.append("X-Key", key) }
            return try await client.send(
                HTTPClientRequest(method, target, fields: fields, body: Array(body.utf8)))
        }

        let rex = #"{"name":"Rex","kind":"dog"}"#
        #expect(try await send(.post, "/pets", nil, rex).status.code == 401)
        let added = try await send(.post, "/pets", "example-key", rex)
        #expect(added.status.code == 201)
        #expect(added.fields["Location"] == "/pets/1")
        #expect(added.text == #"{"name":"Rex","kind":"dog","id":1}"#)
        let broken = try await send(.post, "/pets", "example-key", #"{"name":"","kind":"ox"}"#)
        #expect(broken.status.code == 422)
        #expect(broken.text.contains(#""pointer":"/kind""#))
        #expect(try await send(.get, "/pets?kind=dog").text == "[\(added.text)]")
        #expect(try await send(.get, "/pets?kind=cat").text == "[]")
        #expect(try await send(.get, "/pets?limit=0").status.code == 422)
        #expect(try await send(.delete, "/pets/1", "example-key").status.code == 204)
        #expect(try await send(.get, "/pets/1").status.code == 404)

        await client.close()
        await listener.stop(within: .zero)
        loops.stop()
    }
}
