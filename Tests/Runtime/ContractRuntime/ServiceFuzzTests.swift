import ContractRuntime
import HTTPMessages
import Synchronization
import Testing

@Suite("A service answers damaged requests with a refusal and nothing worse")
struct ServiceFuzzTests {
    /// SplitMix64 (Steele, Lea and Flood, 2014): small, and the same numbers on every machine.
    private struct Generator: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var z = state
            z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
            z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
            return z ^ (z >> 31)
        }
    }

    private static let alphabet = Array("%+&=?,;:/\"\\'{}[]~*.-_ 0129aeEzZ\u{7F}\t\0é🙂".utf8)

    private func damaged(_ text: String, _ random: inout Generator) -> String {
        var bytes = Array(text.utf8)
        for _ in 0..<Int.random(in: 1...4, using: &random) {
            let place = Int.random(in: 0...bytes.count, using: &random)
            let byte = Self.alphabet.randomElement(using: &random) ?? 0
            switch Int.random(in: 0..<3, using: &random) {
            case 0: bytes.insert(byte, at: place)
            case 1 where place < bytes.count: bytes[place] = byte
            case 2 where place < bytes.count: bytes.removeSubrange(place...(bytes.count - 1))
            default: bytes += bytes.prefix(place)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test("Whatever the bytes, the answer is one that the contract knows")
    func damagedRequests() async {
        let server = NoteServer()
        var random = Generator(state: 7)
        let known: Set<UInt16> = [200, 201, 204, 400, 401, 403, 404, 405, 406, 409, 413, 415, 422]
        for _ in 0..<4_000 {
            let target = damaged(
                "/api/v1/notes?limit=7&kind=rich&tag=a&tag=b&ids=1,2&since=2024-03-21T11:07:23Z",
                &random)
            var fields: HTTPFields = [
                .authorization: damaged("Bearer ada", &random),
                .accept: damaged("application/json;q=0.5, */*;q=0.1", &random),
                .acceptLanguage: damaged("ru;q=0.9, pt-BR", &random),
                .cookie: damaged("session=\"a%20b\"; other=1", &random),
                .contentType: damaged("application/json; charset=utf-8", &random),
                .origin: damaged("https://app.example.org", &random),
            ]
            fields.append("X-Client", damaged("cli", &random))
            if Bool.random(using: &random) { fields[.authorization] = "Bearer ada" }
            if Bool.random(using: &random) { fields[.contentType] = "application/json" }
            let body = damaged(
                #"{"title":"a","kind":"plain","priority":2,"tags":["x"],"city":null}"#, &random)
            let get = await server.send(.get, "/" + target.dropFirst(), fields, .empty)
            #expect(known.contains(get.status))
            let post = await server.send(
                .post, "/api/v1/notes", fields, HTTPRequestBody(Array(body.utf8)))
            #expect(known.contains(post.status))
        }
        #expect(server.failures.withLock { $0.isEmpty })
    }
}
