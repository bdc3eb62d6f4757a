import Cryptography
import Foundation
import TestSupport
import Testing

@Suite("Digests and authentication codes")
struct DigestTests {
    @Test(
        "SHA-256 gives the digests of FIPS 180-4",
        arguments: [
            ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
            ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
            (
                "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
                "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
            ),
        ])
    func vectors(message: String, digest: String) {
        #expect(SHA256.digest(of: message).description == digest)
    }

    @Test(
        "SHA-1 gives the digests of FIPS 180-4",
        arguments: [
            ("", "da39a3ee5e6b4b0d3255bfef95601890afd80709"),
            ("abc", "a9993e364706816aba3e25717850c26c9cd0d89d"),
        ])
    func insecure(message: String, digest: String) {
        #expect(Hex.encode(InsecureSHA1.digest(of: Array(message.utf8))) == digest)
    }

    @Test("A message in pieces has the digest of the whole")
    func pieces() {
        let message = (0..<10_000).map { UInt8(truncatingIfNeeded: $0 * 7) }
        var hash = SHA256()
        for start in stride(from: 0, to: message.count, by: 37) {
            hash.update(Array(message[start..<min(start + 37, message.count)]))
        }
        hash.update([])
        #expect(hash.finalize() == SHA256.digest(of: message))
    }

    @Test("A borrowed span and an array give the same digest")
    func span() {
        let message = Array("a span of bytes".utf8)
        var hash = SHA256()
        hash.update(message.span.bytes)
        #expect(hash.finalize() == SHA256.digest(of: message))
    }

    @Test("A stored digest is taken only with 32 bytes")
    func storedDigest() {
        let digest = SHA256.digest(of: "token")
        #expect(SHA256Digest(bytes: digest.bytes) == digest)
        #expect(SHA256Digest(bytes: Array(digest.bytes.dropLast())) == nil)
        #expect(SHA256Digest(bytes: digest.bytes + [0]) == nil)
    }

    @Test("HMAC-SHA256 accepts an empty key and an empty message")
    func emptyKey() {
        let code = "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad"
        #expect(HMACSHA256.code(for: [], key: []).description == code)
    }

    @Test("HMAC-SHA256 agrees with every Wycheproof vector")
    func wycheproof() throws {
        guard let folder = try Corpus.suite("wycheproof") else { return }
        let file = folder.appendingPathComponent("hmac_sha256_test.json")
        let vectors = try JSONDecoder().decode(WycheproofFile.self, from: Data(contentsOf: file))
        var passed = 0
        for group in vectors.testGroups {
            for test in group.tests where group.agrees(on: test) { passed += 1 }
        }
        print("Wycheproof HMAC-SHA256: \(passed)/\(vectors.numberOfTests)")
        #expect(passed == vectors.numberOfTests)
    }
}

private struct WycheproofFile: Decodable {
    struct Vector: Decodable {
        let key: String
        let msg: String
        let tag: String
        let result: String
    }

    struct Group: Decodable {
        let tagSize: Int
        let tests: [Vector]

        /// Some groups truncate the code: the comparison is made on its first `tagSize` bits.
        func agrees(on test: Vector) -> Bool {
            guard let key = Hex.decode(test.key), let message = Hex.decode(test.msg),
                let tag = Hex.decode(test.tag)
            else { return false }
            let code = HMACSHA256.code(for: message, key: key).bytes
            if tag.count == code.count {
                let isValid = HMACSHA256.isValid(tag, for: message, key: key)
                guard isValid == (test.result == "valid") else { return false }
            }
            let isEqual = constantTimeEquals(Array(code.prefix(tagSize / 8)), tag)
            return isEqual == (test.result == "valid")
        }
    }

    let numberOfTests: Int
    let testGroups: [Group]
}
