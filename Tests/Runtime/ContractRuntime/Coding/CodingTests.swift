import Compression
import HTTPMessages
import TestSupport
import Testing

@testable import ContractRuntime

private func collect(_ source: any HTTPBodySource) async throws -> [[UInt8]] {
    var pieces: [[UInt8]] = []
    while let piece = try await source.next() { pieces.append(piece) }
    return pieces
}

private func inflate(_ bytes: [UInt8]) throws -> [UInt8] {
    var output: [UInt8] = []
    var offset = 0
    let progress = try Inflater(.gzip).inflate(
        bytes.span, from: &offset, into: &output, upTo: 1 << 24)
    #expect(progress == .ended && offset == bytes.count)
    return output
}

@Suite("Compressed answers")
struct ResponseCodingTests {
    private static let text = Array(String(repeating: "the same again, ", count: 200).utf8)

    private func apply(
        _ fields: HTTPFields = ["Content-Type": "application/json"],
        body: HTTPResponseBody = .bytes(text), accepting: String? = "br, gzip",
        method: HTTPMethod = .get, status: HTTPStatus = .ok
    ) -> HTTPResponse {
        var response = HTTPResponse(status, fields: fields, body: body)
        var asked = HTTPFields()
        asked[.acceptEncoding] = accepting
        ResponseCoding().apply(
            to: &response,
            for: HTTPRequest(head: HTTPRequestHead(method, "/", asked), body: .empty))
        return response
    }

    @Test("are smaller, and the same when they are inflated")
    func bytes() throws {
        let response = apply()
        #expect(response.fields[.contentEncoding] == "gzip")
        #expect(response.fields["Vary"] == "Accept-Encoding")
        guard case .bytes(let bytes) = response.body else { throw HTTPBodyError.closed }
        #expect(bytes.count < Self.text.count / 10)
        #expect(try inflate(bytes) == Self.text)
    }

    @Test("of many bytes are compressed while they are sent")
    func manyBytes() async throws {
        let long = (0..<500_000).map { UInt8(truncatingIfNeeded: $0 / 7 ^ $0 / 1_000) }
        guard case .stream(let source, nil) = apply(body: .bytes(long)).body else {
            throw HTTPBodyError.closed
        }
        let pieces = try await collect(source)
        #expect(pieces.count > 1 && pieces.allSatisfy { !$0.isEmpty })
        #expect(try inflate(pieces.flatMap { $0 }) == long)
    }

    @Test("that come bit by bit arrive bit by bit")
    func events() async throws {
        let events = (0..<5).map { Array("data: \($0)\n\n".utf8) }
        let response = apply(
            ["Content-Type": "text/event-stream"], body: .stream(Pieces(events), length: nil))
        guard case .stream(let source, nil) = response.body else { throw HTTPBodyError.closed }
        let inflater = Inflater(.gzip)
        for event in events {
            let piece = try #require(try await source.next())
            var (offset, output) = (0, [UInt8]())
            _ = try inflater.inflate(piece.span, from: &offset, into: &output, upTo: 100)
            #expect(output == event)
        }
        #expect(try await source.next() != nil, "the end of the stream")
        #expect(try await source.next() == nil)
    }

    @Test(
        "are only given to those who ask for them",
        arguments: [
            (nil, false), ("", false), ("gzip", true), ("GZIP", true), ("x-gzip", true),
            ("br, deflate", false), ("gzip;q=0", false), ("gzip;q=0.001", true), ("*", true),
            ("*;q=0", false), ("*, gzip;q=0", false), ("gzip, *;q=0", true), ("gzip;q=2", false),
            ("identity", false), ("gzip;level=1;q=0.5", true),
        ] as [(String?, Bool)])
    func negotiation(accepted: String?, isCompressed: Bool) {
        let response = apply(accepting: accepted)
        #expect((response.fields[.contentEncoding] == "gzip") == isCompressed)
        #expect(response.fields["Vary"] == "Accept-Encoding", "whoever asks otherwise gets another")
    }

    @Test("are those of text that nothing speaks against")
    func exceptions() {
        let exceptions: [HTTPResponse] = [
            apply(body: .bytes(Array(Self.text.prefix(1_023)))),
            apply(["Content-Type": "image/png"]), apply(["Content-Type": "application/zip"]),
            apply(HTTPFields()),
            apply(["Content-Type": "text/plain", "Content-Encoding": "br"]),
            apply(["Content-Type": "text/plain", "Cache-Control": "public, no-transform"]),
            apply(["Content-Type": "text/plain", "ETag": "\"a\""]),
            apply(
                ["Content-Type": "text/plain", "Content-Range": "bytes 0-9/10"],
                status: .partialContent),
            apply(method: .head),
        ]
        for response in exceptions { #expect(response.fields[.contentEncoding] != "gzip") }
        for type in ["text/csv", "application/problem+json", "image/svg+xml", "application/yaml"] {
            #expect(apply(["Content-Type": type]).fields[.contentEncoding] == "gzip", "\(type)")
        }
        let weak = apply(["Content-Type": "text/plain", "ETag": "W/\"a\""])
        #expect(weak.fields[.contentEncoding] == "gzip")
    }
}

@Suite("Compressed requests")
struct InflatedBodyTests {
    private static let text = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 ^ $0 >> 8) }

    private func inflated(_ pieces: [[UInt8]]) async throws -> [UInt8] {
        let body = HTTPRequestBody(source: Pieces(pieces), declaredLength: nil)
        return try await collect(InflatedBody(body)).flatMap { $0 }
    }

    @Test("are read however they are cut", arguments: [1, 7, 100, 1 << 20])
    func cuts(size: Int) async throws {
        let bytes = ResponseCoding.gzip(Self.text)
        let pieces = stride(from: 0, to: bytes.count, by: size).map {
            Array(bytes[$0..<min($0 + size, bytes.count)])
        }
        #expect(try await inflated(pieces) == Self.text)
    }

    @Test("get one verdict however they are cut, even where they grow much at first only")
    func verdicts() async throws {
        let start = ResponseCoding.gzip([UInt8](repeating: 0, count: 2_000_000))
        let bytes = start + ResponseCoding.gzip(Self.text.shuffled())
        var seen: Set<Int> = []
        for size in [1, 500, 5_000, bytes.count] {
            let pieces = stride(from: 0, to: bytes.count, by: size).map {
                Array(bytes[$0..<min($0 + size, bytes.count)])
            }
            let body = HTTPRequestBody(source: Pieces(pieces), declaredLength: nil)
            let source = InflatedBody(body)
            var count = 0
            await #expect(throws: HTTPBodyError.tooLarge) {
                while let piece = try await source.next() { count += piece.count }
            }
            seen.insert(count)
        }
        #expect(seen.count == 1, "\(seen) bytes came before the refusal")
    }

    @Test("may have several members, and may be empty")
    func members() async throws {
        let two = ResponseCoding.gzip([1, 2]) + ResponseCoding.gzip([3])
        #expect(try await inflated([two]) == [1, 2, 3])
        #expect(try await inflated(two.map { [$0] }) == [1, 2, 3])
        #expect(try await inflated([]) == [])
        #expect(try await inflated([ResponseCoding.gzip([])]) == [])
    }

    @Test("that are broken are refused")
    func broken() async throws {
        let good = ResponseCoding.gzip(Self.text)
        var wrong = good
        wrong[wrong.count - 6] ^= 1
        for bytes in [Array(good.dropLast()), wrong, good + [1], Array("{}".utf8), [0x1F]] {
            await #expect(throws: HTTPBodyError.self) { try await inflated([bytes]) }
        }
    }

    @Test("that grow a hundredfold are refused before they are inflated whole")
    func bombs() async throws {
        let zeros = ResponseCoding.gzip([UInt8](repeating: 0, count: 20_000_000))
        let body = HTTPRequestBody(source: Pieces([zeros]), declaredLength: nil)
        let source = InflatedBody(body)
        var count = 0
        await #expect(throws: HTTPBodyError.tooLarge) {
            while let piece = try await source.next() { count += piece.count }
        }
        #expect(count < zeros.count * 100 + 600_000)
    }
}
