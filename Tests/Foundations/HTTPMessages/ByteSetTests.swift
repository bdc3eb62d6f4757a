import HTTPMessages
import Testing

@Suite("The byte sets hold what the grammars say")
struct ByteSetTests {
    private static let letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
    private static let subDelimiters = "!$&'()*+,;="

    @Test(
        "each set is exactly its characters",
        arguments: [
            (ByteSet.token, "!#$%&'*+-.^_`|~"),
            (ByteSet.registeredName, "-._~" + subDelimiters),
            (ByteSet.segment, "-_~:@" + subDelimiters),
            (ByteSet.query, "-._~:@/?[]" + subDelimiters),
            (ByteSet.unreserved, "-._~"),
            (ByteSet.token68, "-._~+/"),
        ])
    func exactly(_ set: ByteSet, _ others: String) {
        let expected = Set((Self.letters + others).utf8)
        for byte in UInt8.min...UInt8.max {
            #expect(set.contains(byte) == expected.contains(byte), "byte \(byte)")
        }
    }
}
