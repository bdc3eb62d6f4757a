import EventLoop
import HTTPClient
import HTTPMessages
import HTTPServer
import Synchronization
import Testing

@testable import ContractTesting

/// Answers with what was asked.
private final class Mirror: HTTPResponder {
    let count = Mutex(0)

    nonisolated(nonsending) func respond(to request: HTTPRequest) async -> HTTPResponse {
        count.withLock { $0 += 1 }
        let body = (try? await request.body.collect(upTo: 1 << 20)) ?? []
        var fields: HTTPFields = [.contentType: "text/plain"]
        let target = request.head.target
        if let value = request.head.fields["X-A"] { fields.append("X-A", value) }
        fields.append("X-Port", Int(request.client.port))
        switch target {
        case "/away": return HTTPResponse(.seeOther, fields: [.location: "/there"])
        case "/none": return HTTPResponse(.noContent)
        case "/large":
            return HTTPResponse(
                .ok, fields: fields, body: .bytes([UInt8](repeating: 0x61, count: 9_000)))
        case "/slow": try? await Task.sleep(for: .seconds(5))
        case "/pieces":
            return HTTPResponse(.ok, fields: fields, body: .stream(Pieces(), length: nil))
        default: break
        }
        let text = Array("\(request.head.method.name) \(target) ".utf8) + body
        return HTTPResponse(.ok, fields: fields, body: .bytes(text))
    }

    func refusal(_ status: HTTPStatus, detail: String, requestID: String) -> HTTPResponse {
        HTTPResponse(status, body: .bytes(Array("refused".utf8)))
    }
}

private final class Pieces: HTTPBodySource {
    let rest = Mutex(3)

    func next() async throws(HTTPBodyError) -> [UInt8]? {
        rest.withLock { rest in
            guard rest > 0 else { return nil }
            rest -= 1
            return Array("piece".utf8)
        }
    }
}

@Suite("Requests go to a server over the network, or to a responder in this process")
struct TransportTests {
    private func text(_ response: Exchange.Response) -> String {
        String(decoding: response.body, as: UTF8.self)
    }

    private func expectAnswers(_ transport: any ContractTransport) async throws {
        let posted = try await transport.send(
            .init("POST", "/a?b=1", fields: [.init("X-A", "b")], body: Array("body".utf8)))
        #expect(posted.status == 200)
        #expect(text(posted) == "POST /a?b=1 body")
        #expect(posted.fields.first("x-a") == "b")
        let head = try await transport.send(.init("HEAD", "/a"))
        #expect(head.status == 200)
        #expect(head.body.isEmpty)
        #expect(try await transport.send(.init("GET", "/away")).status == 303)
        #expect(try await transport.send(.init("GET", "/none")).body.isEmpty)
        #expect(text(try await transport.send(.init("GET", "/pieces"))) == "piecepiecepiece")
        #expect(try await transport.send(.init("BREW", "/a")).status == 501)
        await #expect(throws: TransportError.token("X A")) {
            try await transport.send(.init("GET", "/", fields: [.init("X A", "b")]))
        }
    }

    @Test("in this process") func inProcess() async throws {
        let mirror = Mirror()
        let transport = InProcessTransport(mirror, maxResponseBytes: 8_000)
        try await expectAnswers(transport)
        #expect(transport.server == "http://localhost")
        await #expect(throws: TransportError.tooLarge) {
            try await transport.send(.init("GET", "/large"))
        }
    }

    @Test("over the network, on connections that are used again")
    func network() async throws {
        let loops = try LoopGroup(count: 1)
        let listener = HTTPListener(
            configuration: HTTPServerConfiguration(host: "127.0.0.1", port: 0),
            responder: Mirror())
        let address = try await listener.start(on: loops)
        var limits = HTTPClientLimits()
        limits.exchangeTimeout = .milliseconds(300)
        limits.maxResponseBytes = 8_000
        let transport = try NetworkTransport(
            "http://127.0.0.1:\(address.port)/", on: loops.loops[0], limits: limits)
        #expect(transport.server == "http://127.0.0.1:\(address.port)")
        let ports = [
            try await transport.send(.init("GET", "/")).fields.first("X-Port"),
            try await transport.send(.init("POST", "/")).fields.first("X-Port"),
        ]
        #expect(ports[0] == ports[1])
        try await expectAnswers(transport)
        await #expect(throws: HTTPClientError.tooLarge) {
            try await transport.send(.init("GET", "/large"))
        }
        await #expect(throws: HTTPClientError.timedOut) {
            try await transport.send(.init("GET", "/slow"))
        }
        // What a failed exchange has left behind is no answer to the next request.
        #expect(text(try await transport.send(.init("GET", "/b"))) == "GET /b ")
        let nested = try NetworkTransport(
            "http://127.0.0.1:\(address.port)/base/", on: loops.loops[0])
        #expect(text(try await nested.send(.init("GET", "/b"))) == "GET /base/b ")
        async let first = transport.send(.init("GET", "/1"))
        async let second = transport.send(.init("GET", "/2"))
        let texts = try await [text(first), text(second)]
        #expect(texts == ["GET /1 ", "GET /2 "])
        await transport.close()
        await nested.close()
        await listener.stop(within: .zero)
        loops.stop()
        await #expect(throws: (any Error).self) {
            try await NetworkTransport("http://127.0.0.1:1", on: try Loop.start(name: "none"))
                .send(.init("GET", "/"))
        }
    }

    @Test(
        "addresses that are none",
        arguments: ["ftp://a", "a", "http://", "http://a:b", "http://:80", "http://u@a"])
    func addresses(address: String) throws {
        let loop = try Loop.start(name: "none")
        #expect(throws: TransportError.self) { try NetworkTransport(address, on: loop) }
        loop.stop()
    }
}
