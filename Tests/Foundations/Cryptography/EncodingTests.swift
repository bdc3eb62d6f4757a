import Cryptography
import Testing

@Suite("Hexadecimal, base64url, randomness and comparison")
struct EncodingTests {
    // RFC 4648 10, without the padding.
    private static let vectors = [
        ("", ""), ("f", "Zg"), ("fo", "Zm8"), ("foo", "Zm9v"), ("foob", "Zm9vYg"),
        ("fooba", "Zm9vYmE"), ("foobar", "Zm9vYmFy"),
    ]

    @Test("Base64url gives the vectors of RFC 4648", arguments: vectors)
    func base64(text: String, encoded: String) {
        #expect(Base64URL.encode(Array(text.utf8)) == encoded)
        #expect(Base64URL.decode(encoded) == Array(text.utf8))
    }

    @Test("Base64 gives the vectors of RFC 4648, padding included", arguments: vectors)
    func paddedBase64(text: String, encoded: String) {
        let padding = String(repeating: "=", count: (4 - encoded.count % 4) % 4)
        #expect(Base64.encode(Array(text.utf8)) == encoded + padding)
        #expect(Base64.encode([0xFB, 0xFF, 0xBF]) == "+/+/")
    }

    @Test("Base64url uses - and _")
    func alphabet() {
        #expect(Base64URL.encode([0xFB, 0xFF, 0xBF]) == "-_-_")
        #expect(Base64URL.decode("-_-_") == [0xFB, 0xFF, 0xBF])
    }

    @Test(
        "Base64url is read strictly",
        arguments: ["Zg==", "Z", "Zh", "Zm9", "+/+/", "Zm 9", "Zg\n", "Zé", "Zm9vY"])
    func strictBase64(text: String) {
        #expect(Base64URL.decode(text) == nil)
    }

    @Test("Each byte survives hexadecimal and base64url")
    func everyByte() {
        let bytes = Array(UInt8.min...UInt8.max)
        #expect(Hex.decode(Hex.encode(bytes)) == bytes)
        #expect(Base64URL.decode(Base64URL.encode(bytes)) == bytes)
        for count in 0..<64 {
            let part = Array(bytes.suffix(count))
            #expect(Base64URL.decode(Base64URL.encode(part)) == part)
        }
    }

    @Test("Hexadecimal is written in lower case and read in both")
    func hex() {
        #expect(Hex.encode([0x00, 0xAB, 0xFF]) == "00abff")
        #expect(Hex.decode("00aBFf") == [0x00, 0xAB, 0xFF])
    }

    @Test("Hexadecimal is read strictly", arguments: ["0", "0g", "0x00", " 00", "+1", "٠٠"])
    func strictHex(text: String) {
        #expect(Hex.decode(text) == nil)
    }

    @Test("Random bytes have the length asked for and do not repeat")
    func randomness() throws {
        #expect(try SecureRandom.bytes(0).isEmpty)
        let samples = try (0..<100).map { _ in try SecureRandom.bytes(16) }
        #expect(Set(samples).count == 100)
        #expect(samples.allSatisfy { $0.count == 16 })
    }

    @Test("Secrets are equal only with the same length and the same bytes")
    func comparison() {
        #expect(constantTimeEquals([], []))
        #expect(constantTimeEquals([1, 2, 3], [1, 2, 3]))
        #expect(!constantTimeEquals([1, 2, 3], [1, 2, 4]))
        #expect(!constantTimeEquals([1, 2, 3], [1, 2]))
    }
}
