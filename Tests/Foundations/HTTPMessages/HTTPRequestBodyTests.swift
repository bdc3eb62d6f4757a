import HTTPMessages
import Synchronization
import Testing

private final class Pieces: HTTPBodySource {
    private let rest: Mutex<[[UInt8]]>
    private let fault: HTTPBodyError?

    init(_ pieces: [[UInt8]], thenThrowing fault: HTTPBodyError? = nil) {
        rest = Mutex(pieces)
        self.fault = fault
    }

    func next() async throws(HTTPBodyError) -> [UInt8]? {
        let piece = rest.withLock { $0.isEmpty ? nil : $0.removeFirst() }
        if piece == nil, let fault { throw fault }
        return piece
    }
}

@Suite("A request body is read whole or in pieces, never beyond a limit")
struct HTTPRequestBodyTests {
    @Test("a complete body")
    func complete() async throws {
        var body = HTTPRequestBody([1, 2, 3])
        #expect(body.declaredLength == 3)
        #expect(try await body.collect(upTo: 3) == [1, 2, 3])
        #expect(try await body.next() == [1, 2, 3])
        #expect(try await body.next() == nil)
    }

    @Test("no body")
    func empty() async throws {
        var body = HTTPRequestBody.empty
        #expect(body.isEmpty)
        #expect(try await body.collect(upTo: 0) == [])
        #expect(try await body.next() == nil)
    }

    @Test("a body in pieces")
    func pieces() async throws {
        let body = HTTPRequestBody(source: Pieces([[1], [2, 3], [4]]), declaredLength: nil)
        #expect(try await body.collect(upTo: 4) == [1, 2, 3, 4])
        var second = HTTPRequestBody(source: Pieces([[1], [2, 3]]), declaredLength: 3)
        #expect(try await second.next() == [1])
        #expect(try await second.next() == [2, 3])
        #expect(try await second.next() == nil)
    }

    @Test("a declared length over the limit is refused before anything is read")
    func declaredTooLarge() async {
        let body = HTTPRequestBody(
            source: Pieces([], thenThrowing: .closed), declaredLength: 5)
        await #expect(throws: HTTPBodyError.tooLarge) { try await body.collect(upTo: 4) }
        await #expect(throws: HTTPBodyError.tooLarge) {
            try await HTTPRequestBody([1, 2]).collect(upTo: 1)
        }
    }

    @Test("chunks over the limit are cut off", arguments: [[[1, 2, 3]], [[1, 2], [3]]])
    func chunksTooLarge(_ pieces: [[UInt8]]) async {
        let body = HTTPRequestBody(source: Pieces(pieces), declaredLength: nil)
        await #expect(throws: HTTPBodyError.tooLarge) { try await body.collect(upTo: 2) }
    }

    @Test("faults come through, and have their status")
    func faults() async {
        let body = HTTPRequestBody(
            source: Pieces([[1]], thenThrowing: .malformed("x")), declaredLength: nil)
        await #expect(throws: HTTPBodyError.malformed("x")) { try await body.collect(upTo: 2) }
        #expect(HTTPBodyError.malformed("x").status == .badRequest)
        #expect(HTTPBodyError.tooLarge.status == .contentTooLarge)
        #expect(HTTPBodyError.timedOut.status == .requestTimeout)
        #expect(HTTPBodyError.closed.status == nil)
    }

    @Test("constant bytes are what the literal says")
    func constants() {
        let bytes = StaticBytes("héllo")
        #expect(bytes.count == 6)
        #expect(bytes.array == Array("héllo".utf8))
        #expect(HTTPResponseBody.constant(bytes).length == 6)
        #expect(HTTPResponseBody.stream(Pieces([]), length: nil).length == nil)
    }
}
