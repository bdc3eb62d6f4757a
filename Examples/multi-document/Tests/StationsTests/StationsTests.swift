import ContractRuntime
import HTTPMessages
import Testing

@testable import Stations

@Suite("The stations") struct StationsTests {
    private let service = Stations.service()

    private func send(
        _ method: HTTPMethod, _ target: String, _ body: String = ""
    ) async -> (status: UInt16, text: String) {
        let fields: HTTPFields = body.isEmpty ? [:] : [.contentType: "application/json"]
        let response = await service.respond(
            to: HTTPRequest(
                head: HTTPRequestHead(method, target, fields),
                body: HTTPRequestBody(Array(body.utf8)), isSecure: false, requestID: "r1"))
        guard case .bytes(let bytes) = response.body else { return (response.status.code, "") }
        return (response.status.code, String(decoding: bytes, as: UTF8.self))
    }

    @Test("keep what they measure")
    func readings() async {
        let reading = #"{"at":"2026-01-01T00:00:00Z","t":-21.5}"#
        #expect(await send(.post, "/stations/oul-01/readings", reading).status == 204)
        #expect(await send(.post, "/stations/hel-01/readings", reading).status == 404)
        #expect(await send(.post, "/stations/oul-01/readings", #"{"t":-200}"#).status == 422)
        let stations = await send(.get, "/stations").text
        #expect(stations.hasPrefix(#"[{"id":"oul-01","name":"Station oul-01","last":{"at":"#))
    }

    @Test("are all that is generated")
    func filter() async {
        #expect(await send(.post, "/stations/oul-01/repairs", #"{"part":"fan"}"#).status == 404)
        #expect(!ContractDocument.json.description.contains("repair"))
        #expect(ContractDocument.operations.count == 3)
    }
}
