import ContractClient
import CurlClient
import HTTPMessages
import HTTPServer
import Testing

@Suite("Contents over libcurl", .timeLimit(.minutes(2)))
struct CurlStreamTests {
    /// 64 MiB.
    private static let pieces = 1_024
    private static let bytes = pieces * 65_536
    /// What the system and both sides may hold, far below the whole.
    private static let maxHeldPieces = 320

    @Test("a large answer comes at the reader's pace", arguments: [true, false])
    func download(hasLength: Bool) async throws {
        let source = Zeros(pieces: Self.pieces)
        let answer: @Sendable (HTTPRequest) async -> HTTPResponse = { _ in
            HTTPResponse(.ok, body: .stream(source, length: hasLength ? Int64(Self.bytes) : nil))
        }
        try await withCurl(custom: answer) { transport, base in
            let answer = try await transport.send(ClientRequest(.get, base + "/"))
            try await Task.sleep(for: .milliseconds(300))
            #expect(Self.pieces - source.piecesLeft < Self.maxHeldPieces)
            var (count, largest) = (0, 0)
            while let piece = try await answer.content.next() {
                count += piece.count
                largest = max(largest, piece.count)
            }
            #expect(count == Self.bytes)
            #expect(largest <= (1_024 + 64) * 1_024)
        }
    }

    @Test("a large request goes at the server's pace", arguments: [true, false])
    func upload(hasLength: Bool) async throws {
        let source = Zeros(pieces: Self.pieces)
        let answer: @Sendable (HTTPRequest) async -> HTTPResponse = { request in
            try? await Task.sleep(for: .milliseconds(300))
            let held = Self.pieces - source.piecesLeft
            var body = request.body
            var count = 0
            while let piece = try? await body.next() { count += piece.count }
            return HTTPResponse(.ok, body: .bytes(Array("\(count) \(held)".utf8)))
        }
        try await withCurl(
            server: { $0.messageLimits.maxBodyBytes = 1 << 30 }, custom: answer
        ) { transport, base in
            let length = hasLength ? Int64(Self.bytes) : nil
            let text = try await transport.send(
                ClientRequest(
                    .put, base + "/", content: .stream(length: length) { source })
            ).text()
            let numbers = text.split(separator: " ").compactMap { Int($0) }
            #expect(numbers.first == Self.bytes)
            #expect((0..<Self.maxHeldPieces).contains(numbers.last ?? .max))
        }
    }

    @Test("content in memory goes out whole, whatever its size")
    func memory() async throws {
        let answer: @Sendable (HTTPRequest) async -> HTTPResponse = { request in
            let bytes = (try? await request.body.collect(upTo: 1 << 24)) ?? []
            return HTTPResponse(.ok, body: .bytes(bytes))
        }
        try await withCurl(
            server: { $0.messageLimits.maxBodyBytes = 1 << 24 }, custom: answer
        ) { transport, base in
            for count in [1, 32_768, 32_769, 65_537, 1_048_576, 5_000_000] {
                let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) }
                let echo = try await transport.send(
                    ClientRequest(.post, base + "/", content: .bytes(bytes)))
                // Not compared in the expectation, which would print millions of bytes.
                let isEcho = try await echo.bytes() == bytes
                #expect(isEcho, "\(count) bytes")
            }
        }
    }

    @Test("both contents flow at one time")
    func bothWays() async throws {
        let head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
        var steps = [
            ScriptedServer.Step.read(until: "\r\n\r\n"),
            .write("HTTP/1.1 100 Continue\r\n\r\n" + head),
        ]
        for number in 0..<9 {
            steps += [
                .read(until: "piece \(number)\r\n"), .write("8\r\nanswer \(number)\r\n"),
            ]
        }
        steps += [.read(until: "0\r\n\r\n"), .write("0\r\n\r\n")]
        try await withScript(steps) { transport, base in
            let feed = Feed()
            let answer = try await transport.send(
                ClientRequest(.post, base + "/", content: .stream(length: nil) { feed }))
            for number in 0..<9 {
                feed.give(Array("piece \(number)".utf8))
                let piece = try await answer.content.next()
                #expect(piece.map { String(decoding: $0, as: UTF8.self) } == "answer \(number)")
            }
            feed.end()
            #expect(try await answer.content.next() == nil)
        }
    }

    @Test("a content of another length than declared, and one that fails, end the exchange")
    func faultySources() async throws {
        struct Fault: Error {}
        final class Failing: ClientContentSource {
            func next() async throws -> [UInt8]? { throw Fault() }
        }
        let answer: @Sendable (HTTPRequest) async -> HTTPResponse = { request in
            _ = try? await request.body.collect(upTo: 1 << 20)
            return HTTPResponse(.noContent)
        }
        try await withCurl(custom: answer) { transport, base in
            for (length, wrong) in [(7, "longer"), (11, "shorter"), (10, nil)] {
                let request = ClientRequest(
                    .post, base + "/",
                    content: .stream(length: Int64(length)) { Zeros(pieces: 2, of: 5) })
                let error = await clientError { _ = try await transport.send(request) }
                let expected = wrong.map { "the content is \($0) than its declared length" }
                #expect(error == expected.map { .invalidRequest($0) })
            }
            await #expect(throws: Fault.self) {
                _ = try await transport.send(
                    ClientRequest(.post, base + "/", content: .stream(length: nil) { Failing() }))
            }
            await #expect(throws: Fault.self) {
                _ = try await transport.send(
                    ClientRequest(.post, base + "/", content: .stream(length: 4) { throw Fault() }))
            }
        }
    }
}

/// A content of pieces that a test gives.
private final class Feed: ClientContentSource {
    private let stream: AsyncStream<[UInt8]>
    private let continuation: AsyncStream<[UInt8]>.Continuation

    init() { (stream, continuation) = AsyncStream.makeStream() }

    func give(_ piece: [UInt8]) { continuation.yield(piece) }
    func end() { continuation.finish() }

    func next() async throws -> [UInt8]? {
        for await piece in stream { return piece }
        return nil
    }
}
