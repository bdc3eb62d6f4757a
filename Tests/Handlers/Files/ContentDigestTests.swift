import Cryptography
import Testing

@testable import Handlers

@Suite("Content-Digest promises a SHA-256") struct ContentDigestTests {
    private static let text = "X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE="
    private static let bytes = SHA256.digest(of: #"{"hello": "world"}"#)

    @Test(
        "alone and beside other algorithms, padded or not",
        arguments: [
            "sha-256=:\(text):", "  sha-256=:\(text):  ", "sha-256=:\(text.dropLast()):",
            "sha-512=:AAAA:, sha-256=:\(text):", "sha-256=:\(text):,\tunixsum=:GRk=:",
            "sha-256=:AAAA:, sha-256=:\(text):", "sha-256=:\(text):;q=1",
            "sha-512=:AAAA:;a;b=2, sha-256=:\(text):",
        ])
    func reads(field: String) {
        #expect(ContentDigest(field)?.sha256 == Self.bytes, "\(field)")
    }

    @Test(
        "and a field that cannot be read promises nothing",
        arguments: [
            "", " ", ",", "sha-256", "sha-256=", "sha-256=:", "sha-256=::", "sha-256=\(text)",
            "sha-256=:\(text)", "sha-256=:\(text):x", "sha-256=:\(text):,", "SHA-256=:\(text):",
            "sha-256=:\(text.dropLast(2)):", "sha-256=:\(text)=:", "sha-256=:\(text.dropLast(5)):",
            "sha-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBP-=:", "sha-512=:AAAA:",
            "sha-256=:\(text):, sha-256=:AAAA:", "=:\(text):", "sha-256=\"\(text)\"",
            "sha-256 =:\(text):", "sha-256=:\(text): sha-512=:AAAA:", "é=:AAAA:",
        ])
    func refuses(field: String) {
        #expect(ContentDigest(field) == nil, "\(field)")
    }

    @Test("and no text whatever breaks it")
    func survivesMutation() {
        var random = Dice(seed: 9530)
        let sample = Array("sha-512=:AAAA:;a=1, sha-256=:\(Self.text):".utf8)
        for _ in 0..<20_000 {
            var bytes = sample
            for _ in 0..<(1 + random.next() % 3) {
                let place = Int(random.next() % UInt64(bytes.count))
                bytes[place] = UInt8(truncatingIfNeeded: random.next())
                if random.next() % 4 == 0 { bytes.removeLast(bytes.count - place - 1) }
            }
            _ = ContentDigest(String(decoding: bytes, as: UTF8.self))
        }
    }
}
